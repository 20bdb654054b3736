"""A table that one kind of aggregate is written to, whole."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, text


class Table:
    """Rows of `name`, of which `fixed` columns never change and `stamps` are written by themselves."""

    def __init__(
        self, name: str, fixed: Sequence[str], changing: Sequence[str], stamps: Sequence[str] = ("updated_at",)
    ) -> None:
        self._name = name
        columns = ", ".join((*fixed, *changing))
        renewed = ", ".join([f"{each} = excluded.{each}" for each in (*changing, *stamps) if each != "created_at"])
        self._save = text(f"""
            INSERT INTO {name} ({", ".join((columns, *stamps))})
            SELECT {", ".join((columns, *(":now" for _ in stamps)))}
            FROM jsonb_populate_recordset(NULL::{name}, CAST(:rows AS jsonb))
            ON CONFLICT (id) DO UPDATE SET {renewed} WHERE {name}.version <= excluded.version
        """)  # noqa: S608 - names from the code

    def save(self, connection: Connection, rows: Iterable[Mapping[str, Any]], now: datetime) -> None:
        """Write rows, sorted by id. Raises RuntimeError where somebody else has moved one on: it fails the batch."""
        ordered = sorted(rows, key=lambda row: str(row["id"]))
        if not ordered:
            return
        written = connection.execute(self._save, {"rows": json.dumps(ordered, default=_plain), "now": now})
        if written.rowcount != len(ordered):
            raise RuntimeError(f"a row of {self._name} changed under its lock")


def _plain(value: object) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(type(value).__name__)
