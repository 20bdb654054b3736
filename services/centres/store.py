"""Centres in PostgreSQL: loading and saving for the unit of work, and what the reading endpoints ask."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, text

from contracts.envelope import Event
from services.centres.domain import Centre, Details, Hours, Staff, Window
from services.chassis.sealed import SealedColumn
from services.chassis.vault import Vault
from services.chassis.work import Ref

STAFF_NAME = SealedColumn(table="staff", key=("id",), column="name", context="staff.name.{id}")
SEALED = (STAFF_NAME,)

_LOAD = text("SELECT * FROM centre WHERE id = ANY(:ids) ORDER BY id FOR UPDATE")
_LOAD_STAFF = text("SELECT id, centre, post, name FROM staff WHERE centre = ANY(:ids) ORDER BY id")
_SAVE = text("""
    INSERT INTO centre (id, name, town, town_name, batch, population, opened_on, hours, closed, version, updated_at)
    SELECT id, name, town, town_name, batch, population, opened_on, hours, closed, version, :now
    FROM jsonb_populate_recordset(NULL::centre, CAST(:rows AS jsonb))
    ON CONFLICT (id) DO UPDATE SET
        name = excluded.name, town = excluded.town, town_name = excluded.town_name, batch = excluded.batch,
        population = excluded.population, opened_on = excluded.opened_on, hours = excluded.hours,
        closed = excluded.closed, version = excluded.version, updated_at = excluded.updated_at
""")
_DROP_STAFF = text("DELETE FROM staff WHERE centre = ANY(:ids)")
_SAVE_STAFF = text("""
    INSERT INTO staff (id, centre, post, name)
    SELECT id, centre, post, name FROM jsonb_populate_recordset(NULL::staff, CAST(:rows AS jsonb))
""")


class CentreStore:
    """The repository of centres; names of staff are encrypted on their way in."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    rules = None

    def load(self, connection: Connection, refs: Sequence[Ref[Any]]) -> Mapping[Ref[Any], Any]:
        """The named centres that exist, each with its staff."""
        ids = [ref.key for ref in refs]
        staff = defaultdict(list)
        rows = connection.execute(_LOAD, {"ids": ids}).all()
        for person in connection.execute(_LOAD_STAFF, {"ids": ids}):
            staff[person.centre].append(Staff(person.id, person.post, _clear(self._vault, person)))
        return {Ref(Centre, row.id): Centre(_details(row), tuple(staff[row.id]), row.version) for row in rows}

    def save(self, connection: Connection, changed: Sequence[Any], events: Sequence[Event], now: datetime) -> None:
        """Each changed centre, and the whole of its staff."""
        centres = sorted(changed, key=lambda centre: str(centre.id))
        rows = [centre.details.data() | {"version": centre.version} for centre in centres]
        staff = [self._sealed(centre, person) for centre in centres for person in centre.staff]
        connection.execute(_SAVE, {"rows": json.dumps(rows), "now": now})
        connection.execute(_DROP_STAFF, {"ids": [centre.id for centre in centres]})
        connection.execute(_SAVE_STAFF, {"rows": json.dumps(staff)})

    def _sealed(self, centre: Centre, person: Staff) -> dict[str, str]:
        sealed = self._vault.encrypt(person.name, _context(person.id))
        return {"id": person.id, "centre": centre.id, "post": person.post, "name": sealed}


def _clear(vault: Vault, person: Row[Any]) -> str:
    return vault.decrypt(person.name, _context(person.id))


def _context(staff_id: str) -> str:
    return STAFF_NAME.context.format(id=staff_id)


def _details(row: Row[Any]) -> Details:
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


# Reading

_VIEW = "SELECT id, name, town, town_name, batch, population, opened_on, hours, closed, version FROM centre"
_CENTRES = text(f"{_VIEW} WHERE starts_with(id, :prefix) AND id > :after ORDER BY id LIMIT :limit")
_CENTRE = text(f"{_VIEW} WHERE id = :id AND starts_with(id, :prefix)")
_TOWNS = text("""
    SELECT town AS id, min(town_name) AS name, count(*) AS centres FROM centre
    WHERE starts_with(id, :prefix) GROUP BY town ORDER BY town
""")
_STAFF = text("""
    SELECT id, centre, post, name FROM staff
    WHERE starts_with(centre, :prefix) AND id > :after ORDER BY id LIMIT :limit
""")


def centres(connection: Connection, prefix: str, after: str, limit: int) -> list[dict[str, Any]]:
    """Centres whose id begins with `prefix` and comes after `after`, by id."""
    rows = connection.execute(_CENTRES, {"prefix": prefix, "after": after, "limit": limit})
    return [_view(row) for row in rows]


def centre(connection: Connection, prefix: str, centre_id: str) -> dict[str, Any] | None:
    """One centre, or None where it doesn't exist or doesn't begin with `prefix`."""
    row = connection.execute(_CENTRE, {"id": centre_id, "prefix": prefix}).one_or_none()
    return _view(row) if row else None


def towns(connection: Connection, prefix: str) -> list[dict[str, Any]]:
    """The towns of the centres whose id begins with `prefix`, with their number, by id."""
    return [dict(row) for row in connection.execute(_TOWNS, {"prefix": prefix}).mappings()]


def staff(connection: Connection, prefix: str, after: str, limit: int) -> list[dict[str, Any]]:
    """Staff of the centres whose id begins with `prefix`, after the staff id `after`, by id; `name` is encrypted."""
    rows = connection.execute(_STAFF, {"prefix": prefix, "after": after, "limit": limit}).mappings()
    return [dict(row) for row in rows]


def _view(row: Row[Any]) -> dict[str, Any]:
    return asdict(_details(row)) | {"version": row.version}
