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
    ON CONFLICT (id) DO UPDATE SET version = excluded.version
""")


def load(connection: Connection, ids: Sequence[str]) -> dict[Ref[Any], Any]:
    """The rungs of these that were heard of."""
    rows = connection.execute(_LOAD, {"ids": list(ids)}) if ids else ()
    return {Ref(Alarm, row.id): Alarm(row.id, row.centre, row.version) for row in rows}


def save(connection: Connection, alarms: Sequence[Alarm]) -> None:
    """Up to which event each was heard."""
    ordered = sorted(alarms, key=attrgetter("id"))
    write(connection, _SAVE, [{"id": each.id, "centre": each.centre, "version": each.version} for each in ordered])
