"""A table of cases: what it holds of each, that only whoever holds a case writes it, and lists of it."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, text

from services.chassis.work.rows import IN_STATE


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


FILTERS: Mapping[str, str] = {
    "id": "id = CAST(:id AS uuid)",
    "state": IN_STATE,
    "since": "updated_at >= :since",
    "after": "(updated_at, id) < (CAST(:after_time AS timestamptz), CAST(:after_id AS uuid))",
}
"""What a list of any table of cases may ask for; a service adds its own."""


def newest_first(
    connection: Connection, table: str, scope: str, limit: int, wanted: Mapping[str, Any], filters: Mapping[str, str]
) -> Sequence[Row[Any]]:
    """Rows of cases in `scope` that match all of `wanted`, keys of `filters`, newest change first.

    What is wanted as None is not asked for; `after` is a pair of `updated_at` and `id`.
    """
    parameters = {key: value for key, value in wanted.items() if value is not None}
    conditions = ["starts_with(centre, :scope)", *(filters[key] for key in parameters)]
    parameters["after_time"], parameters["after_id"] = parameters.pop("after", (None, None))
    statement = text(
        f"SELECT * FROM {table} WHERE {' AND '.join(conditions)} ORDER BY updated_at DESC, id DESC LIMIT :limit"  # noqa: S608 - names and filters from the code
    )
    return connection.execute(statement, {**parameters, "scope": scope, "limit": limit}).all()
