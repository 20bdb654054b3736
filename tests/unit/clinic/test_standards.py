"""The clinic's promises, kept and broken, as supervision counts them."""

from datetime import datetime, timedelta

import pytest

from contracts.clocks import ClockState
from services.supervision.domain.case import as_case_event
from services.supervision.domain.fold import fold
from tests.unit.supervision.events import MONDAY, at, event, hours

EVENING = at("17:20")


def state_of(standard: str, now: datetime, *said: tuple[str, datetime]) -> ClockState:
    """How the one clock of a case stands at `now`."""
    events = [
        event(kind, n, source="/clinic", subject="c", time=time, data={}) for n, (kind, time) in enumerate(said, 1)
    ]
    [clock] = fold([as_case_event(each) for each in events], lambda _centre, _at: hours())
    assert clock.standard == standard
    return clock.state(now)


REPORTS = [
    ("clinic.disease_report_urgent", "disease_report.opened_urgent.v1", timedelta(hours=2)),
    ("clinic.disease_report", "disease_report.opened.v1", timedelta(hours=24)),
]


@pytest.mark.parametrize(("standard", "opening", "limit"), REPORTS)
def test_a_disease_reported_at_the_last_moment_is_in_time_and_a_moment_later_is_not(
    standard: str, opening: str, limit: timedelta
) -> None:
    begin, late = at("09:00"), timedelta(seconds=1)
    opened = (opening, begin)

    def reported(time: datetime) -> ClockState:
        return state_of(standard, time, opened, ("disease_report.reported.v1", time))

    assert reported(begin + limit) is ClockState.MET
    assert reported(begin + limit + late) is ClockState.COMPLETED_LATE
    assert state_of(standard, begin + limit, opened) is ClockState.RUNNING
    assert state_of(standard, begin + limit + late, opened) is ClockState.BREACHED


@pytest.mark.parametrize(("standard", "opening", "limit"), REPORTS)
def test_what_is_ruled_out_was_never_promised(standard: str, opening: str, limit: timedelta) -> None:
    late = at("09:00") + 2 * limit
    assert state_of(standard, late, (opening, at("09:00")), ("disease_report.ruled_out.v1", late)) is ClockState.VOID


@pytest.mark.parametrize("seen", ["appointment.started.v1", "appointment.passed.v1", "appointment.left.v1"])
def test_a_walk_in_is_to_be_seen_within_an_hour_of_opening_time(seen: str) -> None:
    came = ("appointment.walked_in.v1", EVENING)
    next_day = at("09:20", MONDAY + timedelta(days=1))

    assert state_of("clinic.walk_in", next_day, came, (seen, next_day)) is ClockState.MET
    assert state_of("clinic.walk_in", next_day, came) is ClockState.RUNNING
    late = next_day + timedelta(seconds=1)
    assert state_of("clinic.walk_in", late, came) is ClockState.BREACHED
    assert state_of("clinic.walk_in", late, came, (seen, late)) is ClockState.COMPLETED_LATE


def test_a_walk_in_that_never_was_counts_for_nothing() -> None:
    said = ("appointment.walked_in.v1", EVENING), ("appointment.entered_in_error.v1", EVENING)
    assert state_of("clinic.walk_in", EVENING, *said) is ClockState.VOID
