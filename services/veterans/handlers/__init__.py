"""One function for each command: load, one domain call, done."""

from collections.abc import Mapping

from services.chassis import centres, moving, staff
from services.chassis.casework import bureaus, deeds, papers
from services.chassis.work import Handler
from services.veterans.handlers import beginnings, cases, clocks, register

HANDLERS: Mapping[type, Handler] = {
    **centres.HANDLERS,
    **staff.HANDLERS,
    **moving.HANDLERS,
    **bureaus.HANDLERS,
    **deeds.HANDLERS,
    **papers.HANDLERS,
    beginnings.Plan: beginnings.plan,
    beginnings.Register: beginnings.register,
    beginnings.Replan: beginnings.replan,
    cases.HandOver: cases.hand_over,
    cases.Submit: cases.submit,
    clocks.Ring: clocks.ring,
    clocks.Told: clocks.told,
    register.Register: register.register,
    register.Update: register.update,
}
