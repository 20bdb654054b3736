"""Rooms that were booked at a centre that is suspended on that day, or merged: whoever counted on them is told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from contracts.activities import ActivityState
from contracts.days import day_of
from services.centres.domain.activity import Activity
from services.centres.domain.booking import HOLDING, Booking, Span
from services.centres.domain.centre import Centre
from services.centres.handlers.activities import room_of
from services.chassis.work import Answer, Handler, Ref, Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Vacate:
    """The centre won't be there at the time of a booking."""

    booking: str
    centre: str

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The booking; the centre is only looked at."""
        return Ref(Booking, self.booking), Ref(Centre, self.centre, shared=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class CallOff:
    """The centre won't be there at the time of an activity."""

    activity: str
    centre: str

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The activity and its room's booking; the centre is only looked at."""
        room = Ref(Booking, room_of(self.activity))
        return Ref(Activity, self.activity), room, Ref(Centre, self.centre, shared=True)


def vacate(work: Work, command: Vacate) -> Answer:
    """Unless somebody was faster, or the time has come meanwhile."""
    booking = work.get(Booking, command.booking)
    if booking.state in HOLDING and _is_stranded(work, command.centre, booking.span):
        booking.cancel(work.deed)
    return {}


def call_off(work: Work, command: CallOff) -> Answer:
    """Likewise; those who signed up are told."""
    activity = work.get(Activity, command.activity)
    is_coming = activity.state in (ActivityState.PLANNED, ActivityState.OPEN)
    if is_coming and _is_stranded(work, command.centre, activity.span):
        activity.cancel(work.deed)
        work.get(Booking, room_of(activity.id)).release(work.deed)
    return {}


def _is_stranded(work: Work, centre: str, span: Span) -> bool:
    return span.begins_at > work.now and work.get(Centre, centre).is_gone(day_of(span.begins_at))


HANDLERS: Mapping[type, Handler] = {Vacate: vacate, CallOff: call_off}
