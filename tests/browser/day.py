"""An invented day of all 100 centres: most keep their promises, some are late, some are silent; the same each time."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from contracts.envelope import Event
from services.centres.seed import SEED, invented
from services.chassis.ids import uuid7
from tests.unit.supervision.events import event
from tests.unit.supervision.voices import rating

OPENED = datetime(2026, 1, 5, tzinfo=UTC)
SILENT, LATE, CALM = 6, 10, 20
SOON = 0.15
"""How many centres had no event today, have a parcel that is long overdue, have nothing left to do; and how likely a
complaint is that is nearly due."""


def published() -> Iterator[Event]:
    """The registry's events for all centres."""
    for each in invented():
        details = each.details
        yield event(
            "centre.published.v1",
            1,
            subject=details.id,
            centre=details.id,
            source="/centres",
            time=OPENED,
            data=details.data(),
        )


def day(now: datetime) -> Iterator[Event]:
    """What happened up to `now`; one centre is both late and silent, and one has never had an event."""
    dice = Random(SEED)
    centres = [each.details.id for each in invented()]
    dice.shuffle(centres)
    never, silent, late = centres[0], centres[1:SILENT], centres[SILENT - 1 : SILENT - 1 + LATE]
    calm = centres[-CALM:]
    for centre in centres:
        if centre == never:
            continue
        if centre in late:
            for _ in range(dice.choice([1, 1, 2, 4])):
                yield from parcel(centre, now - timedelta(days=3, minutes=dice.randrange(90)))
        if centre in silent:
            yield from parcel(centre, now - timedelta(days=1, minutes=dice.randrange(120)), notified=True)
            continue
        for _ in range(dice.randint(3, 14)):
            yield from parcel(centre, now - timedelta(minutes=dice.randint(40, 380)), notified=True)
        for _ in range(0 if centre in calm else dice.randint(1, 6)):
            yield from parcel(centre, now - timedelta(minutes=dice.randint(1, 60)))
        yield from _of_other_services(centre, now, dice)


def _of_other_services(centre: str, now: datetime, dice: Random) -> Iterator[Event]:
    """What came in at the hall and the echo wall, a complaint that is nearly due, ratings, who came in other months."""
    about = {"centre": centre, "responsible": f"village:{centre}"}
    for _ in range(dice.randrange(3)):
        at = now - timedelta(hours=dice.randint(2, 30))
        yield event("application.submitted.v1", 1, subject=str(uuid7()), source="/hall", time=at, **about)
    if dice.random() < SOON:
        at = now - timedelta(days=6, hours=20)
        yield event("parcel.complaint_opened.v1", 1, subject=str(uuid7()), time=at, **about)
    for _ in range(dice.randint(4, 9)):
        service = dice.choice(["express", "express", "hall", "clinic"])
        at = now - timedelta(minutes=dice.randint(1, 300))
        yield _rated(dice.choice([5, 5, 5, 4, 4, 3, 2, 1]), at, service, **about)
    for months in range(1, 6):
        count = {"on": f"{now - timedelta(days=30 * months):%Y-%m-%d}", "count": dice.randint(200, 300) - 12 * months}
        at = now - timedelta(days=30 * months)
        yield event("visit.counted.v1", 1, subject=str(uuid7()), source="/centres", time=at, data=count, **about)
        for level in (5, 4, 5, dice.randint(1, 5)):
            yield _rated(level, at, "express", **about)


def _rated(level: int, at: datetime, service: str, **about: Any) -> Event:
    """Ids sort by time, as those of real events do."""
    return rating(str(uuid7()), level, service=service, time=at, id=str(uuid7(round(at.timestamp() * 1000))), **about)


def parcel(centre: str, inbound: datetime, *, notified: bool = False) -> Iterator[Event]:
    """A parcel that came in, and whose recipient heard of it 20 minutes later, or didn't yet."""
    about = {"subject": str(uuid7()), "centre": centre, "responsible": f"village:{centre}"}
    yield event("parcel.inbound.v1", 1, time=inbound, **about)
    if notified:
        yield event("parcel.notified.v1", 2, time=inbound + timedelta(minutes=20), **about)
