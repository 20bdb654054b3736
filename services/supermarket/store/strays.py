"""Orders that are open at a centre that has merged."""

from typing import Any, NamedTuple

from sqlalchemy import Connection, text

from services.chassis.centres import WAY
from services.supermarket.domain.transitions import GONE

_STRAYS = text(f"""
    WITH RECURSIVE {WAY}
    SELECT shop_order.id, shop_order.centre, way.id AS site, shop_order.version,
        ARRAY(SELECT line ->> 'sku' FROM jsonb_array_elements(lines) AS line ORDER BY 1) AS skus
    FROM way JOIN shop_order ON shop_order.centre = way.named
    WHERE way.joint_site IS NULL
        AND (shop_order.state <> ALL(:settled)
            OR shop_order.state = ANY('{{rejected,cancelled,expired}}') AND paid_fen > refunded_fen)
    ORDER BY shop_order.id LIMIT :limit
""")  # noqa: S608 - a constant


class Stray(NamedTuple):
    """An order with its centre, the joint site where that centre's business is, and its articles."""

    order: str
    centre: str
    site: str
    version: int
    skus: tuple[str, ...]


def strays(connection: Connection, limit: int) -> list[Stray]:
    """Orders that somebody waits for, or waits for money from."""
    rows: Any = connection.execute(_STRAYS, {"limit": limit, "settled": sorted(GONE)})
    return [Stray(str(row.id), row.centre, row.site, row.version, tuple(row.skus)) for row in rows]
