"""What the reading endpoints ask of the registry."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, text

from services.centres.domain.standing import pauses_from
from services.centres.store.centres import details_of
from services.centres.store.staff import leave_of

_VIEW = """
    SELECT id, name, town, town_name, batch, population, opened_on, hours, closed, open_exceptions, state, reason,
        joint_site, instead, pauses, version
    FROM centre
"""
_CENTRES = text(f"{_VIEW} WHERE starts_with(id, :prefix) AND id > :after ORDER BY id LIMIT :limit")
_CENTRE = text(f"{_VIEW} WHERE id = :id AND starts_with(id, :prefix)")
_TOWNS = text("""
    SELECT town AS id, min(town_name) AS name, count(*) AS centres FROM centre
    WHERE starts_with(id, :prefix) GROUP BY town ORDER BY town
""")
_STAFF = text("""
    SELECT id, centre, post, name, phone_masked AS phone, state, since, "to", leave, substitute, version FROM staff
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
    """Staff of the centres whose id begins with `prefix`, after the staff id `after`, by id.

    `name` is encrypted, `phone` masked.
    """
    rows = connection.execute(_STAFF, {"prefix": prefix, "after": after, "limit": limit}).mappings()
    return [{**row, "leave": _leave(row["leave"])} for row in rows]


def _leave(kept: Mapping[str, str] | None) -> dict[str, date] | None:
    leave = leave_of(kept)
    return asdict(leave) if leave else None


def _view(row: Row[Any]) -> dict[str, Any]:
    standing = {"pauses": [asdict(pause) for pause in pauses_from(row.pauses)]}
    shown = {name: getattr(row, name) for name in ("state", "reason", "joint_site", "instead", "version")}
    return asdict(details_of(row)) | shown | standing
