"""One function for each command: load, one domain call, done."""

from collections.abc import Mapping

from services.chassis import calendars, centres, moving, staff
from services.chassis.casework import handing_over
from services.chassis.work import Handler
from services.feedback.handlers import cases, ratings, templates

HANDLERS: Mapping[type, Handler] = {
    **calendars.HANDLERS,
    **centres.HANDLERS,
    **handing_over.HANDLERS,
    **staff.HANDLERS,
    **moving.HANDLERS,
    cases.File: cases.file,
    cases.On: cases.on,
    cases.OnOwn: cases.on_own,
    cases.OnTicket: cases.on_ticket,
    cases.Reject: cases.reject,
    ratings.Install: ratings.install,
    ratings.Invite: ratings.invite,
    ratings.Rate: ratings.rate,
    templates.Edit: templates.edit,
}
