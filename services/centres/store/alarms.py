"""Rungs that were heard of, in PostgreSQL."""

from collections.abc import Sequence
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, text

from services.centres.domain.alarm import Alarm
from services.chassis.work import Ref
from services.chassis.work.rows import write

_LOAD = text("SELECT id, centre, version FROM alarm WHERE id = ANY(:ids) ORDER BY id FOR UPDATE")
_SAVE = text("""
    INSERT INTO alarm (id, centre, version)
    SELECT id, centre, version FROM jsonb_populate_recordset(NULL::alarm, CAST(:rows AS jsonb))
    ON CONFLICT (id) DO UPDATE SET version = excluded.version, heard_at = now()
""")
_FORGET = text("""
    DELETE FROM alarm WHERE id IN (
        SELECT id FROM alarm WHERE heard_at < now() - make_interval(days => :days) LIMIT :step FOR UPDATE SKIP LOCKED
    )
""")
KEPT_DAYS = 92
"""For how long it is known up to which event a rung was heard of: its queue holds nothing as old as that."""


def load(connection: Connection, ids: Sequence[str]) -> dict[Ref[Any], Any]:
    """The rungs of these that were heard of."""
    rows = connection.execute(_LOAD, {"ids": list(ids)}) if ids else ()
    return {Ref(Alarm, row.id): Alarm(row.id, row.centre, row.version) for row in rows}


def save(connection: Connection, alarms: Sequence[Alarm]) -> None:
    """Up to which event each was heard."""
    ordered = sorted(alarms, key=attrgetter("id"))
    write(connection, _SAVE, [{"id": each.id, "centre": each.centre, "version": each.version} for each in ordered])


def forget(connection: Connection, step: int) -> int:
    """Forget up to so many rungs that were last heard of more than `KEPT_DAYS` ago; returns how many."""
    return connection.execute(_FORGET, {"days": KEPT_DAYS, "step": step}).rowcount
