"""One function for each command: load, one domain call, done."""

from collections.abc import Mapping

from services.chassis import centres
from services.chassis.casework import deeds
from services.chassis.work import Handler
from services.veterans.handlers import beginnings, bureaus, cases, clocks, register

HANDLERS: Mapping[type, Handler] = {
    **centres.HANDLERS,
    **deeds.HANDLERS,
    beginnings.Plan: beginnings.plan,
    beginnings.Register: beginnings.register,
    beginnings.Replan: beginnings.replan,
    bureaus.AtBureau: bureaus.at_bureau,
    bureaus.TakeBack: bureaus.take_back,
    cases.HandIn: cases.hand_in,
    cases.HandOver: cases.hand_over,
    cases.OnOwn: cases.on_own,
    cases.Submit: cases.submit,
    clocks.Ring: clocks.ring,
    clocks.Told: clocks.told,
    register.Register: register.register,
    register.Update: register.update,
}
