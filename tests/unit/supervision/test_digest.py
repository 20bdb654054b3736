"""The morning's digest: on which mornings, and to whom."""

from datetime import date, datetime, time

import pytest

from services.chassis.almanac import built_in
from services.chassis.calendar import SHANGHAI
from services.supervision.domain.digest import Ahead, Digest, day_to_say

EIGHT = time(8)


@pytest.mark.parametrize(
    ("now", "day"),
    [
        ("2026-11-27T07:59:59+08:00", None),
        ("2026-11-27T08:00:00+08:00", date(2026, 11, 27)),
        ("2026-11-27T23:00:00+08:00", date(2026, 11, 27)),
        ("2026-11-28T09:00:00+08:00", None),
        ("2026-10-01T09:00:00+08:00", None),
        ("2026-10-10T09:00:00+08:00", date(2026, 10, 10)),
    ],
    ids=["too early", "at eight", "after an outage", "a Saturday", "a holiday", "a weekend on which people work"],
)
def test_a_digest_is_due_from_eight_on_every_working_day(now: str, day: date | None) -> None:
    assert day_to_say(datetime.fromisoformat(now), EIGHT, built_in()) == day


def ahead(party: str, red: int) -> Ahead:
    return Ahead(party=party, due_today=0, yellow=0, red=red, waiting=0)


def test_whoever_has_nothing_ahead_is_told_nothing_and_a_day_is_said_once() -> None:
    now = datetime(2026, 11, 27, 8, tzinfo=SHANGHAI)
    digest = Digest(id="2026-11-27", ahead=[ahead("village:a", 1), ahead("village:b", 0), ahead("town:c", 2)])

    digest.say(now)
    digest.say(now)

    assert [(fact.sequence, fact.data["party"]) for fact in digest.facts] == [(1, "village:a"), (2, "town:c")]
