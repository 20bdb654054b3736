"""What the catalogue and the licences show, bounded by the actor's scope."""

from typing import Any

from sqlalchemy import Connection, text

from contracts.money import plain

_STOCK = text("""
    SELECT *, received - sold + returned - reserved AS free FROM stock
    WHERE starts_with(centre, :scope) AND (CAST(:shop AS text) IS NULL OR shop = :shop)
        AND (centre, sku) > (:after_centre, :after_sku)
    ORDER BY centre, sku LIMIT :limit
""")
_AMOUNTS = ("received", "sold", "returned", "reserved", "free")
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


def licences(connection: Connection, scope: str) -> list[dict[str, Any]]:
    """The licences in `scope`, those first that end first."""
    return [dict(row) for row in connection.execute(_LICENCES, {"scope": scope}).mappings()]
