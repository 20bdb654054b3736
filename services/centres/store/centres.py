"""Centres in PostgreSQL."""

from collections.abc import Sequence
from datetime import date, datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, Row, text

from services.centres.domain.centre import Centre, Details, Hours, Window
from services.centres.domain.location import Location
from services.chassis.work import Ref
from services.chassis.work.rows import write

_LOAD = text("SELECT * FROM centre WHERE id = ANY(:ids) ORDER BY id FOR UPDATE")
_SAVE = text("""
    INSERT INTO centre (
        id, name, town, town_name, batch, population, opened_on, hours, closed, lon, lat, version, updated_at
    )
    SELECT id, name, town, town_name, batch, population, opened_on, hours, closed, lon, lat, version, :now
    FROM jsonb_populate_recordset(NULL::centre, CAST(:rows AS jsonb))
    ON CONFLICT (id) DO UPDATE SET
        name = excluded.name, town = excluded.town, town_name = excluded.town_name, batch = excluded.batch,
        population = excluded.population, opened_on = excluded.opened_on, hours = excluded.hours,
        closed = excluded.closed, lon = excluded.lon, lat = excluded.lat,
        version = excluded.version, updated_at = excluded.updated_at
""")


def load(connection: Connection, ids: Sequence[str]) -> dict[Ref[Any], Any]:
    """The centres of these ids that exist."""
    rows = connection.execute(_LOAD, {"ids": ids}).all()
    return {Ref(Centre, row.id): Centre(details_of(row), _location_of(row), row.version) for row in rows}


def save(connection: Connection, changed: Sequence[Centre], now: datetime) -> None:
    """Each changed centre."""
    centres = sorted(changed, key=attrgetter("id"))
    write(
        connection, _SAVE, [each.details.data() | _place(each) | {"version": each.version} for each in centres], now=now
    )


def details_of(row: Row[Any]) -> Details:
    """What is known of the centre of a row."""
    windows = tuple(Window(**window) for window in row.hours["windows"])
    return Details(
        id=row.id,
        name=row.name,
        town=row.town,
        town_name=row.town_name,
        batch=row.batch,
        population=row.population,
        opened_on=row.opened_on,
        hours=Hours(tuple(row.hours["weekdays"]), windows),
        closed=tuple(date.fromisoformat(day) for day in row.closed),
    )


def _place(centre: Centre) -> dict[str, float | None]:
    where = centre.location
    return {"lon": where.lon if where else None, "lat": where.lat if where else None}


def _location_of(row: Row[Any]) -> Location | None:
    return None if row.lon is None else Location(float(row.lon), float(row.lat))
