"""What cases go through for the tests of order and of rebuilding, and what became of it in the tables."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from sqlalchemy import Engine, text

from contracts.envelope import Event
from services.supervision.store import fresh
from tests.integration.supervision.conftest import FAR, HERE, NEAR
from tests.unit.supervision.events import at, correction, event, publication
from tests.unit.supervision.voices import bad_rating, feedback, rating, said

BEGIN = datetime(2026, 12, 20, 1, tzinfo=UTC)
STORY = [
    event(kind, sequence, subject=subject, centre=centre, time=BEGIN + timedelta(hours=hours), source=source)
    for subject, centre, source, kind, sequence, hours in (
        ("a", HERE, "/express", "parcel.expected.v1", 1, 0),
        ("a", HERE, "/express", "parcel.inbound.v1", 2, 1),
        ("a", HERE, "/express", "parcel.notified.v1", 3, 30),
        ("a", HERE, "/express", "parcel.collected.v1", 4, 31),
        ("b", FAR, "/express", "parcel.inbound.v1", 1, 2),
        ("c", HERE, "/hall", "application.submitted.v1", 1, 240),
        ("d", FAR, "/hall", "application.submitted.v1", 1, 1),
        ("d", FAR, "/hall", "application.withdrawn.v1", 2, 3),
        ("e", NEAR, "/feedback", "box.installed.v1", 1, 4),
    )
]
TOLD = [*STORY, replace(correction(2, 1, subject="b"), centre=FAR, time=BEGIN + timedelta(hours=5))]
HOURS = [
    publication(centre=HERE, time=BEGIN - timedelta(days=9)),
    publication(2, centre=HERE, time=BEGIN + timedelta(minutes=90), closed=["2026-12-20"]),
    publication(centre=FAR, time=BEGIN - timedelta(days=9)),
]
NOON_IN_JANUARY = at("12:00", datetime(2027, 1, 1).date())  # noqa: DTZ001 - a day


def _in_december(*events: Event, centre: str = HERE) -> list[Event]:
    """Four weeks later than the stories of villagers' voices have it."""
    return [replace(each, time=each.time + timedelta(weeks=4), centre=centre) for each in events]


def _people(subject: str, centre: str, *villagers: str) -> list[Event]:
    """They come to the counter one after another."""
    told = [
        event("appointment.walked_in.v1", 1, subject=f"{subject}{n}", source="/clinic", actor=f"villager:{who}")
        for n, who in enumerate(villagers)
    ]
    return _in_december(*told, centre=centre)


def _door(sequence: int, count: int, *, on: str = "2026-12-21") -> Event:
    """So many came in, or fewer than was said before."""
    data = {"on": on, "count": count}
    return event("visit.counted.v1", sequence, subject=f"visits:{on}", source="/centres", data=data)


def _held(subject: str, attendance: int) -> Event:
    """Something took place, with so many who came."""
    data = {"kind": "film", "on": "2026-12-22", "attendance": attendance}
    return event("activity.held.v1", 1, subject=subject, source="/centres", data=data)


VOICES = [
    *_in_december(*(rating(f"r{level}", level) for level in (5, 4, 2))),
    *_in_december(*(rating(f"s{level}", level, service="hall") for level in (3, 1)), centre=FAR),
    rating("january", 1, time=NOON_IN_JANUARY, centre=HERE),
    *_in_december(*bad_rating("dismissed", "not_upheld", level=2)),
    *_in_december(*bad_rating("mended", "verified", "rectified")),
    *_in_december(*bad_rating("again", "verified", "reopened", "not_upheld"), centre=FAR),
    *_in_december(*feedback("twice", answers=((False, 1), (True, 4)))),
    *_in_december(*feedback("slow", contacted=4, answers=((True, 2),)), centre=FAR),
    *_in_december(*feedback("unanswered"), said("feedback.closed_unreached.v1", 4, "unanswered", day=4)),
    *_in_december(
        *feedback("taken back", answers=((True, 5), (False, 1))),
        said("feedback.corrected.v1", 6, "taken back", day=4, data={"corrects": [5]}),
    ),
    *_in_december(_door(1, 40), _door(2, -15), _door(3, 2)),
    *_in_december(_door(1, 3, on="2027-01-02"), _door(2, -3, on="2027-01-02"), centre=FAR),
    *_in_december(_held("film", 31), _held("nobody came", 0)),
    *_people("w", HERE, "abc", "abc", "def"),
    *_people("x", FAR, "abc"),
    *_in_december(
        event("appointment.walked_in.v1", 1, subject="mistaken", source="/clinic", actor="villager:ghi"),
        event("appointment.corrected.v1", 2, subject="mistaken", source="/clinic", data={"corrects": [1]}),
    ),
]
"""Ratings and what became of bad ones, responses in time, late and none, revisits, people who came, and activities."""


def rows(engine: Engine, table: str) -> list[str]:
    """A table's rows but for the numbers of their revisions."""
    surrogate = "revision" if table in ("live", "rollup") else None
    with engine.connect() as connection:
        found = connection.execute(text(f"SELECT * FROM {table}")).mappings().all()
    return sorted(str([(key, value) for key, value in row.items() if key != surrogate]) for row in found)


def contents(engine: Engine) -> dict[str, list[str]]:
    return {table: rows(engine, table) for table in fresh.TABLES}


def told_in(events: Sequence[Event], cuts: Sequence[int]) -> list[Sequence[Event]]:
    """The events in batches that end at `cuts`."""
    ends = [0, *sorted(cuts), len(events)]
    return [events[begin:end] for begin, end in pairwise(ends) if begin < end]
