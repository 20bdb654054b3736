"""The 15-minute circle over 100,000 villages: taking in their table, applying it, computing; and its memory."""

import multiprocessing
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from math import sin
from pathlib import Path
from typing import TypeVar

from rich.console import Console
from rich.table import Table
from sqlalchemy import Connection, Engine, text

from contracts.people import COUNTY, Actor, Tier
from deploy.local.accounts import prepare
from deploy.local.addresses import ServiceUrls
from deploy.local.database import Database
from deploy.local.secret_file import SecretFile
from services.centres.api.importing import take
from services.centres.domain.circle import Share, reaches
from services.centres.domain.imports import Kind
from services.centres.domain.location import EARTH_KM
from services.centres.domain.villagelist import VillageList
from services.centres.handlers import HANDLERS
from services.centres.handlers.importing import Apply
from services.centres.handlers.publishing import Publish
from services.centres.seed import invented
from services.centres.store import CentreStore
from services.centres.store.circle import snapshot
from services.chassis.database import engine_for
from services.chassis.http.routes import Call
from services.chassis.migrations import migrate
from services.chassis.sheets import csv_of, sheet
from services.chassis.vault import Vault
from services.chassis.work import Job, UnitOfWork

VILLAGES = 100_000
SECONDS, MEGABYTES = 10, 300
"""Wanted at the most, for taking in, applying and computing together."""
OPERATOR = Actor("staff:county-1", Tier.COUNTY, COUNTY)
_COLUMNS = {column.name: column.heading for column in VillageList.columns if column.required}
# The other way: all pairs in one statement, by the chord between unit vectors, which needs no sine for a pair.
_ALL_PAIRS = text("""
    WITH place AS MATERIALIZED (
        SELECT id, cos(radians(lat)) * cos(radians(lon)) AS x, cos(radians(lat)) * sin(radians(lon)) AS y,
            sin(radians(lat)) AS z
        FROM (SELECT id, CAST(lon AS float8) AS lon, CAST(lat AS float8) AS lat FROM centre) AS centre
    ), home AS MATERIALIZED (
        SELECT code, population, cos(radians(lat)) * cos(radians(lon)) AS x, cos(radians(lat)) * sin(radians(lon)) AS y,
            sin(radians(lat)) AS z
        FROM (
            SELECT code, population, CAST(lon AS float8) AS lon, CAST(lat AS float8) AS lat FROM village
            WHERE merged_into IS NULL
        ) AS village
    )
    SELECT count(*) FILTER (WHERE near.chord <= :chord), sum(population) FILTER (WHERE near.chord <= :chord)
    FROM home CROSS JOIN LATERAL (
        SELECT sqrt((place.x - home.x)^2 + (place.y - home.y)^2 + (place.z - home.z)^2) AS chord
        FROM place ORDER BY chord LIMIT 1
    ) AS near
""")
_UNPACK = """
import sys
from services.chassis.tables.workbook import main
main()
sys.stderr.write(open("/proc/self/status").read())
"""
T = TypeVar("T")


@dataclass(frozen=True)
class Circle:
    """Seconds of each step, megabytes of the process at its fullest, and of the one that unpacks workbooks."""

    csv: float
    workbook: float
    applied: float
    computed: float
    in_sql: float
    memory: int
    unpacking: int


def measure(folder: Path) -> Circle:
    """In a process of its own, on a database that keeps its word."""
    with _database(folder) as urls:
        rows = list(_villages())
        files = {"villages.csv": csv_of(_COLUMNS, rows), "villages.xlsx": sheet(_COLUMNS, rows)}
        for name, content in files.items():
            (folder / name).write_bytes(content)
        with multiprocessing.get_context("spawn").Pool(1) as alone:
            return alone.apply(_measure, (urls.write, str(folder)))


