"""What the operations page asks for, over a million open cases and their log: how long each answer takes over HTTP."""

import os
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import httpx
from rich.console import Console
from rich.table import Table
from sqlalchemy import text

from deploy.local.secret_file import SecretFile
from services.chassis.database import engine_for
from services.web.domain.roles import ROLES
from tests import servers
from tests.browser.day import published
from tests.browser.site import environment, hearing, mounted, token_of
from tests.end_to_end.client import bearer
from tests.serving import served

OPEN, EVENTS, TIMES = 1_000_000, 10_000_000, 20
MILLISECONDS = 300
"""Wanted at the most for what the page asks for."""
OVERVIEW_MILLISECONDS = 20
"""Wanted at the most for the overview of all centres itself."""
LOOKING = ("county", "zhifang", "cadre")
ASKED = (
    "/supervision/v1/overview",
    "/supervision/v1/clocks?limit=50&unfinished=true",
    "/supervision/v1/clocks?limit=50&state=breached",
    "/supervision/v1/clocks?limit=50&warned=true",
    "/supervision/v1/trend?months=6",
    "/supervision/v1/popularity?by=county",
    "/supervision/v1/ratings?limit=8",
    "/supervision/v1/rungs?limit=20",
)
# One in a hundred is late, the others are due within the next 50 hours.
_CLOCKS = text("""
    WITH place AS (SELECT array_agg(id ORDER BY id) AS ids FROM centre)
    INSERT INTO clock (case_id, standard, opening_sequence, centre, responsible, opened_at, due_at, hours, answerable,
        warns_at)
    SELECT 'express:p' || n, 'express.overdue', 1, centre, 'village:' || centre, due_at - interval '50 hours',
        due_at, 0, 'village:' || centre, due_at - interval '10 hours'
    FROM place, generate_series(1, :open) AS n, LATERAL (
        SELECT ids[1 + n % 100] AS centre,
            now() + CASE WHEN n % 10000 < 100 THEN interval '-1 hour' ELSE interval '50 hours' * n / :open END AS due_at
    ) AS each
""")
_OPEN = text("""
    UPDATE rollup SET open = counted.open
    FROM (SELECT centre, count(*) AS open FROM clock GROUP BY centre) AS counted WHERE counted.centre = rollup.centre
""")
_SERVICES = text("INSERT INTO rollup_service (centre, service, open) SELECT centre, 'express', open FROM rollup")
_LOG = text("""
    WITH place AS (SELECT array_agg(id ORDER BY id) AS ids FROM centre)
    INSERT INTO audit_log (id, type, subject, source, time, sequence, centre, actor, responsible, data, received_at,
        chain, position, hash)
    SELECT uuidv7(-n * interval '1 second'), 'parcel.reminded.v1', 'p' || n, '/express',
        now() - n * interval '1 second', 4, ids[1 + n % 100], 'system', '', '{"nth": 1}', now(),
        ids[1 + n % 100], n, '\\x00'
    FROM place, generate_series(CAST(:first AS bigint), :last) AS n
""")
_AT_ONCE = 500_000


@dataclass(frozen=True)
class Answer:
    """Of one request as one role: milliseconds, the median and the longest of TIMES."""

    path: str
    role: str
    median: float
    longest: float

    @property
    def wanted(self) -> float:
        """Milliseconds at the most."""
        return OVERVIEW_MILLISECONDS if self.path == ASKED[0] else MILLISECONDS


def measure(console: Console, events: int) -> list[Answer]:
    """Ask as each role, over a log of `events`, behind the database's own wall."""
    folder = servers.session_folder()
    try:
        with servers.running_database(folder) as database:
            secrets = SecretFile(folder / "secrets.json")
            servers.make_template(database, secrets)
            with servers.copied_database(database, secrets) as fresh:
                os.environ.update(environment(folder, fresh))
                with hearing(fresh) as hear:
                    hear(*published())
                _fill(fresh.services["supervision"].owner, console, events)
                with served(mounted()) as base:
                    return list(_answers(base))
    finally:
        servers.remove(folder)


def show(answers: list[Answer], console: Console) -> None:
    """Print them, with what was wanted."""
    table = Table("asked", "as", "median ms", "longest", "wanted", "")
    for each in answers:
        figures = (f"{each.median:.1f}", f"{each.longest:.1f}", f"{each.wanted:.0f}")
        table.add_row(
            each.path.removeprefix("/supervision/v1"),
            each.role,
            *figures,
            "met" if each.median <= each.wanted else "missed",
        )
    console.print(table)


def _fill(url: str, console: Console, events: int) -> None:
    engine = engine_for(url, name="bench-fill", statement_seconds=600)
    console.print(f"{OPEN:,} open clocks, {events:,} events in the log …")
    with engine.begin() as connection:
        connection.execute(_CLOCKS, {"open": OPEN})
        connection.execute(_OPEN)
        connection.execute(_SERVICES)
    for first in range(1, events + 1, _AT_ONCE):
        with engine.begin() as connection:
            connection.execute(_LOG, {"first": first, "last": min(first + _AT_ONCE - 1, events)})
        console.print(f"{datetime.now(UTC):%H:%M:%S} {min(first + _AT_ONCE - 1, events):,}")
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))
    engine.dispose()


def _answers(base: str) -> Iterator[Answer]:
    for role in LOOKING:
        with httpx.Client(base_url=base, headers=bearer(token_of(ROLES[role].actor)), timeout=60) as client:
            for path in ASKED:
                _timed(client, path)
                took = [_timed(client, path) for _ in range(TIMES)]
                yield Answer(path, role, statistics.median(took), max(took))


def _timed(client: httpx.Client, path: str) -> float:
    began = time.perf_counter()
    client.get(path).raise_for_status()
    return (time.perf_counter() - began) * 1000
