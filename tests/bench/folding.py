"""How fast supervision folds a batch and makes all anew from the log, on a database of its own that keeps its word."""

import statistics
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine

from contracts.envelope import Event
from deploy.local.accounts import prepare
from deploy.local.addresses import ServiceUrls
from deploy.local.database import Database
from deploy.local.secret_file import SecretFile
from deploy.processes import rebuilding
from services.chassis.database import engine_for
from services.chassis.migrations import migrate
from services.chassis.work import Inbox, Job, UnitOfWork
from services.supervision.events import EVENTS
from services.supervision.handlers import HANDLERS
from services.supervision.store import SupervisionStore
from services.supervision.store.centres import copies
from tests.unit.supervision.events import event, publication

BATCH = 500
BATCHES = 60
WARM = 5
"""Batches before those that are timed."""
CENTRES = [f"370829{town:03}{centre:03}" for town in range(1, 16) for centre in range(1, 8)][:100]
STORY = ("parcel.expected.v1", "parcel.inbound.v1", "parcel.notified.v1", "parcel.reminded.v1", "parcel.collected.v1")
BEGIN = datetime(2026, 7, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Folding:
    """Milliseconds of a batch, median and the slowest of twenty, and events a second of a rebuild of `events`."""

    batch: float
    batch_p95: float
    rebuild: float
    events: int


def measure(folder: Path) -> Folding:
    """Fold BATCHES batches of parcels of 100 centres, each batch another step of its parcels, then rebuild."""
    with databases(folder, "bench") as (urls,):
        engine = engine_for(urls.write, name="bench")
        times = _fold(engine)
        engine.dispose()
        begun = time.perf_counter()
        events = rebuilding.rebuild(lambda taken, total: None, urls.owner)
        rate = events / (time.perf_counter() - begun)
    return Folding(statistics.median(times), statistics.quantiles(times, n=20)[-1], rate, events)


def _fold(engine: Engine) -> list[float]:
    unit = begun(engine)
    return [timed(unit, batch) for batch in batches("p", BATCHES)][WARM:]


def begun(engine: Engine) -> UnitOfWork:
    """Supervision, with CENTRES published."""
    unit = UnitOfWork("supervision", engine, SupervisionStore(copies()), HANDLERS)
    unit.run([_job(publication(centre=centre, time=BEGIN)) for centre in CENTRES])
    return unit


def timed(unit: UnitOfWork, batch: Sequence[Event]) -> float:
    """Milliseconds that it takes to take in a batch. Raises AssertionError where it was not taken in."""
    jobs = [_job(each) for each in batch]
    begun = time.perf_counter()
    outcomes = unit.run(jobs)
    took = (time.perf_counter() - begun) * 1000
    if any(outcome.status != "accepted" for outcome in outcomes):
        raise AssertionError("a batch was not taken in")
    return took


def _job(told: Event) -> Job:
    return Job(command=EVENTS[told.type](told), once=Inbox("supervision", told.id))


def batches(name: str, count: int) -> Iterator[list[Event]]:
    """So many batches of parcels whose ids begin with `name`: the first step of BATCH of them, then their second …"""
    for parcels in range(count // len(STORY)):
        for sequence, kind in enumerate(STORY, 1):
            yield [
                event(
                    kind,
                    sequence,
                    subject=f"{name}{parcels}-{number}",
                    centre=CENTRES[number % len(CENTRES)],
                    time=BEGIN + timedelta(minutes=parcels * 60 + sequence * 7),
                )
                for number in range(BATCH)
            ]


@contextmanager
def databases(folder: Path, *names: str) -> Iterator[list[ServiceUrls]]:
    """Supervision's tables in databases of these names, on a server of their own that waits for the disk."""
    server = Database(folder / "database")
    server.start()
    try:
        secrets = SecretFile(folder / "secrets.json")
        found = [prepare(server.superuser_url(), ["supervision"], secrets, name)["supervision"] for name in names]
        for urls in found:
            migrate("supervision", urls.owner)
        yield found
    finally:
        server.stop()
