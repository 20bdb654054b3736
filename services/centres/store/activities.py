"""Activities in PostgreSQL, with their history."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, text

from contracts.activities import ActivityKind
from contracts.activities import ActivityState as State
from contracts.envelope import Event
from services.centres.domain.activity import ACTIVITY, Activity
from services.centres.domain.booking import Span
from services.chassis.casework.table import FILTERS, CaseTable, newest_first
from services.chassis.history import History
from services.chassis.machine import legal
from services.chassis.work import Ref
from services.chassis.work.rows import move_rows, moves

HISTORY = History("activity")
_FIXED = ("centre", "kind", "title", "room", "capacity")
_TABLE = CaseTable("activity", fixed=(*_FIXED, "begins_at", "ends_at"), changing=("attendance", "state", "moves"))
_FILTERS = {**FILTERS, "kind": "kind = :kind", "from": "ends_at > :from", "until": "begins_at < :until"}
_OPEN = text("""
    SELECT * FROM activity WHERE state = 'open' AND begins_at > now() AND starts_with(centre, :scope)
    ORDER BY begins_at, id LIMIT 100
""")
_PLACES = text("""
    SELECT activity, count(*) FILTER (WHERE state <> 'waitlisted') AS taken,
        count(*) FILTER (WHERE state = 'waitlisted') AS waiting
    FROM signup WHERE activity = ANY(CAST(:ids AS uuid[])) AND state <> 'withdrawn' GROUP BY activity
""")


def load(connection: Connection, ids: Sequence[str]) -> dict[Ref[Any], Any]:
    """The activities that exist, of these."""
    return {Ref(Activity, str(row.id)): _activity(row) for row in _TABLE.load(connection, ids)}


def save(connection: Connection, activities: Sequence[Activity], events: Sequence[Event], now: datetime) -> None:
    """Write activities with what is new about them."""
    _TABLE.save(connection, [_row(each) for each in activities], now)
    HISTORY.save(connection, activities, events, now)


def listed(connection: Connection, scope: str, limit: int, **wanted: Any) -> list[dict[str, Any]]:
    """Activities in `scope` that match all of `wanted` (keys of _FILTERS), newest change first."""
    return _views(connection, newest_first(connection, "activity", scope, limit, wanted, _FILTERS))


def open_ones(connection: Connection, scope: str) -> list[dict[str, Any]]:
    """Those in `scope` for which one may sign up, soonest first."""
    return _views(connection, connection.execute(_OPEN, {"scope": scope}).all())


def _views(connection: Connection, rows: Sequence[Row[Any]]) -> list[dict[str, Any]]:
    places: Any = connection.execute(_PLACES, {"ids": [str(row.id) for row in rows]}) if rows else ()
    known = {row.activity: (row.taken, row.waiting) for row in places}
    return [_view(row, *known.get(row.id, (0, 0))) for row in rows]


def _view(row: Row[Any], taken: int, waiting: int) -> dict[str, Any]:
    shown = (*_FIXED, "begins_at", "ends_at", "attendance", "state", "updated_at", "version")
    copied = {name: getattr(row, name) for name in shown}
    return {"id": str(row.id), **copied, "taken": taken, "waiting": waiting, "legal": legal(ACTIVITY, State(row.state))}


def _activity(row: Row[Any]) -> Activity:
    return Activity(
        id=str(row.id),
        centre=row.centre,
        kind=ActivityKind(row.kind),
        title=row.title,
        room=row.room,
        span=Span(row.begins_at, row.ends_at),
        capacity=row.capacity,
        attendance=row.attendance,
        state=State(row.state),
        moves=moves(row.moves),
        version=row.version,
    )


def _row(activity: Activity) -> dict[str, Any]:
    return {
        **{name: getattr(activity, name) for name in ("id", *_FIXED, "attendance", "state", "version")},
        **activity.span.data(),
        "moves": move_rows(activity.moves),
    }
