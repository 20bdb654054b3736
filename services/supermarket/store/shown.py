"""What the catalogue and the licences show, bounded by the actor's scope."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, text

from contracts.money import plain
from contracts.orders import Category

_STOCK = text("""
    SELECT *, received - sold + returned - reserved AS free FROM stock
    WHERE starts_with(centre, :scope) AND (CAST(:shop AS text) IS NULL OR shop = :shop)
        AND (centre, sku) > (:after_centre, :after_sku)
    ORDER BY centre, sku LIMIT :limit
""")
_AMOUNTS = ("received", "sold", "returned", "reserved", "free")
_ON_SHELVES = text("""
    SELECT sku, shop, name, category, unit, price_fen, received - sold + returned - reserved AS free FROM stock
    WHERE centre = :centre AND category <> ALL(:never) AND received - sold + returned - reserved > 0
    ORDER BY shop DESC, sku LIMIT :most
""")
MOST_ON_SHELVES = 500
_NAMES = text("""
    SELECT stock.centre, stock.sku, stock.name FROM stock
    JOIN unnest(CAST(:centres AS text[]), CAST(:skus AS text[])) AS asked(centre, sku) USING (centre, sku)
""")
_LICENCES = text("""
    SELECT centre, shop, number, scope, expires_on, version FROM licence
    WHERE starts_with(centre, :scope) ORDER BY expires_on, centre, shop
""")


def stock(connection: Connection, scope: str, limit: int, after: Any, shop: str | None) -> list[dict[str, Any]]:
    """Articles in `scope` behind `after`, a pair of centre and article."""
    centre, sku = after or ("", "")
    asked = {"scope": scope, "limit": limit, "shop": shop, "after_centre": centre, "after_sku": sku}
    rows = connection.execute(_STOCK, asked).mappings()
    return [{**row, **{name: plain(row[name]) for name in _AMOUNTS}} for row in rows]


def on_shelves(connection: Connection, centre: str) -> list[dict[str, Any]]:
    """What can be ordered from home at a centre."""
    asked = {"centre": centre, "never": [Category.RESTRICTED_PESTICIDE.value], "most": MOST_ON_SHELVES}
    rows = connection.execute(_ON_SHELVES, asked).mappings()
    return [{**row, "free": plain(row["free"])} for row in rows]


def names(connection: Connection, articles: Collection[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """What articles are called, by centre and article."""
    asked = {"centres": [centre for centre, _ in articles], "skus": [sku for _, sku in articles]}
    return {(row.centre, row.sku): row.name for row in connection.execute(_NAMES, asked)} if articles else {}


def licences(connection: Connection, scope: str) -> list[dict[str, Any]]:
    """The licences in `scope`, those first that end first."""
    return [dict(row) for row in connection.execute(_LICENCES, {"scope": scope}).mappings()]
