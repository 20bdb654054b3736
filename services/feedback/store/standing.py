"""What is read of ratings, of what bad ones opened, and of boxes; never who rated."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

from services.chassis.work.rows import IN_STATE
from services.feedback.store.ratings import rectification_of
from services.feedback.store.reads import FEW

_RECTIFICATIONS = """
    SELECT rectification.*, displeasure, given_at FROM rectification JOIN rating ON rating.id = rectification.rating
    WHERE starts_with(rectification.centre, :scope)
"""
_ONE = text(f"{_RECTIFICATIONS} AND rectification.id = CAST(:id AS uuid)")
_AFTER = " AND (updated_at, rectification.id) < (CAST(:after_time AS timestamptz), CAST(:after_id AS uuid))"
_LEVELS = text("""
    SELECT service, level, count(*) AS times FROM rating WHERE starts_with(centre, :scope)
    GROUP BY service, level ORDER BY service, level
""")
_BOXES = text("SELECT * FROM letterbox WHERE starts_with(centre, :scope) ORDER BY centre")


def rectifications(
    connection: Connection, scope: str, limit: int, state: str | None = None, after: Any = None
) -> list[dict[str, Any]]:
    """Bad ratings' cases in `scope`, newest change first."""
    statement = _RECTIFICATIONS + (f" AND {IN_STATE}" if state else "") + (_AFTER if after else "")
    time, last = after or (None, None)
    asked = {"scope": scope, "limit": limit, "state": state, "after_time": time, "after_id": last}
    rows = connection.execute(text(f"{statement} ORDER BY updated_at DESC, rectification.id DESC LIMIT :limit"), asked)
    return [_told(row) for row in rows]


def rectification(connection: Connection, scope: str, key: str) -> dict[str, Any] | None:
    """One of them; None where it lies out of `scope`."""
    row = connection.execute(_ONE, {"id": key, "scope": scope}).one_or_none()
    return _told(row) if row else None


def _told(row: Any) -> dict[str, Any]:
    """A row of both tables; the rectification itself says who may do what."""
    case = rectification_of(row)
    told = {name: getattr(case, name) for name in ("id", "centre", "service", "level", "state", "version")}
    more = {"displeasure": row.displeasure, "received_at": row.given_at, "updated_at": row.updated_at}
    return told | more | {"rectification": case}


_VOICE = text("""
    SELECT rating.id AS rating, rating.centre, text, phone ->> 'cipher' AS phone
    FROM rectification JOIN rating ON rating.id = rectification.rating
    WHERE rectification.id = CAST(:id AS uuid) AND starts_with(rectification.centre, :scope)
""")


def voice(connection: Connection, scope: str, rectification: str) -> dict[str, Any] | None:
    """What was written and left with a bad rating, sealed."""
    row = connection.execute(_VOICE, {"id": rectification, "scope": scope}).mappings().one_or_none()
    return {**row, "rating": str(row["rating"])} if row else None


def satisfaction(connection: Connection, scope: str) -> list[dict[str, Any]]:
    """By service, how often each level was given; services with fewer than FEW ratings are left out."""
    table: dict[str, dict[str, int]] = {}
    for row in connection.execute(_LEVELS, {"scope": scope}):
        table.setdefault(row.service, {})[str(row.level)] = row.times
    return [{"service": each, "levels": levels} for each, levels in table.items() if sum(levels.values()) >= FEW]


def boxes(connection: Connection, scope: str, due: Callable[[datetime], datetime]) -> list[dict[str, Any]]:
    """Boxes in `scope`; overdue where one has been locked past `due` of its locking."""
    now: datetime = connection.execute(text("SELECT now()")).scalar_one()
    rows = connection.execute(_BOXES, {"scope": scope}).mappings()
    return [{**row, "overdue": row["state"] == "locked" and now >= due(row["updated_at"])} for row in rows]