def show(circle: Circle, console: Console) -> None:
    """Print it."""
    table = Table("100,000 villages, 100 centres", "s")
    table.add_row("CSV read and checked", f"{circle.csv:.1f}")
    table.add_row("the same as a workbook", f"{circle.workbook:.1f}")
    table.add_row("applied", f"{circle.applied:.1f}")
    table.add_row("circle read and computed, by a grid", f"{circle.computed:.1f}")
    table.add_row("the same by all pairs in one SQL statement", f"{circle.in_sql:.1f}")
    console.print(table)
    whole = circle.workbook + circle.applied + circle.computed
    console.print(f"workbook to circle: {whole:.1f} s (wanted: below {SECONDS})")
    console.print(
        f"memory: {circle.memory} MB, unpacking {circle.unpacking} MB,"
        f" together {circle.memory + circle.unpacking} MB (wanted: below {MEGABYTES})"
    )


def _measure(url: str, folder: str) -> Circle:
    engine = engine_for(url, name="bench", pool=2)
    unit = UnitOfWork("centres", engine, CentreStore(Vault("k", {"k": b"k" * 32}, b"l" * 32)), HANDLERS)
    unit.run([Job(command=centre) for centre in _centres()])
    _, csv = _timed(lambda: _taken(engine, Path(folder, "villages.csv")))
    table, workbook = _timed(lambda: _taken(engine, Path(folder, "villages.xlsx")))
    outcomes, applied = _timed(lambda: unit.run([Job(command=Apply(table), actor=OPERATOR)]))
    with engine.connect() as connection:
        share, computed = _timed(lambda: _computed(connection))
        seen, in_sql = _timed(lambda: _in_sql(connection))
    memory = _megabytes(Path("/proc/self/status").read_text())
    unpacking = _unpacking(Path(folder, "villages.xlsx"))
    near = share.villages_within, share.people_within
    if (outcomes[0].status, share.villages, seen) != ("accepted", VILLAGES, near):
        raise AssertionError(f"{outcomes}, {share}, {seen}")
    return Circle(csv, workbook, applied, computed, in_sql, memory, unpacking)


def _taken(engine: Engine, file: Path) -> str:
    call = Call(actor=OPERATOR, path={}, query={}, body={}, vault=Vault("k", {"k": b"k" * 32}, b"l" * 32))
    report = take(Kind.VILLAGES, call, file.read_bytes(), engine)
    if report["added"] != VILLAGES:
        raise AssertionError(report["faults"][:3])
    return str(report["id"])


def _computed(connection: Connection) -> Share:
    found = snapshot(connection, COUNTY)
    return Share.of(reaches(found.villages, found.centres, found.measured, found.rule.rule))


def _in_sql(connection: Connection) -> tuple[int, int]:
    km = 15 / 60 * 15.0 / 1.4
    within, people = connection.execute(_ALL_PAIRS, {"chord": 2 * sin(km / 2 / EARTH_KM)}).one()
    return within, people


def _timed(work: Callable[[], T]) -> tuple[T, float]:
    begun = time.perf_counter()
    result = work()
    return result, time.perf_counter() - begun


def _unpacking(file: Path) -> int:
    """Megabytes of the process that unpacks workbooks, as it says itself when it is done."""
    with file.open("rb") as workbook:
        ended = subprocess.run([sys.executable, "-c", _UNPACK], stdin=workbook, capture_output=True, check=True)
    return _megabytes(ended.stderr.decode())


def _megabytes(status: str) -> int:
    """The most that a process has had of memory: what getrusage says is its parent's too."""
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) // 1024


def _centres() -> Iterator[Publish]:
    """Those of the demonstration, each in a town of its own: a town has numbers for a thousand villages."""
    for number, centre in enumerate(invented()):
        town = f"{COUNTY}{number:03}"
        yield Publish(replace(centre.details, id=f"{town}001", town=town, town_name=town), centre.location)


def _villages() -> Iterator[dict[str, object]]:
    dice = random.Random(1)
    for number in range(VILLAGES):
        yield {
            "code": f"{COUNTY}{number:06}",
            "name": f"第{number}村",
            "population": dice.randrange(300, 3000),
            "lon": round(dice.uniform(116.05, 116.52), 6),
            "lat": round(dice.uniform(35.18, 35.66), 6),
        }


@contextmanager
def _database(folder: Path) -> Iterator[ServiceUrls]:
    server = Database(folder / "database")
    server.start()
    try:
        urls = prepare(server.superuser_url(), ["centres"], SecretFile(folder / "secrets.json"), "circle")["centres"]
        migrate("centres", urls.owner)
        yield urls
    finally:
        server.stop()
