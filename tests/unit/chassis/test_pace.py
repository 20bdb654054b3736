"""When a notice may go."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.chassis.ids import uuid7
from services.chassis.notices import Pace
from services.chassis.notices.pace import ATTEMPTS, LONGEST_WAIT, ZONE, Due, pace_of, wait_after

NOON = datetime(2026, 11, 24, 12, tzinfo=ZONE)


def due(person: str = "p", **changed: Any) -> Due:
    return Due(**{"id": uuid7(), "purpose": "arrived", "person": person, "urgent": False, "batch": None, **changed})


@pytest.mark.parametrize(
    ("local", "until"),
    [
        ("2026-11-24T20:59:59", None),
        ("2026-11-24T21:00:00", "2026-11-25T08:00:00"),
        ("2026-12-31T23:59:59", "2027-01-01T08:00:00"),
        ("2026-11-24T00:00:00", "2026-11-24T08:00:00"),
        ("2026-11-24T07:59:59", "2026-11-24T08:00:00"),
        ("2026-11-24T08:00:00", None),
    ],
)
def test_nights_are_quiet_by_the_clock_of_shanghai(local: str, until: str | None) -> None:
    now = datetime.fromisoformat(local).replace(tzinfo=ZONE).astimezone(UTC)

    assert Pace().quiet_until(now) == (until and datetime.fromisoformat(until).replace(tzinfo=ZONE))


def test_a_siesta_may_be_quiet_and_so_may_nothing() -> None:
    siesta = pace_of("12:00-14:00", 10)

    assert siesta.quiet_until(NOON) == NOON.replace(hour=14)
    assert siesta.quiet_until(NOON.replace(hour=22)) is None
    assert pace_of("", 10).quiet_until(NOON.replace(hour=3)) is None


@pytest.mark.parametrize("wrong", ["21-8", "25:00-08:00", "08:00-08:00", "21:00-08:60", "always"])
def test_a_setting_that_says_no_hours_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="NOTICE_QUIET"):
        pace_of(wrong, 10)


def test_what_is_due_for_one_person_and_purpose_goes_in_one_message() -> None:
    notices = [due(), due(), due(person="q"), due(purpose="rated")]

    going = Pace().plan(notices, {}, NOON).going

    first, second, others, rated = (going[notice.id] for notice in notices)
    assert first == second
    assert len({first, others, rated}) == 3


def test_an_urgent_one_goes_by_itself_at_once_and_at_night() -> None:
    notices = [due(urgent=True), due(urgent=True)]

    plan = Pace().plan(notices, {("p", "arrived"): NOON + timedelta(days=1)}, NOON.replace(hour=23))

    assert len(set(plan.going.values())) == 2
    assert plan.deferred == {}


def test_where_one_went_a_moment_ago_the_next_waits() -> None:
    notice, free = due(), NOON + timedelta(minutes=7)

    assert Pace().plan([notice], {("p", "arrived"): free}, NOON).deferred == {notice.id: free}
    assert Pace().plan([notice], {("p", "arrived"): free}, free).going.keys() == {notice.id}


def test_what_had_its_message_goes_with_it_again() -> None:
    batch = uuid7()
    notice = due(batch=batch)

    assert Pace().plan([notice, due()], {("p", "arrived"): NOON + timedelta(1)}, NOON).going == {notice.id: batch}


def test_each_wait_is_twice_the_last_up_to_half_an_hour() -> None:
    waits = [wait_after(attempt).total_seconds() for attempt in range(1, ATTEMPTS)]

    assert waits == [30, 60, 120, 240, 480, 960, 1800]
    assert wait_after(60) == LONGEST_WAIT
