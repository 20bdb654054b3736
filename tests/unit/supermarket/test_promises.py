"""Each of the county's promises on orders, kept and broken, as supervision counts them."""

from datetime import datetime, timedelta

import pytest

from contracts.clocks import ClockState
from contracts.standards import BY_ID
from services.supervision.domain.case import as_case_event
from services.supervision.domain.fold import Book, fold
from services.supervision.domain.opening import Hours
from tests.unit.supervision.events import MONDAY, at, event, hours

TUESDAY, WEDNESDAY, THURSDAY = (MONDAY + timedelta(days=number) for number in (1, 2, 3))
NEXT_TUESDAY = MONDAY + timedelta(days=8)


def open_on_weekdays(_centre: str, _moment: datetime) -> Hours:
    return hours()


@pytest.mark.parametrize(
    ("standard", "opening", "closing", "kept", "broken"),
    [
        ("confirm", "placed", "confirmed", at("11:00"), at("11:01")),
        ("confirm", "placed", "rejected", at("10:59"), at("14:00")),
        ("ready", "confirmed", "ready", at("17:00", WEDNESDAY), at("08:30", THURSDAY)),
        ("refund", "return_received", "refunded", at("23:59", MONDAY + timedelta(days=7)), at("00:01", NEXT_TUESDAY)),
    ],
)
def test_a_promise_is_kept_to_its_last_minute_and_broken_after_it(
    standard: str, opening: str, closing: str, kept: datetime, broken: datetime
) -> None:
    book = Book((BY_ID[f"supermarket.{standard}"],))
    opened = event(f"order.{opening}.v1", 1, time=at("09:00"))

    states = []
    for moment in (kept, broken):
        events = [opened, event(f"order.{closing}.v1", 2, time=moment)]
        [clock] = fold(map(as_case_event, events), open_on_weekdays, book)
        states.append(clock.state(moment))

    assert states == [ClockState.MET, ClockState.COMPLETED_LATE]


@pytest.mark.parametrize(
    ("standard", "opening", "due"),
    [
        ("confirm", "placed", at("11:00")),
        ("ready", "confirmed", at("00:00", THURSDAY)),
        ("refund", "return_received", at("00:00", NEXT_TUESDAY)),
    ],
)
def test_a_promise_that_nobody_keeps_is_broken_when_its_time_is_over(
    standard: str, opening: str, due: datetime
) -> None:
    events = [event(f"order.{opening}.v1", 1, time=at("09:00"))]

    [clock] = fold(map(as_case_event, events), open_on_weekdays, Book((BY_ID[f"supermarket.{standard}"],)))

    minute = timedelta(minutes=1)
    assert [clock.state(due - minute), clock.state(due + minute)] == [ClockState.RUNNING, ClockState.BREACHED]


def test_every_promise_of_the_shops_is_counted_here() -> None:
    shown = {"supermarket.confirm", "supermarket.ready", "supermarket.refund"}

    assert {standard.id for standard in BY_ID.values() if standard.service == "supermarket"} == shown


@pytest.mark.parametrize("standard", ["confirm", "ready"])
def test_an_order_that_is_cancelled_was_never_promised(standard: str) -> None:
    promise = BY_ID[f"supermarket.{standard}"]
    [opening] = promise.opens
    events = [event(opening, 1), event("order.cancelled.v1", 2)]

    [clock] = fold(map(as_case_event, events), open_on_weekdays, Book((promise,)))

    assert clock.state(at("20:00", THURSDAY)) is ClockState.VOID
