"""What the reading endpoints ask. Everything is masked, and bounded by the actor's scope, an id prefix."""

from typing import Any

from sqlalchemy import Connection, Row, text

from contracts.clinics import AppointmentState as State
from contracts.clinics import ReportState, SuspensionState
from services.chassis import agents
from services.chassis.machine import legal
from services.chassis.work.rows import IN_STATE
from services.clinic.domain.disease import REPORTS
from services.clinic.domain.patient import SUSPENSIONS
from services.clinic.domain.transitions import TRANSITIONS
from services.clinic.store.appointments import TURN
from services.clinic.store.people import SUSPENDS

_FILTERS = {
    "state": IN_STATE,
    "id": "id = CAST(:id AS uuid)",
    "slot": "slot = CAST(:slot AS uuid)",
    "name_hash": "name_hash = :name_hash",
    "phone_hash": "phone_hash = :phone_hash",
    "identity_hash": "identity_hash = :identity_hash",
    "number": "number = :number AND day = CAST(now() AT TIME ZONE 'Asia/Shanghai' AS date)",
    "since": "updated_at >= :since",
    "begin": "coalesce(starts_at, arrived_at) >= :begin",
    "end": "coalesce(starts_at, arrived_at) < :end",
    "urgent": "urgent = :urgent",
    "after": "(updated_at, id) < (CAST(:after_time AS timestamptz), CAST(:after_id AS uuid))",
}


_SUSPENSIONS = f"(SELECT *, {SUSPENDS} AS suspends FROM suspension) suspension"  # noqa: S608 - as above


def _page(connection: Connection, table: str, scope: str, limit: int, wanted: dict[str, Any]) -> list[Row[Any]]:
    """Rows of `table` in `scope` that match all of `wanted` (`after` is a pair), newest change first."""
    parameters = {key: value for key, value in wanted.items() if value is not None}
    conditions = ["starts_with(centre, :scope)", *(_FILTERS[key] for key in parameters)]
    parameters["after_time"], parameters["after_id"] = parameters.pop("after", (None, None))
    where = " AND ".join(conditions)
    statement = text(
        f"SELECT * FROM {table} WHERE {where} ORDER BY updated_at DESC, id DESC LIMIT :limit"  # noqa: S608 - ours
    )
    return list(connection.execute(statement, {**parameters, "scope": scope, "limit": limit}))


def appointments(connection: Connection, scope: str, limit: int, **wanted: Any) -> list[dict[str, Any]]:
    """Appointments and walk-ins (keys of _FILTERS)."""
    return [appointment_view(row) for row in _page(connection, "appointment", scope, limit, wanted)]


def suspensions(connection: Connection, scope: str, limit: int, **wanted: Any) -> list[dict[str, Any]]:
    """Suspensions of booking."""
    return [_suspension(row) for row in _page(connection, _SUSPENSIONS, scope, limit, wanted)]


def reports(connection: Connection, scope: str, limit: int, **wanted: Any) -> list[dict[str, Any]]:
    """Reports of infectious diseases, without what they say."""
    return [_report(row) for row in _page(connection, "disease_report", scope, limit, wanted)]


def report_content(connection: Connection, scope: str, report: str) -> str | None:
    """What a report says, still encrypted."""
    rows = _page(connection, "disease_report", scope, 1, {"id": report})
    return rows[0].content if rows else None


def patient(connection: Connection, scope: str, appointment: str) -> dict[str, str] | None:
    """A patient's name, phone and identity number as far as they are known, still encrypted."""
    rows = _page(connection, "appointment", scope, 1, {"id": appointment})
    return {part: getattr(rows[0], part) for part in ("name", "phone", "identity")} if rows else None


_OWN = text(f"""
    WITH queue AS (
        SELECT id, row_number() OVER (PARTITION BY centre, room ORDER BY {TURN}) - 1 AS ahead
        FROM appointment WHERE state = 'waiting'
    )
    SELECT appointment.*, queue.ahead FROM appointment LEFT JOIN queue USING (id)
    WHERE (phone_hash = :phone OR agent #>> '{{phone,hash}}' = :phone) AND updated_at > now() - interval '180 days'
    ORDER BY updated_at DESC, id DESC LIMIT 100
""")  # noqa: S608 - the order of a queue


def own(connection: Connection, phone_hash: str) -> list[dict[str, Any]]:
    """What a villager has booked in the last half year by the hash of their phone, with how many are ahead of it."""
    rows = connection.execute(_OWN, {"phone": phone_hash})
    return [
        appointment_view(row)
        | {"patient": row.name_masked, "ahead": row.ahead, "acting": agents.acts(row.agent, phone_hash)}
        for row in rows
    ]


def own_suspensions(connection: Connection, phone_hash: str) -> list[dict[str, Any]]:
    """A villager's suspensions by the hash of their phone."""
    statement = text(f"SELECT * FROM {_SUSPENSIONS} WHERE phone = :phone ORDER BY imposed_at DESC, id LIMIT 50")  # noqa: S608
    return [_suspension(row) for row in connection.execute(statement, {"phone": phone_hash})]


_QUEUES = text(f"""
    SELECT * FROM appointment WHERE centre = :centre AND state = ANY(:states) ORDER BY room, {TURN}
""")  # noqa: S608 - the order of a queue


def in_house(connection: Connection, centre: str) -> list[dict[str, Any]]:
    """Who waits, was called, was passed by or is inside, by room and in the order in which they are called."""
    states = [State.WAITING, State.CALLED, State.PASSED, State.IN_CONSULTATION]
    rows = connection.execute(_QUEUES, {"centre": centre, "states": states})
    return [{**appointment_view(row), "queued_at": row.queued_at} for row in rows]


def now(connection: Connection) -> Any:
    """The database's clock."""
    return connection.execute(text("SELECT now()")).scalar_one()


def appointment_view(row: Row[Any]) -> dict[str, Any]:
    """An appointment as it is read, masked."""
    return {
        "id": str(row.id),
        "centre": row.centre,
        "state": row.state,
        "walk_in": row.slot is None,
        "patient": {"name": row.name_masked, "phone": row.phone_masked, "identity": row.identity_masked},
        "agent": agents.shown(row.agent),
        "slot": row.slot,
        "starts_at": row.starts_at,
        "ends_at": row.ends_at,
        "room": row.room,
        "priority": row.priority,
        "number": row.number,
        "offered": row.offered,
        "arrived_at": row.arrived_at,
        "queued_at": row.queued_at,
        "called_at": row.called_at,
        "legal": legal(TRANSITIONS, State(row.state)),
        "due": {"action": row.due_action, "at": row.due_at} if row.due_at else None,
        "created_at": row.created_at,
        "updated_at": row.updated_at,
        "version": row.version,
    }


def _suspension(row: Row[Any]) -> dict[str, Any]:
    names = ("centre", "state", "imposed_at", "until", "suspends", "updated_at", "version")
    view = {name: getattr(row, name) for name in names}
    return view | {"id": str(row.id), "legal": legal(SUSPENSIONS, SuspensionState(row.state))}


def _report(row: Row[Any]) -> dict[str, Any]:
    names = ("centre", "state", "urgent", "opened_at", "reported_at", "updated_at", "version")
    view = {name: getattr(row, name) for name in names}
    return view | {"id": str(row.id), "legal": legal(REPORTS, ReportState(row.state))}
