"""Clocks follow from the set of a case's events."""

from datetime import datetime, timedelta

import pytest

from contracts.envelope import Event
from contracts.people import COUNTY
from contracts.standards import BY_ID, STANDARDS
from services.supervision.domain.case import Case, as_case_event
from services.supervision.domain.clock import Clock
from services.supervision.domain.fold import Book, fold, in_order, is_incomplete
from services.supervision.domain.opening import Hours
from tests.unit.supervision.events import CENTRE, at, correction, event, hours
from tests.unit.supervision.kites import REPAIR

OPEN_ALL_WEEK = hours()
NOTIFY = Book((BY_ID["express.notify"],))
ENDS = sorted(BY_ID["express.notify"].closes)


def by_the_weekday_hours(centre: str, moment: datetime) -> Hours:
    return OPEN_ALL_WEEK


def clocks_of(*events: Event, book: Book = NOTIFY) -> tuple[Clock, ...]:
    return fold(map(as_case_event, events), by_the_weekday_hours, book)


INBOUND = event("parcel.inbound.v1", 1, time=at("09:00"))
NOTIFIED, COLLECTED = event("parcel.notified.v1", 2), event("parcel.collected.v1", 3)


def test_a_clock_opens_when_a_parcel_is_inbound() -> None:
    (clock,) = clocks_of(INBOUND)

    assert (clock.standard, clock.opened_at, clock.due_at) == ("express.notify", at("09:00"), at("11:00"))
    assert (clock.opening_sequence, clock.ended_at, clock.voided) == (1, None, False)
    assert clock.responsible == f"village:{CENTRE}"


def test_a_parcel_that_is_only_expected_has_no_clock() -> None:
    assert clocks_of(event("parcel.expected.v1", 1), book=Book(STANDARDS)) == ()


@pytest.mark.parametrize("closing", ENDS)
def test_every_event_that_closes_a_standard_ends_its_clock(closing: str) -> None:
    (clock,) = clocks_of(INBOUND, event(closing, 2, time=at("10:30")))

    assert clock.ended_at == at("10:30")


def test_the_first_closing_event_counts() -> None:
    assert clocks_of(INBOUND, COLLECTED, NOTIFIED)[0].ended_at == NOTIFIED.time


def test_what_happened_before_the_opening_does_not_close_it() -> None:
    early = event("parcel.notified.v1", 1)

    (clock,) = clocks_of(early, event("parcel.inbound.v1", 2))

    assert clock.ended_at is None


def test_a_parcel_on_the_shelf_has_a_clock_for_each_promise() -> None:
    clocks = clocks_of(INBOUND, NOTIFIED, book=Book(STANDARDS))

    assert [(clock.standard, clock.ended_at is None) for clock in clocks] == [
        ("express.notify", False),
        ("express.remind", True),
        ("express.return", True),
    ]
    assert clocks[1].due_at == NOTIFIED.time + timedelta(hours=26)
    assert clocks[2].due_at == at("00:00", at("09:00").date() + timedelta(days=9))


def test_a_clock_counts_by_the_hours_in_force_only_where_its_limit_does() -> None:
    notify, returning = clocks_of(INBOUND, book=Book(STANDARDS))

    assert (notify.hours, returning.hours) == (OPEN_ALL_WEEK.published.sequence, 0)


# Opened again


def test_an_opening_event_while_the_clock_runs_opens_no_other() -> None:
    (clock,) = clocks_of(INBOUND, event("parcel.inbound.v1", 2))

    assert (clock.opening_sequence, clock.opened_at) == (1, INBOUND.time)


def test_a_later_opening_event_opens_another_clock_once_the_first_has_ended() -> None:
    again = event("parcel.inbound.v1", 4, time=at("14:00"))

    first, second = clocks_of(INBOUND, NOTIFIED, event("parcel.returning.v1", 3), again)

    assert (first.opening_sequence, first.ended_at) == (1, NOTIFIED.time)
    assert (second.opening_sequence, second.opened_at, second.ended_at) == (4, again.time, None)


