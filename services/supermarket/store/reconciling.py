"""What a day's orders come to, by centre and chain: from their history, without what was corrected.

What a chain says of its own day stands beside it, with each order on which both differ.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any, TypeAlias

from sqlalchemy import Connection, text

from contracts.orders import Source
from contracts.supermarket.books import MOST_DIFFERENCES
from services.chassis.calendar import midnight
from services.supermarket.domain.account import lines_of
from services.supermarket.domain.basket import Holding, value_fen
from services.supermarket.domain.statement import AMOUNTS, NOTHING, Differing, Moved, Statement, differences
from services.supermarket.domain.transitions import GONE
from services.supermarket.store import statements

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
    SELECT moved.*, shop_order.centre, shop_order.source, shop_order.partner, shop_order.number, shop_order.state,
        shop_order.lines, shop_order.holding, shop_order.paid_fen AS all_paid,
        shop_order.refunded_fen AS all_refunded
    FROM moved JOIN shop_order USING (id)
    WHERE starts_with(shop_order.centre, :scope) AND (CAST(:partner AS text) IS NULL OR shop_order.partner = :partner)
    ORDER BY shop_order.centre, shop_order.source, shop_order.partner, moved.id
""")
_SUMS = ("placed", "placed_fen", "collected", "ended", "paid_fen", "refunded_fen", "collected_fen")


Key: TypeAlias = tuple[str, str, str | None]


@dataclass(slots=True)
class _Line:
    """One day of one centre with one chain: sums, and what moved of each of the chain's orders."""

    sums: dict[str, Any]
    moved: dict[str, Moved] = field(default_factory=dict)


def of_day(connection: Connection, scope: str, day: date, partner: str | None = None) -> list[dict[str, Any]]:
    """A row for each centre and chain with anything that day; of one chain's alone where `partner` names it."""
    begin, end = midnight(day), midnight(day + timedelta(days=1))
    asked = {"scope": scope, "begin": begin, "end": end, "partner": partner}
    lines: dict[Key, _Line] = {}
    for row in connection.execute(_DAY, asked).mappings():
        _add(_line(lines, (row["centre"], row["source"], row["partner"])), row)
    _compare_all(connection, lines, statements.of_day(connection, scope, day, partner))
    return [lines[key].sums for key in sorted(lines, key=lambda key: (*key[:2], key[2] or ""))]


def _line(lines: dict[Key, _Line], key: Key) -> _Line:
    return lines.setdefault(key, _Line(_nothing(*key)))


def _nothing(centre: str, source: str, partner: str | None) -> dict[str, Any]:
    chain = partner.removeprefix("partner:") if partner else None
    zeros = dict.fromkeys((*_SUMS, "owed_back_fen", "difference_fen", "differing"), 0)
    return {"centre": centre, "source": source, "partner": chain, "statement": None, "differences": [], **zeros}


def _add(line: _Line, row: Any) -> None:
    sums = line.sums
    for name in _SUMS:
        sums[name] += int(row[name])
    over = row["all_paid"] - row["all_refunded"] - value_fen(lines_of(row["lines"]), Holding(row["holding"]))
    if Holding(row["holding"]) is not Holding.RESERVED:
        sums["owed_back_fen"] += max(0, over)
    if row["state"] in GONE:
        sums["difference_fen"] += over
    if row["number"]:
        line.moved[row["number"]] = Moved(*(int(row[name]) for name in AMOUNTS))


def _compare_all(connection: Connection, lines: dict[Key, _Line], filed: list[tuple[Statement, datetime]]) -> None:
    known = statements.known(connection, (statement for statement, _ in filed))
    for statement, received_at in filed:
        line = _line(lines, (statement.centre, Source.PARTNER, statement.partner))
        numbers = known.get((statement.partner, statement.centre), set()) | line.moved.keys()
        differing = list(differences(line.moved, statement.orders, numbers))
        line.sums["statement"] = _shown(statement, received_at)
        line.sums["differing"] = len(differing)
        line.sums["differences"] = [_difference(each) for each in islice(differing, MOST_DIFFERENCES)]


def _shown(statement: Statement, received_at: datetime) -> dict[str, Any]:
    total = sum(statement.orders.values(), NOTHING)
    return {"orders": len(statement.orders), "received_at": received_at, **_amounts(total)}


def _difference(differing: Differing) -> dict[str, Any]:
    sides = {"ours": differing.ours, "theirs": differing.theirs}
    amounts = {side: moved and _amounts(moved) for side, moved in sides.items()}
    return {"number": differing.number, "kind": differing.kind, **amounts}


def _amounts(moved: Moved) -> dict[str, int]:
    return {name: getattr(moved, name) for name in AMOUNTS}
