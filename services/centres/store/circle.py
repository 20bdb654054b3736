"""What the circle is computed of, read in one snapshot."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, CursorResult, Row, text

from services.centres.domain.circle import Minutes
from services.centres.domain.circle_rule import CircleRule
from services.centres.domain.location import Location
from services.centres.domain.village import Village
from services.centres.store import circle_rules
from services.centres.store.villages import listed_towns, towns

_VILLAGES = text("""
    SELECT code, name, population, CAST(lon AS float8) AS lon, CAST(lat AS float8) AS lat FROM village
    WHERE starts_with(code, :prefix) AND merged_into IS NULL ORDER BY code
""")
_OPEN = "opened_on <= CAST(now() AT TIME ZONE 'Asia/Shanghai' AS date) AND state = 'open'"
_CENTRES = text(f"SELECT id, name, lon, lat FROM centre WHERE {_OPEN} ORDER BY id")  # noqa: S608 - a constant
_MEASURED = text(f"""
    SELECT village, centre, CAST(minutes AS float8) AS minutes
    FROM travel_time JOIN centre ON centre.id = travel_time.centre WHERE starts_with(village, :prefix) AND {_OPEN}
""")  # noqa: S608 - likewise
STEP = 2_000
"""Rows that are fetched together."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Villages that are no aliases, the open centres that lie somewhere, measured times to open ones; names by id."""

    as_of: datetime
    rule: CircleRule
    villages: Sequence[Village]
    centres: Mapping[str, Location]
    measured: Mapping[str, Minutes]
    names: Mapping[str, str]


def snapshot(connection: Connection, prefix: str) -> Snapshot:
    """All of it, of villages whose code begins with `prefix`: their nearest centre may lie anywhere."""
    centres = connection.execute(_CENTRES).all()
    return Snapshot(
        as_of=connection.execute(text("SELECT now()")).scalar_one(),
        rule=circle_rules.current(connection),
        villages=[_village(row) for row in _streamed(connection, prefix)],
        centres={row.id: Location(float(row.lon), float(row.lat)) for row in centres if row.lon is not None},
        measured=_measured(connection, prefix),
        names={row.id: row.name for row in centres} | listed_towns(connection) | towns(connection),
    )


def _streamed(connection: Connection, prefix: str) -> CursorResult[Any]:
    """A step of rows at a time: a hundred thousand of them would lie beside the villages that are made of them."""
    return connection.execute(_VILLAGES, {"prefix": prefix}, execution_options={"yield_per": STEP})


def _measured(connection: Connection, prefix: str) -> Mapping[str, Minutes]:
    found = defaultdict[str, dict[str, float]](dict)
    for row in connection.execute(_MEASURED, {"prefix": prefix}):
        found[row.village][row.centre] = row.minutes
    return found


def _village(row: Row[Any]) -> Village:
    return Village(code=row.code, name=row.name, population=row.population, location=Location(row.lon, row.lat))
