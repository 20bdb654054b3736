"""What the sweep costs: seeing what is due among a million open clocks, and firing ten thousand cards."""

import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from rich.console import Console
from sqlalchemy import Engine, text

from deploy.local.accounts import prepare
from deploy.local.database import Database
from deploy.local.secret_file import SecretFile
from services.chassis.bus.due import DueCommands
from services.chassis.database import engine_for
from services.chassis.migrations import migrate
from services.chassis.work import Command, UnitOfWork
from services.supervision.events import due
from services.supervision.handlers import HANDLERS
from services.supervision.store import SupervisionStore
from services.supervision.store.centres import copies

OPEN, DUE, TIMES = 1_000_000, 10_000, 50
# Opened over the last 40 hours, so that their yellow cards are to come within the next 40; DUE of them are due since
# a minute. Each case has its event, as the fold reads it when the card comes.
_CLOCKS = text("""
    INSERT INTO clock (case_id, standard, opening_sequence, centre, responsible, opened_at, due_at, hours, answerable,
        warns_at)
    SELECT 'express:p' || n, 'express.overdue', 1, centre, 'village:' || centre, opened_at,
        opened_at + interval '50 hours', 0, 'village:' || centre, opened_at + interval '40 hours'
    FROM generate_series(1, :open) AS n, LATERAL (
        SELECT '3708290010' || lpad((n % 100)::text, 2, '0') AS centre,
            now() - CASE WHEN n <= :due THEN interval '40 hours 1 minute' ELSE interval '39 hours' * n / :open END
                AS opened_at
    ) AS each
""")
_EVENTS = text("""
    INSERT INTO case_event (case_id, id, type, sequence, time, centre, responsible)
    SELECT case_id, gen_random_uuid(), 'parcel.reminded.v1', 1, opened_at, centre, responsible FROM clock
    WHERE warns_at < now()
""")


@dataclass(frozen=True)
class Swept:
    """Milliseconds of the query for 500 due clocks, median and longest; cards fired in a second."""

    median: float
    longest: float
    rate: float


def measure(folder: Path, console: Console) -> Swept:
    """On a database of its own, durable as any other."""
    server = Database(folder / "database")
    server.start()
    try:
        urls = prepare(server.superuser_url(), ["supervision"], SecretFile(folder / "secrets.json"), "sweep")
        migrate("supervision", urls["supervision"].owner)
        _fill(urls["supervision"].owner, console)
        engine = engine_for(urls["supervision"].write, name="bench", pool=2)
        try:
            return _sweep(engine)
        finally:
            engine.dispose()
    finally:
        server.stop()


def show(swept: Swept, console: Console) -> None:
    """Print it."""
    console.print(f"due among {OPEN:,} open clocks: {swept.median:.2f} ms median, {swept.longest:.2f} ms at the most")
    console.print(f"{DUE:,} cards due at one moment: {swept.rate:,.0f} a second")


def _fill(url: str, console: Console) -> None:
    engine = engine_for(url, name="bench-fill", statement_seconds=600)
    console.print(f"{OPEN:,} clocks …")
    with engine.begin() as connection:
        connection.execute(_CLOCKS, {"open": OPEN, "due": DUE})
        connection.execute(_EVENTS)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE clock"))
    engine.dispose()


def _sweep(engine: Engine) -> Swept:
    took = [_timed(engine) for _ in range(TIMES)]
    unit = UnitOfWork("supervision", engine, SupervisionStore(copies()), HANDLERS)
    began = time.perf_counter()
    DueCommands().carry_out(partial(_ask, engine), unit.run)
    seconds = time.perf_counter() - began
    with engine.connect() as connection:
        fired = connection.execute(text("SELECT count(*) FROM climb")).scalar_one()
    return Swept(statistics.median(took), max(took), fired / seconds)


def _timed(engine: Engine) -> float:
    with engine.connect() as connection:
        connection.execute(text("SELECT 1"))
        began = time.perf_counter()
        due(connection, 500)
        return (time.perf_counter() - began) * 1000


def _ask(engine: Engine, limit: int) -> Sequence[Command]:
    with engine.connect() as connection:
        return due(connection, limit)
