"""What parcels and shipments have in common as rows."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, TextClause, text

from services.chassis.machine import Move
from services.express.domain.parcel import Parcel
from services.express.domain.shipment import Shipment

_MOVES = ("sequence", "action", "source", "actor", "at", "kept")
_SAVE_UNMAPPED = text("""
    INSERT INTO unmapped_code (source, digest, code, parcel, raw, seen_at)
    SELECT source, digest, code, parcel, raw, :now
    FROM jsonb_populate_recordset(NULL::unmapped_code, CAST(:rows AS jsonb))
    ON CONFLICT DO NOTHING
""")


def write(connection: Connection, statement: TextClause, rows: Sequence[Mapping[str, Any]], **more: Any) -> None:
    """Write all rows by one statement, where there are any."""
    if rows:
        connection.execute(statement, {"rows": json.dumps(rows), **more})


def write_unmapped(connection: Connection, cases: Iterable[Parcel | Shipment], now: datetime) -> None:
    """Keep carriers' unknown codes; the column `parcel` has the id of whichever case they came for."""
    unmapped = [{"parcel": case.id, **asdict(each)} for case in cases for each in case.unmapped]
    write(connection, _SAVE_UNMAPPED, unmapped, now=now)


def moves(rows: Sequence[Sequence[Any]]) -> tuple[Move, ...]:
    """Moves from their column."""
    return tuple(_move(*row) for row in rows)


def move_rows(moved: Iterable[Move]) -> list[list[Any]]:
    """Moves for their column."""
    return [[_plain(getattr(move, name)) for name in _MOVES] for move in moved]


def _move(sequence: int, action: str, source: str, actor: str, at: str, kept: Mapping[str, Any]) -> Move:
    return Move(sequence, action, source, actor, datetime.fromisoformat(at), kept)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
