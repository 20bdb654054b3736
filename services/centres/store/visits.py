"""Visits of days in PostgreSQL."""

from collections.abc import Sequence
from datetime import date, datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, text

from services.centres.domain.visit import VisitDay
from services.chassis.work import Ref
from services.chassis.work.rows import write

_LOAD = text("SELECT * FROM visit_day WHERE id = ANY(:ids) ORDER BY id FOR UPDATE")
_SAVE = text("""
    INSERT INTO visit_day (id, centre, on_day, total, groups, version, updated_at)
    SELECT id, centre, on_day, total, groups, version, :now
    FROM jsonb_populate_recordset(NULL::visit_day, CAST(:rows AS jsonb))
    ON CONFLICT (id) DO UPDATE SET total = excluded.total, groups = excluded.groups, version = excluded.version,
        updated_at = excluded.updated_at
""")
_LIST = text("""
    SELECT * FROM visit_day WHERE starts_with(centre, :scope)
        AND (CAST(:day AS date) IS NULL OR (on_day, id) < (CAST(:day AS date), :id))
    ORDER BY on_day DESC, id DESC LIMIT :limit
""")


def load(connection: Connection, ids: Sequence[str]) -> dict[Ref[Any], Any]:
    """These days, whether or not anybody was counted yet."""
    rows: Any = connection.execute(_LOAD, {"ids": list(ids)}) if ids else ()
    known = {row.id: VisitDay(id=row.id, total=row.total, groups=row.groups, version=row.version) for row in rows}
    return {Ref(VisitDay, each): known.get(each) or VisitDay(id=each) for each in ids}


def save(connection: Connection, days: Sequence[VisitDay], now: datetime) -> None:
    """The days as they are now."""
    write(connection, _SAVE, [_row(each) for each in sorted(days, key=attrgetter("id"))], now=now)


def listed(connection: Connection, scope: str, after: tuple[date, str] | None, limit: int) -> list[dict[str, Any]]:
    """Days of centres in `scope`, the latest first, behind `after`, a pair of day and id."""
    day, last = after or (None, "")
    rows = connection.execute(_LIST, {"scope": scope, "day": day, "id": last, "limit": limit})
    return [_view(row) for row in rows]


def _row(day: VisitDay) -> dict[str, Any]:
    copied = {name: getattr(day, name) for name in ("id", "centre", "total", "version")}
    return {**copied, "on_day": day.on.isoformat(), "groups": dict(day.groups)}


def _view(row: Any) -> dict[str, Any]:
    groups = [{"group": group, "count": count} for group, count in sorted(row.groups.items()) if count]
    copied = {name: getattr(row, name) for name in ("id", "centre", "total", "version")}
    return {**copied, "on": row.on_day, "groups": groups}
