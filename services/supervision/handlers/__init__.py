"""What supervision does with what it hears and with what the county asks of it."""

from collections.abc import Mapping

from services.chassis.work import Handler
from services.supervision.handlers import (
    appraisals,
    calendars,
    digests,
    handing_over,
    inspecting,
    inspection_plans,
    listening,
    office,
    officers,
    promises,
    recording,
    staffing,
    sweeping,
)

HANDLERS: Mapping[type, Handler] = {
    **appraisals.HANDLERS,
    **calendars.HANDLERS,
    **digests.HANDLERS,
    **handing_over.HANDLERS,
    **inspecting.HANDLERS,
    **inspection_plans.HANDLERS,
    **listening.HANDLERS,
    **office.HANDLERS,
    **promises.HANDLERS,
    **recording.HANDLERS,
    **staffing.HANDLERS,
    **sweeping.HANDLERS,
    **officers.HANDLERS,
}
