"""Clocks follow from the set of a case's events."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.clocks import ClockState
from contracts.envelope import Event
from services.supervision.domain.case import Case, as_case_event
from services.supervision.domain.clock import STANDARDS, CaseEvent, Clock, fold, in_order, is_incomplete
from services.supervision.domain.opening import Hours
from tests.unit.supervision.events import CENTRE, at, event, hours

KINDS = ("parcel.expected.v1", "parcel.inbound.v1", "parcel.notified.v1", "parcel.collected.v1")
OPEN_ALL_WEEK = hours()


def by_the_weekday_hours(centre: str, moment: datetime) -> Hours:
    return OPEN_ALL_WEEK


def clocks_of(*events: Event) -> tuple[Clock, ...]:
    return fold(map(as_case_event, events), by_the_weekday_hours)


INBOUND = event("parcel.inbound.v1", 1, time=at("09:00"))


def test_a_clock_opens_when_a_parcel_is_inbound() -> None:
    (clock,) = clocks_of(INBOUND)

    assert (clock.standard, clock.opened_at, clock.due_at) == ("express.notify", at("09:00"), at("11:00"))
    assert clock.responsible == f"village:{CENTRE}"


def test_a_parcel_that_is_only_expected_has_no_clock() -> None:
    assert clocks_of(event("parcel.expected.v1", 1)) == ()


@pytest.mark.parametrize(
    ("now", "state"),
    [("10:59", ClockState.RUNNING), ("11:00", ClockState.RUNNING), ("11:01", ClockState.BREACHED)],
)
def test_a_running_clock_is_a_breach_once_it_is_past_its_due_time(now: str, state: ClockState) -> None:
    (clock,) = clocks_of(INBOUND)

    assert clock.state(at(now)) is state


@pytest.mark.parametrize("closing", ["parcel.notified.v1", "parcel.collected.v1"])
@pytest.mark.parametrize(("ended", "state"), [("11:00", ClockState.MET), ("11:01", ClockState.COMPLETED_LATE)])
def test_an_ended_clock_stays_as_it_ended(closing: str, ended: str, state: ClockState) -> None:
    (clock,) = clocks_of(INBOUND, event(closing, 2, time=at(ended)))

    assert clock.state(at("23:00")) is state


def test_the_first_closing_event_counts() -> None:
    notified, collected = event("parcel.notified.v1", 2), event("parcel.collected.v1", 3)

    assert clocks_of(INBOUND, collected, notified)[0].ended_at == notified.time


def test_what_happened_before_the_opening_does_not_close_it() -> None:
    early = event("parcel.notified.v1", 1)

    (clock,) = clocks_of(early, event("parcel.inbound.v1", 2))

    assert clock.ended_at is None


def test_the_standards_party_owes_what_the_event_leaves_open() -> None:
    (clock,) = clocks_of(event("parcel.inbound.v1", 1, responsible=""))

    assert clock.responsible == f"village:{CENTRE}"


@pytest.mark.parametrize(("sequences", "incomplete"), [((1,), False), ((1, 2, 3), False), ((2,), True), ((1, 3), True)])
def test_a_gap_in_the_sequence_makes_a_case_incomplete(sequences: tuple[int, ...], incomplete: bool) -> None:
    events = [as_case_event(event("parcel.notified.v1", sequence)) for sequence in sequences]

    assert is_incomplete(in_order(events)) is incomplete


case_events = st.lists(
    st.builds(
        lambda number, kind, sequence, minutes: CaseEvent(
            str(number), kind, sequence, at("07:00") + timedelta(minutes=minutes), CENTRE, f"village:{CENTRE}"
        ),
        number=st.integers(),
        kind=st.sampled_from(KINDS),
        sequence=st.integers(1, 9),
        minutes=st.integers(0, 900),
    ),
    max_size=8,
    unique_by=lambda each: each.id,
)


@given(events=case_events, again=st.data())
def test_order_and_repetition_make_no_difference(events: list[CaseEvent], again: st.DataObject) -> None:
    repeated = again.draw(st.lists(st.sampled_from(events), max_size=5)) if events else []
    shuffled = again.draw(st.permutations(events + repeated))

    assert fold(shuffled, by_the_weekday_hours) == fold(events, by_the_weekday_hours)
    assert in_order(shuffled) == in_order(events)


@given(events=st.permutations([event(kind, number) for number, kind in enumerate(KINDS, start=1)]))
def test_events_taken_in_one_by_one_count_as_those_taken_in_at_once(events: list[Event]) -> None:
    case = Case("express:p1")
    for each in events:
        case.record(each)
        case.record(each)

    assert case.recount(by_the_weekday_hours) == clocks_of(*events)
    assert (len(case.arrived), case.version) == (len(KINDS), len(KINDS))


def test_a_kept_event_does_not_arrive_again() -> None:
    case = Case("express:p1", kept=(as_case_event(INBOUND),))

    case.record(INBOUND)

    assert case == Case("express:p1", kept=(as_case_event(INBOUND),))


def test_every_standard_can_be_closed_by_something_that_does_not_open_it() -> None:
    assert all(standard.closes - {standard.opens} for standard in STANDARDS)


def test_other_hours_move_a_clocks_due_time_but_not_its_end() -> None:
    (clock,) = clocks_of(INBOUND, event("parcel.notified.v1", 2, time=at("10:30")))

    moved = clock.counted_by(hours(sequence=2, weekdays=frozenset({3})))

    assert moved.due_at == at("10:30", at("09:00").date() + timedelta(days=2))
    assert moved.ended_at == clock.ended_at
