"""An invented day of all 100 centres: most keep their promises, some are late, some are silent; the same each time."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random

from contracts.envelope import Event
from services.centres.seed import SEED, invented
from services.chassis.ids import uuid7
from tests.unit.supervision.events import event

OPENED = datetime(2026, 1, 5, tzinfo=UTC)
SILENT, LATE, CALM = 6, 10, 20
"""How many centres had no event today, have a parcel that is long overdue, have nothing left to do."""


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


def parcel(centre: str, inbound: datetime, *, notified: bool = False) -> Iterator[Event]:
    """A parcel that came in, and whose recipient heard of it 20 minutes later, or didn't yet."""
    about = {"subject": str(uuid7()), "centre": centre, "responsible": f"village:{centre}"}
    yield event("parcel.inbound.v1", 1, time=inbound, **about)
    if notified:
        yield event("parcel.notified.v1", 2, time=inbound + timedelta(minutes=20), **about)