# Corrected


def test_a_corrected_closing_leaves_the_clock_running() -> None:
    (clock,) = clocks_of(INBOUND, NOTIFIED, correction(3, 2))

    assert clock.ended_at is None


def test_a_corrected_opening_takes_the_clock_away() -> None:
    assert clocks_of(INBOUND, NOTIFIED, correction(3, 1)) == ()


def test_a_later_opening_takes_the_place_of_a_corrected_one() -> None:
    (clock,) = clocks_of(INBOUND, correction(2, 1), event("parcel.inbound.v1", 3))

    assert (clock.opening_sequence, clock.ended_at) == (3, None)


def test_one_correction_takes_back_several_events() -> None:
    (clock,) = clocks_of(INBOUND, NOTIFIED, COLLECTED, correction(4, 2, 3))

    assert clock.ended_at is None


def test_a_corrected_correction_takes_nothing_back() -> None:
    (clock,) = clocks_of(INBOUND, NOTIFIED, correction(3, 2), correction(4, 3))

    assert clock.ended_at == NOTIFIED.time


def test_a_correction_that_comes_before_what_it_corrects_still_counts() -> None:
    case = Case("express:p1")
    for each in (correction(3, 2), INBOUND, NOTIFIED):
        case.record(each)

    assert case.recount(by_the_weekday_hours) == clocks_of(INBOUND, NOTIFIED, correction(3, 2), book=Book(STANDARDS))
    assert case.recount(by_the_weekday_hours)[0].ended_at is None


def test_a_correction_leaves_other_cases_sequences_complete() -> None:
    events = [as_case_event(each) for each in (INBOUND, NOTIFIED, correction(3, 2))]

    assert not is_incomplete(in_order(events))


# Voided


def test_a_voiding_event_ends_a_clock_without_closing_it() -> None:
    broken, withdrawn = event("kite.broken.v1", 1), event("kite.withdrawn.v1", 2)

    (clock,) = clocks_of(broken, withdrawn, event("kite.mended.v1", 3), book=Book((REPAIR,)))

    assert (clock.voided, clock.ended_at) == (True, withdrawn.time)


def test_a_closed_clock_is_not_voided_any_more() -> None:
    events = [event("kite.torn.v1", 1), event("kite.mended.v1", 2), event("kite.withdrawn.v1", 3)]

    assert [clock.voided for clock in clocks_of(*events, book=Book((REPAIR,)))] == [False]


# Who owes it


def test_the_standards_party_owes_what_the_event_leaves_open() -> None:
    (clock,) = clocks_of(event("parcel.inbound.v1", 1, responsible=""))

    assert clock.responsible == f"village:{CENTRE}"


@pytest.mark.parametrize(("said", "owing"), [("partner:yunda", "partner:yunda"), ("", "partner:unknown")])
def test_a_partners_promise_is_owed_by_the_partner_whom_the_event_names(said: str, owing: str) -> None:
    unmatched = event("parcel.unmatched.v1", 1, centre=COUNTY, responsible=said)

    (clock,) = clocks_of(unmatched, book=Book(STANDARDS))

    assert (clock.standard, clock.responsible, clock.centre) == ("express.unmatched", owing, COUNTY)


# Incomplete


@pytest.mark.parametrize(("sequences", "incomplete"), [((1,), False), ((1, 2, 3), False), ((2,), True), ((1, 3), True)])
def test_a_gap_in_the_sequence_makes_a_case_incomplete(sequences: tuple[int, ...], incomplete: bool) -> None:
    events = [as_case_event(event("parcel.notified.v1", sequence)) for sequence in sequences]

    assert is_incomplete(in_order(events)) is incomplete


def test_a_kept_event_does_not_arrive_again() -> None:
    case = Case("express:p1", kept=(as_case_event(INBOUND),))

    case.record(INBOUND)

    assert case == Case("express:p1", kept=(as_case_event(INBOUND),))
