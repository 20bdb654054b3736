"""Chains' statements of their days."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, text

from services.chassis.work import Ref
from services.chassis.work.rows import write
from services.supermarket.domain.statement import Moved, Statement

_LOAD = text("SELECT * FROM chain_statement WHERE id = ANY(:ids) ORDER BY id FOR UPDATE")
_SAVE = text("""
    INSERT INTO chain_statement (id, partner, centre, day, orders, version, received_at)
    SELECT id, partner, centre, day, orders, version, :now
    FROM jsonb_populate_recordset(NULL::chain_statement, CAST(:rows AS jsonb))
    ON CONFLICT (id) DO UPDATE SET orders = excluded.orders, version = excluded.version,
        received_at = excluded.received_at
    WHERE chain_statement.version < excluded.version
""")
_OF_DAY = text("""
    SELECT * FROM chain_statement
    WHERE day = :day AND starts_with(centre, :scope) AND (CAST(:partner AS text) IS NULL OR partner = :partner)
    ORDER BY centre, partner
""")
_KNOWN = text("""
    SELECT partner, centre, number FROM shop_order
    WHERE (partner, number) IN (
        SELECT partner, number FROM jsonb_to_recordset(CAST(:asked AS jsonb)) AS r(partner text, number text)
    )
""")


def load(connection: Connection, keys: Iterable[str]) -> dict[Ref[Any], Any]:
    """The statements that were filed, of these."""
    ids = sorted(set(keys))
    rows = connection.execute(_LOAD, {"ids": ids}) if ids else ()
    return {Ref(Statement, row.id): _statement(row) for row in rows}


def save(connection: Connection, statements: Sequence[Statement], now: datetime) -> None:
    """Write statements as they now are."""
    write(connection, _SAVE, [_row(statement) for statement in statements], now=now)


def of_day(connection: Connection, scope: str, day: date, partner: str | None) -> list[tuple[Statement, datetime]]:
    """What was filed for a day, and when it came; of one chain's alone where `partner` names it."""
    rows = connection.execute(_OF_DAY, {"scope": scope, "day": day, "partner": partner})
    return [(_statement(row), row.received_at) for row in rows]


def known(connection: Connection, statements: Iterable[Statement]) -> Mapping[tuple[str, str], set[str]]:
    """Of the orders in these statements, those that we have: numbers by chain and centre."""
    asked = [{"partner": each.partner, "number": number} for each in statements for number in each.orders]
    found: dict[tuple[str, str], set[str]] = {}
    for row in connection.execute(_KNOWN, {"asked": json.dumps(asked)}) if asked else ():
        found.setdefault((row.partner, row.centre), set()).add(row.number)
    return found


def _statement(row: Row[Any]) -> Statement:
    return Statement(
        partner=row.partner,
        centre=row.centre,
        day=row.day,
        orders={number: Moved(*amounts) for number, amounts in row.orders.items()},
        version=row.version,
    )


def _row(statement: Statement) -> dict[str, Any]:
    return {
        "id": statement.id,
        "partner": statement.partner,
        "centre": statement.centre,
        "day": statement.day.isoformat(),
        "orders": {number: astuple(moved) for number, moved in statement.orders.items()},
        "version": statement.version,
    }
