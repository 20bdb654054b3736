"""Which silence shows."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from contracts.people import Actor, Tier
from services.chassis.machine import Deed
from services.supervision.domain.silence import Duty, Listening, is_silent
from tests.unit.supervision.events import MONDAY, at, hours

SUNDAY = MONDAY - timedelta(days=1)
HERE = "370829001001"
TOWN = Actor("staff:town-1", Tier.TOWN, HERE[:9])


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


def listening(last: datetime | None = None, **known: Any) -> Listening:
    return Listening(id=HERE, hours=hours(), last_event_at=last, **known)


def said(heard: Listening) -> list[str]:
    return [fact.type for fact in heard.facts]


@pytest.mark.parametrize(("now", "alarmed"), [("03:00", False), ("09:29", False), ("09:30", True), ("20:00", False)])
def test_an_alarm_is_raised_in_opening_hours_alone(now: str, alarmed: bool) -> None:
    heard = listening(at("17:00", SUNDAY))
    heard.listen(at(now))
    assert (said(heard) == ["centre.silent.v1"]) is alarmed


def test_a_silence_is_told_once_however_long_it_lasts() -> None:
    heard = listening()
    for day in range(3):
        for now in ("09:30", "12:30", "16:00"):
            heard.listen(at(now, MONDAY + timedelta(days=day)))
    assert said(heard) == ["centre.silent.v1"]


def test_what_is_handled_ends_a_silence_once() -> None:
    heard = listening(silent_since=at("08:30"), version=1)
    heard.listen(at("10:00"))
    assert not said(heard)
    heard.last_event_at = at("10:01")
    heard.listen(at("10:02"))
    heard.listen(at("10:03"))
    assert [fact.data["by"] for fact in heard.facts] == ["event"]
    assert heard.silent_since is None


def test_what_the_town_enters_ends_a_silence_and_keeps_the_next_from_beginning() -> None:
    heard = listening(silent_since=at("08:30"), version=1)
    heard.enter_duty(Deed(TOWN, at("10:00")), Duty(at("08:30"), at("17:30")))
    heard.listen(at("10:00"))
    heard.listen(at("16:00"))
    assert said(heard) == ["centre.duty_entered.v1", "centre.heard_again.v1"]
    assert heard.facts[-1].data["by"] == "town"


def test_duty_that_has_yet_to_begin_is_no_sign() -> None:
    heard = listening(duties=(Duty(at("14:00"), at("17:30")),))
    heard.listen(at("10:00"))
    assert said(heard) == ["centre.silent.v1"]
