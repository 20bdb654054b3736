"""The register with its history: an entry is found by its id, and one that holds also by its identity number's hash."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row
from sqlalchemy import text as sql

from contracts.envelope import Event
from contracts.veteranwork import Belonging, Placement, RegisterState
from services.chassis.casework.table import CaseTable
from services.chassis.history import History
from services.chassis.work import Ref
from services.chassis.work.rows import move_rows, moves
from services.veterans.domain.clock import Rules, veteran_due
from services.veterans.domain.register import Veteran
from services.veterans.store.people import person, text

HISTORY = History("veteran")
BY_IDENTITY = "identity:"
"""Begins the key by which somebody is known before they have an id."""

_PLAIN = ("home", "service", "reminded")
_TABLE = CaseTable(
    "veteran",
    fixed=("belonging",),
    changing=(
        "centre",
        "person",
        *_PLAIN,
        "visited_from",
        "report_by",
        "placement",
        "state",
        "moves",
        "due_action",
        "due_at",
    ),
)
_KNOWN = sql("""
    SELECT * FROM veteran
    WHERE person #>> '{identity,hash}' = ANY(:hashes) AND state = 'registered' ORDER BY id FOR UPDATE
""")


def load(connection: Connection, keys: Sequence[str]) -> dict[Ref[Any], Any]:
    """The entries that exist, of these ids and identity numbers."""
    ids = [key for key in keys if not key.startswith(BY_IDENTITY)]
    hashes = [key.removeprefix(BY_IDENTITY) for key in keys if key.startswith(BY_IDENTITY)]
    found = {Ref(Veteran, str(row.id)): _veteran(row) for row in _TABLE.load(connection, ids)}
    known: Iterable[Row[Any]] = connection.execute(_KNOWN, {"hashes": hashes}) if hashes else ()
    for row in known:
        entry = found.get(Ref(Veteran, str(row.id))) or _veteran(row)
        found[Ref(Veteran, f"{BY_IDENTITY}{entry.person.identity.hash}")] = entry
    return found


def save(
    connection: Connection, veterans: Sequence[Veteran], events: Sequence[Event], now: datetime, rules: Rules
) -> None:
    """Write entries with what is new about them."""
    _TABLE.save(connection, [_row(each, rules) for each in veterans], now)
    HISTORY.save(connection, veterans, events, now)


def _veteran(row: Row[Any]) -> Veteran:
    return Veteran(
        id=str(row.id),
        centre=row.centre,
        belonging=Belonging(row.belonging),
        person=person(**row.person),
        **{name: getattr(row, name) for name in (*_PLAIN, "visited_from", "report_by", "version")},
        placement=Placement(row.placement),
        state=RegisterState(row.state),
        moves=moves(row.moves),
    )


def _row(veteran: Veteran, rules: Rules) -> dict[str, Any]:
    action, at = veteran_due(veteran, rules) or (None, None)
    plain = ("id", "centre", "belonging", *_PLAIN, "placement", "state", "version")
    return {
        **{name: getattr(veteran, name) for name in plain},
        "person": asdict(veteran.person),
        "visited_from": veteran.visited_from.isoformat(),
        "report_by": veteran.report_by and veteran.report_by.isoformat(),
        "moves": move_rows(veteran.moves),
        "due_action": action,
        "due_at": text(at),
    }
