"""The purchase and sales ledger of pesticides (农药管理条例 arts 26, 27): rows are added, never changed or deleted."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

from contracts.people import Sealed
from services.chassis.work.rows import write
from services.supermarket.domain.stock import LedgerEntry, Stock

_COLUMNS = (
    "centre, sku, name, category, registration, unit, entry, quantity, supplier, batch, shop_order,"
    " buyer, buyer_masked, identity, identity_masked, actor"
)
_SAVE = text(f"""
    INSERT INTO pesticide_ledger ({_COLUMNS}, time)
    SELECT {_COLUMNS}, :now FROM jsonb_populate_recordset(NULL::pesticide_ledger, CAST(:rows AS jsonb))
""")  # noqa: S608 - the names above
_READ = text("""
    SELECT id, centre, time, entry, sku, name, registration, unit, quantity, supplier, batch, shop_order AS order,
        buyer_masked AS buyer, identity_masked AS identity, actor
    FROM pesticide_ledger
    WHERE starts_with(centre, :scope) AND time >= :begin AND time < :end ORDER BY centre, time, id LIMIT :limit
""")
_NOBODY = Sealed("", "", "")


def save(connection: Connection, stocks: Iterable[Stock], now: datetime) -> None:
    """Add what is new."""
    write(connection, _SAVE, [_row(stock, entry) for stock in stocks for entry in stock.entries], now=now)


def read(connection: Connection, scope: str, begin: datetime, end: datetime, limit: int) -> list[dict[str, Any]]:
    """What was entered between two moments, by centre and time; buyers are masked."""
    asked = {"scope": scope, "begin": begin, "end": end, "limit": limit}
    return [dict(row) for row in connection.execute(_READ, asked).mappings()]


def _row(stock: Stock, entry: LedgerEntry) -> dict[str, Any]:
    buyer, identity = entry.buyer or _NOBODY, entry.identity or _NOBODY
    return {
        "centre": stock.centre,
        "sku": stock.sku,
        "name": stock.name,
        "category": stock.category,
        "registration": stock.registration,
        "unit": stock.unit,
        "entry": entry.entry,
        "quantity": str(entry.quantity),
        "supplier": entry.supplier,
        "batch": entry.batch,
        "shop_order": entry.order,
        "buyer": buyer.cipher or None,
        "buyer_masked": buyer.masked or None,
        "identity": identity.cipher or None,
        "identity_masked": identity.masked or None,
        "actor": entry.actor,
    }
