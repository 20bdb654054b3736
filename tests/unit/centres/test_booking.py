"""What may happen to a booking: over every state and action."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

import pytest

from contracts.people import Actor, Tier
from contracts.refusals import Conflict, IllegalTransition, Invalid
from contracts.rooms import BookingState as State
from services.centres.domain.booking import BOOKING, COMING, Action, Booking, Guest, Span
from services.chassis.machine import Deed

CENTRE = "370829001001"
CADRE = Actor("staff:370829001001-01", Tier.CADRE, CENTRE)
BEGIN = datetime(2026, 7, 4, 1, tzinfo=UTC)
SPAN = Span(BEGIN, BEGIN + timedelta(hours=2))
BEFORE, WHILE = Deed(CADRE, BEGIN - timedelta(days=1)), Deed(CADRE, BEGIN + timedelta(minutes=10))
DO: Mapping[Action, tuple[Callable[[Booking, Deed], None], Deed]] = {
    Action.APPROVE: (Booking.approve, BEFORE),
    Action.REFUSE: (Booking.refuse, BEFORE),
    Action.CANCEL: (Booking.cancel, BEFORE),
    Action.LAPSE: (Booking.lapse, WHILE),
    Action.USE: (Booking.use, WHILE),
    Action.MISS: (Booking.miss, WHILE),
}


def a_booking(state: State = State.BOOKED, activity: str | None = None) -> Booking:
    return Booking(id="b", centre=CENTRE, room=11, span=SPAN, state=state, activity=activity)


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("action", Action)
def test_each_action_moves_the_booking_as_the_table_says_or_is_refused(state: State, action: Action) -> None:
    booking, (verb, deed) = a_booking(state), DO[action]
    if (state, action) in BOOKING:
        verb(booking, deed)
        assert booking.state is BOOKING[state, action]
        assert len(booking.facts) == 1
    else:
        with pytest.raises(IllegalTransition):
            verb(booking, deed)
        assert (booking.state, booking.facts) == (state, ())


def test_a_room_is_used_or_missed_from_its_time_on_and_cancelled_before() -> None:
    for verb, deed in ((Booking.use, BEFORE), (Booking.miss, BEFORE), (Booking.cancel, WHILE)):
        with pytest.raises(Conflict, match="时间"):
            verb(a_booking(), deed)


def test_an_activitys_room_is_given_up_with_the_activity_only() -> None:
    for verb, deed in ((Booking.cancel, BEFORE), (Booking.use, WHILE), (Booking.miss, WHILE)):
        with pytest.raises(Conflict, match="活动"):
            verb(a_booking(activity="a"), deed)
    booking = a_booking(activity="a")
    booking.release(BEFORE)
    assert booking.state is State.CANCELLED


def test_an_event_says_the_room_and_the_time_and_nobodys_name() -> None:
    booking = a_booking()
    booking.ask()
    [fact] = booking.facts
    assert fact.type == "booking.requested.v1"
    assert set(fact.data) == {"room", "begins_at", "ends_at"}


def test_a_villager_may_have_so_many_bookings_to_come_and_no_more() -> None:
    guest = Guest(id="h", coming=COMING - 1)
    guest.ask()
    with pytest.raises(Conflict):
        guest.ask()


def test_nobody_books_what_has_begun_or_lies_half_a_year_ahead() -> None:
    SPAN.must_be_ahead(BEFORE.now)
    for now in (BEGIN, BEGIN - timedelta(days=200)):
        with pytest.raises(Invalid):
            SPAN.must_be_ahead(now)
