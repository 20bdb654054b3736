"""Those who hear for towns, bureaux and the county, in PostgreSQL; names and phones lie there encrypted."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, text

from services.centres.domain.officer import Officer
from services.centres.store.people import columns, sealed
from services.chassis.work import Ref
from services.chassis.work.rows import write

_COLUMNS = "id, party, centre, post, name, name_masked, name_hash, phone, phone_masked, phone_hash, updated_by, version"
_LOAD = text("SELECT * FROM officer WHERE id = ANY(CAST(:ids AS uuid[])) ORDER BY id FOR UPDATE")
_SAVE = text(f"""
    INSERT INTO officer ({_COLUMNS}, updated_at)
    SELECT {_COLUMNS}, :now FROM jsonb_populate_recordset(NULL::officer, CAST(:rows AS jsonb))
    ON CONFLICT (id) DO UPDATE SET party = excluded.party, centre = excluded.centre, post = excluded.post,
        name = excluded.name, name_masked = excluded.name_masked, name_hash = excluded.name_hash,
        phone = excluded.phone, phone_masked = excluded.phone_masked, phone_hash = excluded.phone_hash,
        updated_by = excluded.updated_by, version = excluded.version, updated_at = excluded.updated_at
""")  # noqa: S608 - the names above
_FORGET = text("DELETE FROM officer WHERE id = ANY(CAST(:ids AS uuid[]))")
_LISTED = text("""
    SELECT id, party, post, name_masked AS name, phone_masked AS phone, version, updated_at, updated_by FROM officer
    WHERE starts_with(centre, :scope) AND party = coalesce(:party, party) ORDER BY party, id
""")
_PHONES = text("SELECT id, party, phone FROM officer WHERE party = ANY(:parties) ORDER BY id")
_ANY = text("SELECT EXISTS (SELECT FROM officer)")


def load(connection: Connection, ids: Sequence[str]) -> dict[Ref[Any], Any]:
    """Those who are known, of these."""
    rows = connection.execute(_LOAD, {"ids": list(ids)}) if ids else ()
    return {Ref(Officer, str(row.id)): _officer(row) for row in rows}


def save(connection: Connection, officers: Sequence[Officer], now: datetime) -> None:
    """Write those who hear, and forget those who left."""
    write(connection, _SAVE, [_row(each) for each in sorted(officers, key=_by_id) if not each.left], now=now)
    gone = [each.id for each in officers if each.left]
    if gone:
        connection.execute(_FORGET, {"ids": gone})


def listed(connection: Connection, scope: str, party: str | None) -> list[Mapping[str, Any]]:
    """Those of the parties in scope, masked."""
    return [dict(row) for row in connection.execute(_LISTED, {"scope": scope, "party": party}).mappings()]


def phones(connection: Connection, parties: Sequence[str]) -> list[tuple[str, str]]:
    """Of these parties the encrypted phones of those who hear for them."""
    rows = connection.execute(_PHONES, {"parties": list(parties)}) if parties else ()
    return [(row.party, row.phone) for row in rows]


def is_empty(connection: Connection) -> bool:
    """Whether nobody was ever entered, or all have left."""
    return not connection.execute(_ANY).scalar_one()


def _officer(row: Row[Any]) -> Officer:
    name, phone = sealed(row, "name"), sealed(row, "phone")
    if name is None or phone is None:
        raise LookupError(row.id)
    return Officer(
        id=str(row.id),
        party=row.party,
        post=row.post,
        name=name,
        phone=phone,
        by=row.updated_by,
        version=row.version,
    )


def _row(officer: Officer) -> dict[str, Any]:
    return {
        "id": officer.id,
        "party": officer.party,
        "centre": officer.centre,
        "post": officer.post,
        **columns("name", officer.name),
        **columns("phone", officer.phone),
        "updated_by": officer.by,
        "version": officer.version,
    }


def _by_id(officer: Officer) -> str:
    return officer.id
