"""Centres and their staff in PostgreSQL; names and phones of staff are encrypted on their way in."""

import json
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, Row, text

from services.centres.domain.centre import Centre, Details, Hours, Staff, Window
from services.centres.domain.location import Location
from services.centres.store.sealing import STAFF_NAME, STAFF_PHONE
from services.chassis.masking import mask_phone
from services.chassis.sealed import SealedColumn
from services.chassis.vault import Vault
from services.chassis.work import Ref

_LOAD = text("SELECT * FROM centre WHERE id = ANY(:ids) ORDER BY id FOR UPDATE")
_LOAD_STAFF = text("SELECT id, centre, post, name, phone FROM staff WHERE centre = ANY(:ids) ORDER BY id")
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
_DROP_STAFF = text("DELETE FROM staff WHERE centre = ANY(:ids)")
_SAVE_STAFF = text("""
    INSERT INTO staff (id, centre, post, name, phone, phone_masked)
    SELECT id, centre, post, name, phone, phone_masked
    FROM jsonb_populate_recordset(NULL::staff, CAST(:rows AS jsonb))
""")


def load(connection: Connection, vault: Vault, ids: Sequence[str]) -> dict[Ref[Any], Any]:
    """The centres of these ids that exist, each with its staff."""
    staff = defaultdict(list)
    rows = connection.execute(_LOAD, {"ids": ids}).all()
    for person in connection.execute(_LOAD_STAFF, {"ids": ids}):
        staff[person.centre].append(_staff_of(vault, person))
    return {
        Ref(Centre, row.id): Centre(details_of(row), tuple(staff[row.id]), _location_of(row), row.version)
        for row in rows
    }


def save(connection: Connection, vault: Vault, changed: Sequence[Centre], now: datetime) -> None:
    """Each changed centre, and the whole of its staff."""
    centres = sorted(changed, key=attrgetter("id"))
    rows = [centre.details.data() | _place(centre) | {"version": centre.version} for centre in centres]
    staff = [_sealed(vault, centre, person) for centre in centres for person in centre.staff]
    connection.execute(_SAVE, {"rows": json.dumps(rows), "now": now})
    connection.execute(_DROP_STAFF, {"ids": [centre.id for centre in centres]})
    connection.execute(_SAVE_STAFF, {"rows": json.dumps(staff)})


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


def _sealed(vault: Vault, centre: Centre, person: Staff) -> dict[str, str | None]:
    return {
        "id": person.id,
        "centre": centre.id,
        "post": person.post,
        "name": vault.encrypt(person.name, _context(STAFF_NAME, person.id)),
        "phone": vault.encrypt(person.phone, _context(STAFF_PHONE, person.id)) if person.phone else None,
        "phone_masked": mask_phone(person.phone) if person.phone else None,
    }


def _staff_of(vault: Vault, row: Row[Any]) -> Staff:
    phone = vault.decrypt(row.phone, _context(STAFF_PHONE, row.id)) if row.phone else None
    return Staff(row.id, row.post, vault.decrypt(row.name, _context(STAFF_NAME, row.id)), phone)


def _context(column: SealedColumn, staff_id: str) -> str:
    return column.context.format(id=staff_id)
