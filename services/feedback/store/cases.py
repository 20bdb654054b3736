"""Cases with their history."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, text

from contracts.envelope import Event
from contracts.feedback.words import CaseState, Channel, Kind
from contracts.people import Sealed
from services.chassis import agents
from services.chassis.history import History
from services.chassis.work import Ref
from services.chassis.work.rows import move_rows, moves
from services.feedback.domain.case import Case
from services.feedback.domain.people import Filer, Filings

_PLAIN = (
    "number",
    "centre",
    "about",
    "text",
    "private",
    "about_staff",
    "partner",
    "ticket",
    "first_contact",
    "assignee",
    "bureau",
    "urgent",
    "asked_days",
    "extra_days",
    "reworks",
    "solved",
    "level",
    "reopened",
    "transcriber",
    "version",
)
_MOMENTS = ("asked_at", "counted_from", "assigned_at", "done_at", "box_opened_at")
_CHANGING = (*_PLAIN, *_MOMENTS, "kind", "channel", "state", "filer", "agent", "tries", "shown", "files", "moves")
_COLUMNS = ", ".join(("id", *_CHANGING))

_LOAD = text("SELECT * FROM feedback WHERE id = ANY(CAST(:ids AS uuid[])) ORDER BY id FOR UPDATE")
_LOAD_TICKETS = text("SELECT * FROM feedback WHERE partner || '/' || ticket = ANY(:keys) ORDER BY id FOR UPDATE")
_SAVE = text(f"""
    INSERT INTO feedback ({_COLUMNS}, received_at, updated_at)
    SELECT {_COLUMNS}, :now, :now FROM jsonb_populate_recordset(NULL::feedback, CAST(:rows AS jsonb))
    ON CONFLICT (id) DO UPDATE SET {", ".join(f"{name} = excluded.{name}" for name in _CHANGING)},
        updated_at = excluded.updated_at
    WHERE feedback.version < excluded.version
""")  # noqa: S608 - the names above
_FILINGS = text("""
    SELECT hash, count(*) AS today FROM (
        SELECT filer #>> '{phone,hash}' AS hash FROM feedback
        WHERE filer #>> '{phone,hash}' = ANY(:hashes) AND agent IS NULL AND received_at > now() - interval '1 day'
        UNION ALL
        SELECT agent #>> '{phone,hash}' FROM feedback
        WHERE agent #>> '{phone,hash}' = ANY(:hashes) AND received_at > now() - interval '1 day'
    ) brought GROUP BY hash
""")
HISTORY = History("feedback", owned=True, shown=("ticket", "centre"))


def load(connection: Connection, keys: Sequence[str]) -> dict[Ref[Any], Any]:
    """The cases that exist, by id, or by `partner/ticket`."""
    found: dict[Ref[Any], Any] = {}
    ids, tickets = [key for key in keys if "/" not in key], [key for key in keys if "/" in key]
    for case in map(case_from, connection.execute(_LOAD, {"ids": ids})) if ids else ():
        found[Ref(Case, case.id)] = case
    for case in map(case_from, connection.execute(_LOAD_TICKETS, {"keys": tickets})) if tickets else ():
        found[Ref(Case, f"{case.partner}/{case.ticket}")] = found.setdefault(Ref(Case, case.id), case)
    return found


def load_filings(connection: Connection, hashes: Sequence[str]) -> dict[Ref[Any], Any]:
    """How much each of these has brought within a day."""
    rows: Any = connection.execute(_FILINGS, {"hashes": list(hashes)}) if hashes else ()
    return {Ref(Filings, row.hash): Filings(row.hash, row.today) for row in rows}


def save(connection: Connection, cases: Sequence[Case], events: Sequence[Event], now: datetime) -> None:
    """Write cases, sorted by id. Raises RuntimeError where somebody else has moved one on: it fails the batch."""
    rows = [_row(case) for case in sorted(cases, key=lambda each: each.id)]
    if rows and connection.execute(_SAVE, {"rows": json.dumps(rows), "now": now}).rowcount != len(rows):
        raise RuntimeError("a case changed under its lock")
    HISTORY.save(connection, cases, events, now)


def case_from(row: Row[Any]) -> Case:
    """A case from its row."""
    return Case(
        **{name: getattr(row, name) for name in (*_PLAIN, *_MOMENTS)},
        id=str(row.id),
        kind=Kind(row.kind),
        channel=Channel(row.channel),
        state=CaseState(row.state),
        filer=_filer(row.filer),
        agent=agents.agent_from(row.agent),
        tries=tuple(row.tries),
        files=tuple(row.files),
        shown=tuple(row.shown) if row.shown else None,
        moves=moves(row.moves),
    )


def _filer(kept: Mapping[str, Any]) -> Filer:
    sealed = {part: Sealed(**kept[part]) if kept[part] else None for part in ("name", "phone")}
    return Filer(**sealed, reachable=kept["reachable"])


def _row(case: Case) -> dict[str, Any]:
    moments = {name: getattr(case, name) for name in _MOMENTS}
    return {
        **{
            name: getattr(case, name) for name in ("id", *_PLAIN, "kind", "channel", "state", "tries", "shown", "files")
        },
        **{name: each.isoformat() if each else None for name, each in moments.items()},
        "filer": asdict(case.filer),
        "agent": agents.kept(case.agent),
        "moves": move_rows(case.moves),
    }
