"""What is counted in working days, counted anew when the county publishes a calendar (ADR 0038)."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, text

from services.hall.domain.clock import Rules
from services.hall.domain.transitions import OPEN
from services.hall.store.applications import application_from, counted

STEP = 1_000

_ALONE = text("LOCK TABLE application IN EXCLUSIVE MODE")
_OPEN = text("""
    SELECT * FROM application
    WHERE state = ANY(:open) AND id > CAST(:after AS uuid) ORDER BY id LIMIT :step
""")
_MOVE = text("""
    UPDATE application a SET due_action = r.due_action, due_at = r.due_at, promised_at = r.promised_at
    FROM jsonb_to_recordset(CAST(:rows AS jsonb))
        AS r(id uuid, due_action text, due_at timestamptz, promised_at timestamptz)
    WHERE a.id = r.id AND (a.due_at, a.promised_at) IS DISTINCT FROM (r.due_at, r.promised_at)
""")
_FIRST = "00000000-0000-0000-0000-000000000000"


def hold_still(connection: Connection) -> None:
    """Wait until no other transaction holds an application; none takes one up before this transaction has ended.

    So whoever counts by the calendar before is seen by the recount, and whoever comes after it counts by the new one.
    """
    connection.execute(_ALONE)


def recount(connection: Connection, rules: Rules) -> None:
    """When each open application is due and promised by `rules`; its version stays, as nothing happened to it."""
    for rows in _steps(connection):
        moved = [{"id": str(row.id), **counted(application_from(row), rules)} for row in rows]
        connection.execute(_MOVE, {"rows": json.dumps(moved)})


def _steps(connection: Connection) -> Iterator[Sequence[Any]]:
    after = _FIRST
    while rows := connection.execute(_OPEN, {"open": list(OPEN), "after": after, "step": STEP}).all():
        yield rows
        after = str(rows[-1].id)
