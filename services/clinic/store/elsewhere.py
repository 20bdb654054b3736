"""Appointments and sessions of centres that have merged, or that are suspended when they would be."""

from typing import Any, NamedTuple

from sqlalchemy import Connection, text

from services.chassis.centres import WAY

_FREE = """
    SELECT free.id FROM slot free JOIN schedule session ON session.id = free.schedule
    WHERE session.practice = schedule.practice AND session.state = 'open'
        AND free.taken < free.capacity AND free.starts_at > now()
"""
_MERGED = text(f"""
    WITH RECURSIVE {WAY}, last AS (SELECT named, id FROM way WHERE joint_site IS NULL)
    SELECT appointment.id, appointment.version, same.id AS slot, other.id AS offered
    FROM last JOIN appointment ON appointment.centre = last.named
    JOIN slot ON slot.id = appointment.slot JOIN schedule ON schedule.id = slot.schedule
    LEFT JOIN LATERAL (
        {_FREE} AND free.centre = last.id AND free.starts_at = slot.starts_at ORDER BY free.id LIMIT 1
    ) same ON appointment.state = 'booked'
    LEFT JOIN LATERAL ({_FREE} AND free.centre = last.id ORDER BY free.starts_at, free.id LIMIT 1) other ON true
    WHERE appointment.state = ANY('{{waitlisted,booked}}')
    ORDER BY slot.starts_at, appointment.id LIMIT :limit
""")  # noqa: S608 - the parts above
_SUSPENDED = text(f"""
    SELECT appointment.id, appointment.version, CAST(NULL AS uuid) AS slot, other.id AS offered
    FROM centre JOIN appointment ON appointment.centre = centre.id
    JOIN slot ON slot.id = appointment.slot JOIN schedule ON schedule.id = slot.schedule
    LEFT JOIN LATERAL (
        {_FREE} AND (free.centre = centre.instead OR free.centre = centre.id
            AND free.starts_at >= CAST(centre.reopens_on AS timestamp) AT TIME ZONE 'Asia/Shanghai')
        ORDER BY free.starts_at, free.id LIMIT 1
    ) other ON true
    WHERE centre.state = 'suspended' AND appointment.state = ANY('{{waitlisted,booked}}')
        AND slot.starts_at < CAST(centre.reopens_on AS timestamp) AT TIME ZONE 'Asia/Shanghai'
    ORDER BY slot.starts_at, appointment.id LIMIT :limit
""")  # noqa: S608 - the parts above
_SESSIONS = text("""
    SELECT schedule.id FROM centre JOIN schedule ON schedule.centre = centre.id
    WHERE centre.state = 'merged' AND schedule.state = 'open' AND schedule.ends_at > now()
        AND NOT EXISTS (
            SELECT FROM slot JOIN appointment ON appointment.slot = slot.id
            WHERE slot.schedule = schedule.id AND appointment.state = ANY('{waitlisted,booked}'))
    ORDER BY schedule.id LIMIT :limit
""")


class Going(NamedTuple):
    """An appointment that can't be kept: with its version, a place at the same time, and what is offered else."""

    appointment: str
    version: int
    slot: str | None
    offered: str | None


def going(connection: Connection, limit: int) -> list[Going]:
    """Appointments of merged centres, each with where it can go; then those of suspended ones, soonest first."""
    found = [row for query in (_MERGED, _SUSPENDED) for row in connection.execute(query, {"limit": limit})]
    return [_going(row) for row in found[:limit]]


def sessions(connection: Connection, limit: int) -> list[str]:
    """Sessions at merged centres to which nobody comes any more."""
    return [str(each) for each in connection.execute(_SESSIONS, {"limit": limit}).scalars()]


def _going(row: Any) -> Going:
    ids = (str(each) if each else None for each in (row.slot, row.offered))
    return Going(str(row.id), row.version, *ids)
