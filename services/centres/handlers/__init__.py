"""One function for each command: load, one domain call, done."""

from collections.abc import Mapping

from services.centres.handlers import (
    activities,
    alarms,
    booking,
    building,
    equipping,
    handing_over,
    importing,
    officers,
    publishing,
    ruling,
    siting,
    staffing,
    standing,
    timetables,
    titles,
    visiting,
)
from services.chassis.casework import deeds
from services.chassis.work import Handler

HANDLERS: Mapping[type, Handler] = {
    **deeds.HANDLERS,
    **building.HANDLERS,
    **officers.HANDLERS,
    **siting.HANDLERS,
    **handing_over.HANDLERS,
    **staffing.HANDLERS,
    activities.Cancel: activities.cancel,
    activities.Hold: activities.hold,
    activities.Open: activities.open_signup,
    activities.Plan: activities.plan,
    activities.SignUp: activities.sign_up,
    activities.Withdraw: activities.withdraw,
    alarms.Climbed: alarms.climbed,
    alarms.Dawned: alarms.dawned,
    alarms.Withdrawn: alarms.withdrawn,
    booking.Book: booking.book,
    booking.CancelOwn: booking.cancel_own,
    booking.Furnish: booking.furnish,
    booking.Lapse: booking.lapse,
    booking.SetRooms: booking.set_rooms,
    equipping.RegisterDevice: equipping.register,
    importing.Apply: importing.apply,
    publishing.Publish: publishing.publish,
    ruling.SetRule: ruling.set_rule,
    standing.Merge: standing.merge,
    standing.OnCentre: standing.on_centre,
    standing.Reopen: standing.reopen,
    standing.Suspend: standing.suspend,
    timetables.Renew: timetables.renew,
    timetables.SetHours: timetables.set_hours,
    visiting.CountVisits: visiting.count_visits,
    titles.CopyTitle: titles.copy_title,
}
