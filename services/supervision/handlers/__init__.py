"""What supervision does with what it hears and with what the county asks of it."""

from collections.abc import Mapping

from services.chassis.work import Handler
from services.supervision.handlers import calendars, promises, recording, sweeping

HANDLERS: Mapping[type, Handler] = {
    **recording.HANDLERS,
    **calendars.HANDLERS,
    **promises.HANDLERS,
    **sweeping.HANDLERS,
}
