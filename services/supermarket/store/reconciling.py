"""What a day's orders come to, by centre and chain: from their history, without what was corrected."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

from services.supermarket.domain.account import lines_of
from services.supermarket.domain.basket import Holding, value_fen
from services.supermarket.domain.transitions import GONE

_DAY = text("""
    WITH said AS (
        SELECT event.shop_order AS id, split_part(event.type, '.', 2) AS what, event.data
        FROM shop_order_event event
        WHERE event.time >= :begin AND event.time < :end AND NOT EXISTS (
            SELECT FROM shop_order_event later
            WHERE later.shop_order = event.shop_order AND later.type = 'order.corrected.v1'
                AND later.data -> 'corrects' @> to_jsonb(event.sequence)
        )
    ), moved AS (
        SELECT id, count(*) FILTER (WHERE what = 'placed') AS placed,
            sum(CASE what WHEN 'placed' THEN (data ->> 'total_fen')::bigint ELSE 0 END) AS placed_fen,
            count(*) FILTER (WHERE what = 'collected') AS collected,
            count(*) FILTER (WHERE what IN ('cancelled', 'rejected', 'expired')) AS ended,
            sum(CASE WHEN what = 'payment_noted' OR what = 'paid' AND NOT coalesce((data ->> 'noted')::boolean, false)
                THEN (data ->> 'amount_fen')::bigint WHEN what = 'collected' THEN (data ->> 'cash_fen')::bigint
                ELSE 0 END) AS paid_fen,
            sum(CASE what WHEN 'refunded' THEN (data ->> 'amount_fen')::bigint ELSE 0 END) AS refunded_fen,
            sum(CASE what WHEN 'collected' THEN (data ->> 'value_fen')::bigint ELSE 0 END) AS collected_fen
        FROM said GROUP BY id
    )
    SELECT moved.*, shop_order.centre, shop_order.source, shop_order.partner, shop_order.state, shop_order.lines,
        shop_order.holding, shop_order.paid_fen AS all_paid, shop_order.refunded_fen AS all_refunded
    FROM moved JOIN shop_order USING (id)
    WHERE starts_with(shop_order.centre, :scope) AND (CAST(:partner AS text) IS NULL OR shop_order.partner = :partner)
    ORDER BY shop_order.centre, shop_order.source, shop_order.partner, moved.id
""")
_SUMS = ("placed", "placed_fen", "collected", "ended", "paid_fen", "refunded_fen", "collected_fen")


def of_day(
    connection: Connection, scope: str, begin: datetime, end: datetime, partner: str | None = None
) -> list[dict[str, Any]]:
    """A row for each centre and chain with anything that day; of one chain's alone where `partner` names it."""
    asked = {"scope": scope, "begin": begin, "end": end, "partner": partner}
    sums: dict[tuple[str, str, str | None], dict[str, Any]] = {}
    for row in connection.execute(_DAY, asked).mappings():
        key = (row["centre"], row["source"], row["partner"])
        _add(sums.setdefault(key, _nothing(*key)), row)
    return list(sums.values())


def _nothing(centre: str, source: str, partner: str | None) -> dict[str, Any]:
    chain = partner.removeprefix("partner:") if partner else None
    zeros = dict.fromkeys((*_SUMS, "owed_back_fen", "difference_fen"), 0)
    return {"centre": centre, "source": source, "partner": chain, **zeros}


def _add(line: dict[str, Any], row: Any) -> None:
    for name in _SUMS:
        line[name] += int(row[name])
    over = row["all_paid"] - row["all_refunded"] - value_fen(lines_of(row["lines"]), Holding(row["holding"]))
    if Holding(row["holding"]) is not Holding.RESERVED:
        line["owed_back_fen"] += max(0, over)
    if row["state"] in GONE:
        line["difference_fen"] += over
