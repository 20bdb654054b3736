"""How supervision's figures grow with what it has stored: beside a small database, on one server, turn about."""

import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table
from sqlalchemy import Engine, text

from contracts.people import COUNTY
from deploy.local.addresses import ServiceUrls
from services.chassis.database import engine_for
from services.chassis.work import UnitOfWork
from services.supervision.events import due
from services.supervision.store import reports
from services.supervision.store.centres import copies
from tests.bench.folding import CENTRES, STORY, batches, begun, databases, timed

SMALL = 10_000
STAGES = (100_000, 1_000_000, 10_000_000)
WANTED = 1.2
"""What an event may cost at the most among ten million others, against one among ten thousand."""
PAIRS = 40
"""Batches of 500 in either database at each stage; the first ones, which no other has warmed, are left out."""
TIMES = 50
_AT_ONCE = 500_000
# Parcels of five events that have come to their end, each with two promises kept: events of the last weeks, a tenth of
# a second apart, so that they lie in the very partitions and indexes in which new ones go.
_FILL = text("""
    WITH told AS MATERIALIZED (
        SELECT n, uuidv7((n - :all) * interval '0.1 second') AS id, now() + (n - :all) * interval '0.1 second' AS time,
            'f' || (n - 1) / 5 AS subject, (n - 1) % 5 + 1 AS sequence,
            (CAST(:centres AS text[]))[1 + (n - 1) / 5 % 100] AS centre
        FROM generate_series(CAST(:first AS bigint), :last) AS n
    ), kept AS (
        INSERT INTO case_event (case_id, id, type, sequence, time, centre, responsible)
        SELECT 'express:' || subject, id, (CAST(:story AS text[]))[sequence], sequence, time, centre, '' FROM told
    ), known AS (
        INSERT INTO inbox (consumer, id) SELECT 'supervision', id FROM told
    ), promised AS (
        INSERT INTO clock (case_id, standard, opening_sequence, centre, responsible, opened_at, due_at, ended_at, hours,
            answerable, warns_at)
        SELECT 'express:' || subject, standard, 2, centre, 'village:' || centre, time - interval '1 hour',
            time + interval '1 hour', time, 0, 'village:' || centre, time + interval '30 minutes'
        FROM told, unnest(ARRAY['express.notify', 'express.overdue']) AS standard WHERE sequence = 5
    )
    INSERT INTO audit_log (id, type, subject, source, time, sequence, centre, actor, responsible, data, received_at,
        chain, position, hash)
    SELECT id, (CAST(:story AS text[]))[sequence], subject, '/express', time, sequence, centre, 'system', '',
        '{"carrier": "yunda", "shelf": "A-12-3"}', now(), centre, -n, sha256(CAST(subject AS bytea))
    FROM told
""")
_SIZE = text("SELECT pg_database_size(current_database())")


@dataclass(frozen=True)
class Stage:
    """At so many stored events: milliseconds, medians, of the small database and the large; bytes of the large one."""

    events: int
    batch: tuple[float, float]
    overview: tuple[float, float]
    due: tuple[float, float]
    size: int

    @property
    def ratio(self) -> float:
        """What an event costs here against one in the small database."""
        return self.batch[1] / self.batch[0]


def measure(folder: Path, console: Console, most: int) -> list[Stage]:
    """Fill a database up to `most` events, stage by stage, and measure it beside one with SMALL at each."""
    stages = [*(each for each in STAGES if each < most), most]
    with databases(folder, "large", *(f"beside_{each}" for each in stages)) as (urls, *others):
        large, found = _Filled(urls), []
        for events, beside in zip(stages, others, strict=True):
            console.print(f"{events:,} events …")
            large.fill(events, most)
            small = _Filled(beside)
            small.fill(SMALL, SMALL)
            found.append(_stage(events, small, large))
        return found


def show(stages: list[Stage], console: Console) -> None:
    """Print how each figure grows, the small database's beside it."""
    table = Table("events stored", "batch of 500, ms", f"of {SMALL:,}", "ratio", "overview, ms", "due, ms", "MB")
    for each in stages:
        looks = (f"{here:.1f} ({there:.1f})" for there, here in (each.overview, each.due))
        batch = (f"{each.batch[1]:.0f}", f"{each.batch[0]:.0f}", f"{each.ratio:.2f}")
        table.add_row(f"{each.events:,}", *batch, *looks, f"{each.size / 1e6:,.0f}")
    console.print(table)
    last = stages[-1]
    met = "met" if last.ratio <= WANTED else "missed"
    console.print(f"an event among {last.events:,}: {last.ratio:.2f} × (wanted: {WANTED} at the most): {met}")


class _Filled:
    """One of the databases, with how much is in it."""

    def __init__(self, urls: ServiceUrls) -> None:
        self.engine: Engine = engine_for(urls.write, name="bench")
        self.unit: UnitOfWork = begun(self.engine)
        self._owner = engine_for(urls.owner, name="bench-fill", statement_seconds=600)
        self._events = 0

    def fill(self, events: int, most: int) -> None:
        """Up to so many events, of `most` in the end."""
        fixed = {"all": most, "centres": CENTRES, "story": list(STORY)}
        for first in range(self._events + 1, events + 1, _AT_ONCE):
            with self._owner.begin() as connection:
                connection.execute(_FILL, {**fixed, "first": first, "last": min(first + _AT_ONCE - 1, events)})
        self._events = events
        with self._owner.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))

    def size(self) -> int:
        """Bytes on disk."""
        with self._owner.connect() as connection:
            return int(connection.execute(_SIZE).scalar_one())

    def looks(self) -> Iterator[tuple[float, float]]:
        """Milliseconds of the overview of all centres and of asking what is due, TIMES over."""
        for _ in range(TIMES):
            with self.engine.connect() as connection:
                began = time.perf_counter()
                reports.centres(connection, copies(), COUNTY)
                looked = time.perf_counter()
                due(connection, 500)
                yield (looked - began) * 1000, (time.perf_counter() - looked) * 1000


def _stage(events: int, small: _Filled, large: _Filled) -> Stage:
    name = f"s{events}-"
    both = zip(batches(name, PAIRS), batches(name, PAIRS), strict=True)
    took = [(timed(small.unit, here), timed(large.unit, there)) for here, there in both]
    warm = took[len(STORY) :]
    overview, asked = zip(*(_medians(each) for each in (small, large)), strict=True)
    return Stage(events, _both(warm), overview, asked, large.size())


def _both(pairs: list[tuple[float, float]]) -> tuple[float, float]:
    here, there = zip(*pairs, strict=True)
    return statistics.median(here), statistics.median(there)


def _medians(filled: _Filled) -> tuple[float, float]:
    return _both(list(filled.looks()))
