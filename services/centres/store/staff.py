"""The staff register in PostgreSQL; names and phones are encrypted on their way in."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, Row, text

from contracts.staff import StaffState
from services.centres.domain.staff import Held, Leave, Staff
from services.centres.store.sealing import STAFF_NAME, STAFF_PHONE
from services.chassis import staff as copies
from services.chassis.centres import WAY
from services.chassis.masking import mask_phone
from services.chassis.sealed import SealedColumn
from services.chassis.staff import Colleague
from services.chassis.vault import Vault
from services.chassis.work import Ref
from services.chassis.work.rows import move_rows, moves, write

_LOAD = text("SELECT * FROM staff WHERE id = ANY(:ids) ORDER BY id FOR UPDATE")
_CHANGING = (
    "centre",
    "post",
    "name",
    "phone",
    "phone_masked",
    "substitute",
    "state",
    "since",
    '"to"',
    "leave",
    "moves",
    "version",
)
_COLUMNS = ", ".join(("id", *_CHANGING))
_SAVE = text(f"""
    INSERT INTO staff ({_COLUMNS}, updated_at)
    SELECT {_COLUMNS}, :now FROM jsonb_populate_recordset(NULL::staff, CAST(:rows AS jsonb))
    ON CONFLICT (id) DO UPDATE SET {", ".join(f"{name} = excluded.{name}" for name in _CHANGING)},
        updated_at = excluded.updated_at
    WHERE staff.version < excluded.version
""")  # noqa: S608 - the names above
_DUE = text("""
    SELECT id, state, version FROM staff
    WHERE leave IS NOT NULL AND (
        state = 'active' AND CAST(leave ->> 'from' AS date) <= (now() AT TIME ZONE 'Asia/Shanghai')::date
        OR state = 'on_leave' AND CAST(leave ->> 'until' AS date) < (now() AT TIME ZONE 'Asia/Shanghai')::date
    )
    ORDER BY id LIMIT :limit
""")
_STRAYS = text(f"""
    WITH RECURSIVE {WAY},
    post AS (SELECT id, centre, version, split_part(split_part(id, ':', 2), '-', 1) AS home FROM staff)
    SELECT post.id, coalesce(way.id, post.home) AS centre, post.version
    FROM post LEFT JOIN way ON way.named = post.home AND way.joint_site IS NULL
    WHERE post.centre <> coalesce(way.id, post.home)
    ORDER BY post.id LIMIT :limit
""")  # noqa: S608 - the way of mergers


def load(connection: Connection, vault: Vault, ids: Sequence[str]) -> dict[Ref[Any], Any]:
    """Those of them who are in the register."""
    rows = connection.execute(_LOAD, {"ids": list(ids)}) if ids else ()
    return {Ref(Staff, row.id): _staff_from(row, vault) for row in rows}


def save(connection: Connection, vault: Vault, changed: Sequence[Staff], now: datetime) -> None:
    """Write them, and this service's own copy of who is there, as others have it by the event.

    Raises RuntimeError where somebody else has moved one on: it fails the batch.
    """
    ordered = sorted(changed, key=attrgetter("id"))
    write(connection, _SAVE, [_row(each, vault) for each in ordered], now=now)
    copies.save(connection, [_copy(each) for each in ordered])


def due(connection: Connection, limit: int) -> list[tuple[str, StaffState, int]]:
    """Those whose leave has begun or is over, by the day in Shanghai: id, state and version."""
    return [(row.id, StaffState(row.state), row.version) for row in connection.execute(_DUE, {"limit": limit})]


def strays(connection: Connection, limit: int) -> list[tuple[str, str, int]]:
    """Those who aren't where the business of their centre is: id, that place, and version."""
    return [(row.id, row.centre, row.version) for row in connection.execute(_STRAYS, {"limit": limit})]


def _copy(each: Staff) -> Colleague:
    return Colleague(
        id=each.id, centre=each.centre, state=each.state, substitute=each.held.substitute, version=each.version
    )


def _row(each: Staff, vault: Vault) -> dict[str, Any]:
    held, said = each.held, each.published()
    return {name: said[name] for name in ("id", "centre", "post", "state", "substitute", "to", "leave")} | {
        "since": said["from"],
        "name": vault.encrypt(held.name, _context(STAFF_NAME, each.id)),
        "phone": vault.encrypt(held.phone, _context(STAFF_PHONE, each.id)) if held.phone else None,
        "phone_masked": mask_phone(held.phone) if held.phone else None,
        "moves": move_rows(each.moves),
        "version": each.version,
    }


def _staff_from(row: Row[Any], vault: Vault) -> Staff:
    phone = vault.decrypt(row.phone, _context(STAFF_PHONE, row.id)) if row.phone else None
    name = vault.decrypt(row.name, _context(STAFF_NAME, row.id))
    return Staff(
        id=row.id,
        centre=row.centre,
        held=Held(post=row.post, name=name, phone=phone, substitute=row.substitute),
        state=StaffState(row.state),
        since=row.since,
        to=row.to,
        leave=leave_of(row.leave),
        moves=moves(row.moves),
        version=row.version,
    )


def leave_of(kept: Mapping[str, str] | None) -> Leave | None:
    """A leave from its column."""
    return Leave(date.fromisoformat(kept["from"]), date.fromisoformat(kept["until"])) if kept else None


def _context(column: SealedColumn, staff_id: str) -> str:
    return column.context.format(id=staff_id)
