"""How a clock stands at a moment, and what other opening hours do to it."""

from datetime import timedelta

import pytest

from contracts.clocks import ClockState
from contracts.standards import BY_ID
from services.supervision.domain.clock import Clock
from services.supervision.domain.limit import due_at
from tests.unit.supervision.events import CENTRE, at, hours

NOTIFY = Clock(
    standard="express.notify",
    opening_sequence=1,
    centre=CENTRE,
    responsible=f"village:{CENTRE}",
    opened_at=at("09:00"),
    due_at=at("11:00"),
    ended_at=None,
    voided=False,
    hours=1,
)


@pytest.mark.parametrize(
    ("now", "state"),
    [("10:59", ClockState.RUNNING), ("11:00", ClockState.RUNNING), ("11:01", ClockState.BREACHED)],
)
def test_a_running_clock_is_a_breach_once_it_is_past_its_due_time(now: str, state: ClockState) -> None:
    assert NOTIFY.state(at(now)) is state


@pytest.mark.parametrize(("ended", "state"), [("11:00", ClockState.MET), ("11:01", ClockState.COMPLETED_LATE)])
def test_an_ended_clock_stays_as_it_ended(ended: str, state: ClockState) -> None:
    assert NOTIFY._replace(ended_at=at(ended)).state(at("23:00")) is state


@pytest.mark.parametrize("ended", ["10:00", "12:00"])
def test_a_voided_clock_is_neither_met_nor_late(ended: str) -> None:
    assert NOTIFY._replace(ended_at=at(ended), voided=True).state(at("23:00")) is ClockState.VOID


def test_other_hours_move_a_clocks_due_time_but_not_its_end() -> None:
    ended = NOTIFY._replace(ended_at=at("10:30"))

    moved = ended.counted_by(hours(sequence=2, weekdays=frozenset({3})))

    assert moved.due_at == at("10:30", at("09:00").date() + timedelta(days=2))
    assert moved.ended_at == ended.ended_at


def test_a_clock_that_does_not_go_by_opening_hours_stays_when_they_change() -> None:
    limit = BY_ID["express.return"].limit
    clock = NOTIFY._replace(standard="express.return", due_at=due_at(at("09:00"), limit, hours()), hours=0)

    assert clock.counted_by(hours(sequence=2, weekdays=frozenset({3}))) is clock
