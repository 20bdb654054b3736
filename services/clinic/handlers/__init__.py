"""One function for each command: load, one domain call, done."""

from collections.abc import Mapping

from services.chassis import centres, moving, staff
from services.chassis.work import Handler
from services.clinic.handlers import booking, clocks, elsewhere, records, sessions, waiting

HANDLERS: Mapping[type, Handler] = {
    **centres.HANDLERS,
    **staff.HANDLERS,
    **moving.HANDLERS,
    booking.Book: booking.book,
    booking.Correct: booking.correct,
    booking.OnAppointment: booking.on_appointment,
    booking.OnOwn: booking.on_own,
    booking.Reschedule: booking.reschedule,
    clocks.Promote: clocks.promote,
    clocks.Remind: clocks.remind,
    clocks.Ring: clocks.ring,
    clocks.Stop: clocks.stop,
    elsewhere.GoElsewhere: elsewhere.go_elsewhere,
    records.CorrectReport: records.correct_report,
    records.CorrectSuspension: records.correct_suspension,
    records.OnReport: records.on_report,
    records.OnSuspension: records.on_suspension,
    records.OpenReport: records.open_report,
    sessions.OpenSchedule: sessions.open_schedule,
    sessions.StopSchedule: sessions.stop_schedule,
    waiting.CallNext: waiting.call_next,
    waiting.CheckIn: waiting.check_in,
    waiting.Skip: waiting.skip,
    waiting.WalkIn: waiting.walk_in,
}
