"""Which silence shows."""

from datetime import timedelta

import pytest

from services.supervision.domain.silence import is_silent
from tests.unit.supervision.events import MONDAY, at, hours

SUNDAY = MONDAY - timedelta(days=1)


def test_a_centre_that_never_had_an_event_is_silent_at_any_hour() -> None:
    assert is_silent(hours(), None, at("03:00"))
    assert is_silent(hours(), None, at("12:00", SUNDAY))


@pytest.mark.parametrize(("now", "silent"), [("07:00", False), ("09:29", False), ("09:30", True), ("20:00", True)])
def test_no_event_since_opening_counts_after_an_hour(now: str, silent: bool) -> None:
    assert is_silent(hours(), at("17:00", SUNDAY), at(now)) is silent


def test_an_event_since_opening_ends_the_silence() -> None:
    assert not is_silent(hours(), at("08:31"), at("17:00"))


def test_an_event_before_opening_does_not_count() -> None:
    assert is_silent(hours(), at("08:00"), at("10:00"))


def test_a_closed_day_is_no_silence() -> None:
    assert not is_silent(hours(), at("17:00", MONDAY - timedelta(days=3)), at("12:00", SUNDAY))
