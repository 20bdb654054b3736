"""What has fallen due, what can be given to whoever waits for it, and who is to be told."""

from typing import Any

from sqlalchemy import Connection, text

from services.clinic.domain.transitions import Action
from services.clinic.store.appointments import TURN

BY_CLOCK = (Action.MISS, Action.EXPIRE, Action.PASS, Action.LEAVE)

_DUE = text("""
    SELECT appointment.id, due_action, appointment.version
    FROM appointment LEFT JOIN slot ON slot.id = slot LEFT JOIN schedule ON schedule.id = slot.schedule
        LEFT JOIN centre ON centre.id = appointment.centre
    WHERE due_at <= now() AND due_action = ANY(:actions) AND schedule.state IS DISTINCT FROM 'stopped'
        AND coalesce(centre.state, 'open') = 'open'
        OR due_at <= now() AND due_action = ANY('{pass,leave}')
    ORDER BY due_at, appointment.id LIMIT :limit
""")
_STOPPED = text("""
    SELECT appointment.id, appointment.version, other.id AS offered
    FROM schedule JOIN slot ON slot.schedule = schedule.id JOIN appointment ON appointment.slot = slot.id
    LEFT JOIN LATERAL (
        SELECT free.id FROM slot free JOIN schedule session ON session.id = free.schedule
        WHERE free.centre = slot.centre AND session.practice = schedule.practice AND session.state = 'open'
            AND free.taken < free.capacity AND free.starts_at > now()
        ORDER BY free.starts_at, free.id LIMIT 1
    ) other ON true
    WHERE schedule.state = 'stopped' AND appointment.state = ANY('{waitlisted,booked}')
    ORDER BY slot.starts_at, appointment.id LIMIT :limit
""")
_FREED = text("""
    SELECT first.id, first.slot, first.version FROM (
        SELECT appointment.id, appointment.slot, appointment.version, slot.capacity - slot.taken AS free,
            row_number() OVER (PARTITION BY slot.id ORDER BY appointment.created_at, appointment.id) AS place
        FROM appointment JOIN slot ON slot.id = appointment.slot JOIN schedule ON schedule.id = slot.schedule
        WHERE appointment.state = 'waitlisted' AND slot.taken < slot.capacity AND slot.starts_at > now()
            AND schedule.state = 'open'
    ) first WHERE first.place <= first.free ORDER BY first.id LIMIT :limit
""")
_SOON = text(f"""
    SELECT id, version FROM (
        SELECT id, version, told, reachable OR agent IS NOT NULL AS reachable,
            row_number() OVER (PARTITION BY centre, room ORDER BY {TURN}) AS place
        FROM appointment WHERE state = 'waiting'
    ) waiting WHERE place <= :soon AND reachable AND NOT told ORDER BY id LIMIT :limit
""")  # noqa: S608 - the order of a queue


def due(connection: Connection, limit: int) -> list[tuple[str, str, int]]:
    """Appointments whose limit has run out by the database's clock, longest due first: id, action, version."""
    rows: Any = connection.execute(_DUE, {"limit": limit, "actions": sorted(BY_CLOCK)})
    return [(str(row.id), row.due_action, row.version) for row in rows]


def stopped(connection: Connection, limit: int) -> list[tuple[str, str | None, int]]:
    """Appointments of sessions that don't take place: id, the slot that is offered instead, version."""
    rows: Any = connection.execute(_STOPPED, {"limit": limit})
    return [(str(row.id), str(row.offered) if row.offered else None, row.version) for row in rows]


def freed(connection: Connection, limit: int) -> list[tuple[str, str, int]]:
    """Those on a waitlist for whom a place has become free, first come first: id, slot, version."""
    rows: Any = connection.execute(_FREED, {"limit": limit})
    return [(str(row.id), str(row.slot), row.version) for row in rows]


def soon(connection: Connection, place: int, limit: int) -> list[tuple[str, int]]:
    """Those who are among the first `place` of their room's queue and don't know it: id, version."""
    rows: Any = connection.execute(_SOON, {"soon": place, "limit": limit})
    return [(str(row.id), row.version) for row in rows]
