"""How a clock stands at a moment."""

import pytest

from contracts.clocks import ClockState
from services.supervision.domain.clock import Clock
from tests.unit.supervision.events import CENTRE, at

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
    answerable=f"village:{CENTRE}",
    paused_at=None,
    warns_at=at("10:36"),
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


def test_a_paused_clock_is_no_breach_however_long_it_stands_still() -> None:
    assert NOTIFY._replace(paused_at=at("10:00")).state(at("23:00")) is ClockState.PAUSED
