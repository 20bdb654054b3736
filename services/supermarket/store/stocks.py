"""Articles and how much of each there is, and what changed it by hand."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, text

from contracts.orders import Category, Shop
from services.chassis.work import Ref
from services.chassis.work.rows import write
from services.supermarket.domain.stock import Movement, Stock
from services.supermarket.store import ledger

_FIXED = ("id", "centre", "sku")
_CHANGING = (
    "shop",
    "name",
    "category",
    "unit",
    "price_fen",
    "registration",
    "received",
    "sold",
    "returned",
    "reserved",
    "version",
)
_COLUMNS = ", ".join((*_FIXED, *_CHANGING))

_LOAD = text("SELECT * FROM stock WHERE id = ANY(:ids) ORDER BY id FOR UPDATE")
_SAVE = text(f"""
    INSERT INTO stock ({_COLUMNS})
    SELECT {_COLUMNS} FROM jsonb_populate_recordset(NULL::stock, CAST(:rows AS jsonb))
    ON CONFLICT (id) DO UPDATE SET {", ".join(f"{name} = excluded.{name}" for name in _CHANGING)}
    WHERE stock.version < excluded.version
""")  # noqa: S608 - the names above
_SAVE_MOVEMENTS = text("""
    INSERT INTO stock_movement (stock, entry, quantity, supplier, batch, reason, note, actor, time)
    SELECT stock, entry, quantity, supplier, batch, reason, note, actor, :now
    FROM jsonb_populate_recordset(NULL::stock_movement, CAST(:rows AS jsonb))
""")


def load(connection: Connection, keys: Iterable[str]) -> dict[Ref[Any], Any]:
    """The articles that exist, of these, locked in the order of their keys."""
    ids = sorted(set(keys))
    rows = connection.execute(_LOAD, {"ids": ids}) if ids else ()
    return {Ref(Stock, row.id): _stock(row) for row in rows}


def save(connection: Connection, stocks: Sequence[Stock], now: datetime) -> None:
    """Write articles, sorted by key, with what is new about them.

    Raises RuntimeError where somebody else has moved one on, IntegrityError where one would be below zero.
    """
    rows = [_row(stock) for stock in stocks]
    if rows and connection.execute(_SAVE, {"rows": json.dumps(rows)}).rowcount != len(rows):
        raise RuntimeError("an article changed under its lock")
    moved = [_movement_row(stock, movement) for stock in stocks for movement in stock.movements]
    write(connection, _SAVE_MOVEMENTS, moved, now=now)
    ledger.save(connection, stocks, now)


def _stock(row: Row[Any]) -> Stock:
    return Stock(
        centre=row.centre,
        sku=row.sku,
        shop=Shop(row.shop),
        name=row.name,
        category=Category(row.category),
        unit=row.unit,
        price_fen=row.price_fen,
        registration=row.registration,
        received=row.received,
        sold=row.sold,
        returned=row.returned,
        reserved=row.reserved,
        version=row.version,
    )


def _row(stock: Stock) -> dict[str, Any]:
    return {
        "id": stock.id,
        "centre": stock.centre,
        "sku": stock.sku,
        "shop": stock.shop,
        "name": stock.name,
        "category": stock.category,
        "unit": stock.unit,
        "price_fen": stock.price_fen,
        "registration": stock.registration,
        "received": str(stock.received),
        "sold": str(stock.sold),
        "returned": str(stock.returned),
        "reserved": str(stock.reserved),
        "version": stock.version,
    }


def _movement_row(stock: Stock, movement: Movement) -> dict[str, Any]:
    return {
        "stock": stock.id,
        "entry": movement.entry,
        "quantity": str(movement.quantity),
        "supplier": movement.supplier,
        "batch": movement.batch,
        "reason": movement.reason,
        "note": movement.note,
        "actor": movement.actor,
    }
