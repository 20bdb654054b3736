"""One function for each command: load, one domain call, done."""

from collections.abc import Mapping

from services.chassis import calendars, centres, moving, staff
from services.chassis.casework import bureaus, deeds, handing_over, papers
from services.chassis.work import Handler
from services.hall.handlers import applications, catalogue, community

HANDLERS: Mapping[type, Handler] = {
    **calendars.HANDLERS,
    **centres.HANDLERS,
    **handing_over.HANDLERS,
    **staff.HANDLERS,
    **moving.HANDLERS,
    **bureaus.HANDLERS,
    **deeds.HANDLERS,
    **papers.HANDLERS,
    applications.Ring: applications.ring,
    applications.Submit: applications.submit,
    applications.Told: applications.told,
    catalogue.Edit: catalogue.edit,
    catalogue.Rename: catalogue.rename,
    community.Link: community.link,
    community.OpenTask: community.open_task,
    community.Request: community.request,
    community.TakeTask: community.take_task,
}
