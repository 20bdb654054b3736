"""One function for each command: load, one domain call, done."""

from collections.abc import Mapping

from services.centres.handlers import (
    alarms,
    booking,
    building,
    importing,
    publishing,
    ruling,
    siting,
    staffing,
)
from services.chassis.casework import deeds
from services.chassis.work import Handler

HANDLERS: Mapping[type, Handler] = {
    **deeds.HANDLERS,
    **building.HANDLERS,
    **siting.HANDLERS,
    **staffing.HANDLERS,
    alarms.Climbed: alarms.climbed,
    alarms.Withdrawn: alarms.withdrawn,
    booking.Book: booking.book,
    booking.CancelOwn: booking.cancel_own,
    booking.Furnish: booking.furnish,
    booking.Lapse: booking.lapse,
    booking.SetRooms: booking.set_rooms,
    importing.Apply: importing.apply,
    publishing.Publish: publishing.publish,
    ruling.SetRule: ruling.set_rule,
}
