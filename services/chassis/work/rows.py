"""Rows in bulk: one statement over one JSON parameter, and the column that holds a case's moves."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Connection, TextClause

from services.chassis.machine import Move

IN_STATE = "state = ANY(string_to_array(CAST(:state AS text), ','))"
"""A condition of lists: in the state that somebody asks for, or in one of several, with commas between."""
_MOVES = ("sequence", "action", "source", "actor", "at", "kept")


def write(connection: Connection, statement: TextClause, rows: Sequence[Mapping[str, Any]], **more: Any) -> None:
    """Write all rows by one statement, where there are any; it reads them from `:rows`."""
    if rows:
        connection.execute(statement, {"rows": encoded(rows), **more})


def encoded(value: Any) -> str:
    """JSON for the database, by the fast encoder; numbers beyond 64 bits, which it refuses, by the library's own."""
    try:
        return orjson.dumps(value).decode()
    except TypeError:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


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
