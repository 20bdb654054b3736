"""What is asked of sessions and their slots, soonest first."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, text

from contracts.days import day_of

_VIEW = """
    SELECT slot.*, schedule.practice, schedule.state AS session_state, schedule.version AS session_version,
        schedule.begins_at, schedule.ends_at AS session_ends_at, schedule.updated_at
    FROM slot JOIN schedule ON schedule.id = slot.schedule
"""
_FILTERS = {
    "id": "slot.id = CAST(:id AS uuid)",
    "schedule": "schedule.id = CAST(:schedule AS uuid)",
    "practice": "practice = :practice",
    "open": "schedule.state = 'open' AND slot.ends_at > now() AND :open",
    "free": "slot.taken < slot.capacity AND :free",
    "begin": "slot.starts_at >= :begin",
    "end": "slot.starts_at < :end",
    "after": "(slot.starts_at, slot.id) > (CAST(:after_time AS timestamptz), CAST(:after_id AS uuid))",
}


def slots(connection: Connection, scope: str, limit: int, **wanted: Any) -> list[dict[str, Any]]:
    """Slots in `scope` that match all of `wanted` (keys of _FILTERS; `after` is a pair), soonest first."""
    parameters = {key: value for key, value in wanted.items() if value is not None}
    conditions = ["starts_with(slot.centre, :scope)", *(_FILTERS[key] for key in parameters)]
    parameters["after_time"], parameters["after_id"] = parameters.pop("after", (None, None))
    statement = text(f"{_VIEW} WHERE {' AND '.join(conditions)} ORDER BY slot.starts_at, slot.id LIMIT :limit")
    return [slot_view(row) for row in connection.execute(statement, {**parameters, "scope": scope, "limit": limit})]


_SESSION = text("SELECT * FROM schedule WHERE id = CAST(:id AS uuid) AND starts_with(centre, :scope)")


def schedule(connection: Connection, scope: str, schedule_id: str) -> dict[str, Any] | None:
    """One session in `scope` with its slots, or None."""
    row = connection.execute(_SESSION, {"id": schedule_id, "scope": scope}).one_or_none()
    return {**schedule_view(row), "slots": slots(connection, scope, 200, schedule=schedule_id)} if row else None


_SESSION_DAYS = text("SELECT centre, begins_at FROM schedule WHERE begins_at >= :since")


def session_days(connection: Connection, since: datetime) -> set[tuple[str, date]]:
    """On which days each centre has sessions from a moment on, whether or not they take place."""
    return {(row.centre, day_of(row.begins_at)) for row in connection.execute(_SESSION_DAYS, {"since": since})}


def schedule_view(row: Row[Any]) -> dict[str, Any]:
    """A session as it is read."""
    names = ("centre", "room", "practice", "state", "begins_at", "ends_at", "version")
    return {"id": str(row.id), **{name: getattr(row, name) for name in names}}


def slot_view(row: Row[Any]) -> dict[str, Any]:
    """A slot as it is read, with what its session says."""
    return {
        "id": str(row.id),
        "schedule": str(row.schedule),
        "centre": row.centre,
        "room": row.room,
        "practice": row.practice,
        "session_state": row.session_state,
        "starts_at": row.starts_at,
        "ends_at": row.ends_at,
        "capacity": row.capacity,
        "free": max(0, row.capacity - row.taken) if row.session_state == "open" else 0,
    }
