"""Columns that hold encrypted text: each service's store declares its own, and they are re-encrypted from here."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, TextClause, text

from services.chassis.vault import Vault

STEP = 200
"""Values in one transaction: a request that wants one of their rows waits for some milliseconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedColumn:
    """One column of `table`, whose primary key is `key`; where it is JSON, the text stands `inside` it.

    `context` is what each value is bound to, and may name columns of the key: `staff.name.{id}`.
    """

    table: str
    key: Sequence[str]
    column: str
    context: str
    inside: Sequence[str] = ()

    @property
    def value(self) -> str:
        """The encrypted text as SQL."""
        return f"{self.column} #>> '{{{','.join(self.inside)}}}'" if self.inside else self.column

    @property
    def replaced(self) -> str:
        """The column with `:sealed` in place of the encrypted text, as SQL."""
        path = ",".join(self.inside)
        return f"jsonb_set({self.column}, '{{{path}}}', to_jsonb(CAST(:sealed AS text)))" if path else ":sealed"


def outdated(connection: Connection, column: SealedColumn, vault: Vault) -> int:
    """How many values are still encrypted with another key than the current one."""
    count = text(f"SELECT count(*) FROM {column.table} WHERE {_OUTDATED.format(column.value)}")  # noqa: S608 - declared
    found: int = connection.execute(count, {"current": vault.current}).scalar_one()
    return found


def reencrypt(engine: Engine, column: SealedColumn, vault: Vault) -> Iterator[int]:
    """Encrypt every outdated value of `column` with the current key; gives how many each step has done.

    Safe with traffic and at any interruption: steps are transactions of their own and take rows in the order of their
    key; rows that a request holds are left for another run, a value that changed meanwhile stays as it is. Raises what
    Vault.decrypt raises for a value that can't be read; all before it stay done.
    """
    statement, after = _select(column), None
    while True:
        with engine.begin() as connection:
            found = connection.execute(statement, _parameters(column, vault, after))
            rows = [dict(row) for row in found.mappings()]
            for row in rows:
                connection.execute(_update(column), _sealed_anew(column, vault, row))
        yield len(rows)
        if len(rows) < STEP:
            return
        after = rows[-1]


_OUTDATED = "{0} IS NOT NULL AND NOT starts_with({0}, :current || ':')"


def _select(column: SealedColumn) -> TextClause:
    key = ", ".join(column.key)
    after = ", ".join(f"(:after_{name})" for name in column.key)
    return text(f"""
        SELECT {key}, {column.value} AS sealed FROM {column.table}
        WHERE {_OUTDATED.format(column.value)} AND (NOT :further OR ({key}) > ({after}))
        ORDER BY {key} LIMIT {STEP} FOR UPDATE SKIP LOCKED
    """)  # noqa: S608 - names that a store declares


def _update(column: SealedColumn) -> TextClause:
    row = " AND ".join(f"{name} = :{name}" for name in column.key)
    return text(f"UPDATE {column.table} SET {column.column} = {column.replaced} WHERE {row}")  # noqa: S608 - declared


def _parameters(column: SealedColumn, vault: Vault, after: Mapping[str, Any] | None) -> dict[str, Any]:
    last = {f"after_{name}": after[name] if after else None for name in column.key}
    return {"current": vault.current, "further": after is not None, **last}


def _sealed_anew(column: SealedColumn, vault: Vault, row: Mapping[str, Any]) -> dict[str, Any]:
    key = {name: row[name] for name in column.key}
    context = column.context.format_map(key)
    return {**key, "sealed": vault.encrypt(vault.decrypt(row["sealed"], context), context)}
