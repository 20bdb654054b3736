"""A table of cases: what it holds of each, and that a case is written only by whoever holds it."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, text


class CaseTable:
    """The table `name`: columns that stay, and columns that change with the case's version."""

    def __init__(self, name: str, fixed: Sequence[str], changing: Sequence[str]) -> None:
        self._name = name
        columns = ", ".join(("id", *fixed, *changing, "version"))
        updated = ", ".join(f"{column} = excluded.{column}" for column in (*changing, "version"))
        self._load = text(f"SELECT * FROM {name} WHERE id = ANY(CAST(:ids AS uuid[])) ORDER BY id FOR UPDATE")  # noqa: S608 - names from the code
        self._save = text(f"""
            INSERT INTO {name} ({columns}, updated_at)
            SELECT {columns}, :now FROM jsonb_populate_recordset(NULL::{name}, CAST(:rows AS jsonb))
            ON CONFLICT (id) DO UPDATE SET {updated}, updated_at = excluded.updated_at
            WHERE {name}.version < excluded.version
        """)  # noqa: S608 - names from the code

    def load(self, connection: Connection, ids: Sequence[str]) -> Iterable[Row[Any]]:
        """The rows of these cases, locked in the order of their ids."""
        return connection.execute(self._load, {"ids": list(ids)}) if ids else ()

    def save(self, connection: Connection, rows: Iterable[Mapping[str, Any]], now: datetime) -> None:
        """Write rows, sorted by id. Raises RuntimeError where somebody else has moved one on: it fails the batch."""
        ordered = sorted(rows, key=lambda row: str(row["id"]))
        if not ordered:
            return
        written = connection.execute(self._save, {"rows": json.dumps(ordered), "now": now}).rowcount
        if written != len(ordered):
            raise RuntimeError(f"a {self._name} changed under its lock")
