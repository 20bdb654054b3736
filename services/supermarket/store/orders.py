"""Orders with their history and remarks."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, text

from contracts.envelope import Event
from contracts.orders import OrderState as State
from contracts.orders import Payment, Shop, Source
from contracts.people import Sealed
from services.chassis import agents
from services.chassis.history import History
from services.chassis.work import Ref
from services.chassis.work.rows import move_rows, moves
from services.supermarket.domain.account import line_rows, lines_of
from services.supermarket.domain.basket import Holding
from services.supermarket.domain.clock import Rules, due
from services.supermarket.domain.customer import Customer
from services.supermarket.domain.order import Order

HISTORY = History("shop_order", owned=True, shown=("number", "centre"))

_FIXED = ("id", "shop", "source", "partner", "number", "customer", "agent", "payment")
_CHANGING = (
    "centre",
    "lines",
    "holding",
    "paid_fen",
    "refunded_fen",
    "state",
    "code",
    "ready_at",
    "collected_at",
    "reminded",
    "moves",
    "due_action",
    "due_at",
    "version",
)
_COLUMNS = ", ".join((*_FIXED, *_CHANGING))

_LOAD = text("""
    SELECT * FROM shop_order
    WHERE id = ANY(CAST(:ids AS uuid[])) OR (partner, number) IN (
        SELECT partner, number FROM jsonb_to_recordset(CAST(:numbers AS jsonb)) AS r(partner text, number text)
    )
    ORDER BY id FOR UPDATE
""")
_SAVE = text(f"""
    INSERT INTO shop_order ({_COLUMNS}, updated_at)
    SELECT {_COLUMNS}, :now FROM jsonb_populate_recordset(NULL::shop_order, CAST(:rows AS jsonb))
    ON CONFLICT (id) DO UPDATE SET {", ".join(f"{name} = excluded.{name}" for name in _CHANGING)},
        updated_at = excluded.updated_at
    WHERE shop_order.version < excluded.version
""")  # noqa: S608 - the names above


def load(connection: Connection, keys: Sequence[str]) -> dict[Ref[Any], Any]:
    """The orders that exist, by id or by `partner:<chain>:<number>`; one that was named twice is one."""
    if not keys:
        return {}
    numbers = [dict(zip(("partner", "number"), key.rsplit(":", 1), strict=True)) for key in keys if ":" in key]
    asked = {"ids": [key for key in keys if ":" not in key], "numbers": json.dumps(numbers)}
    found: dict[Ref[Any], Any] = {}
    for row in connection.execute(_LOAD, asked):
        order = _order(row)
        found |= {Ref(Order, key): order for key in (order.id, order.key) if key}
    return {Ref(Order, key): found[Ref(Order, key)] for key in keys if Ref(Order, key) in found}


def save(connection: Connection, orders: Sequence[Order], events: Sequence[Event], now: datetime, rules: Rules) -> None:
    """Write orders, sorted by id, with what is new about them.

    Raises RuntimeError where somebody else has moved one on: it fails the batch.
    """
    rows = [_row(order, rules) for order in orders]
    if rows and connection.execute(_SAVE, {"rows": json.dumps(rows), "now": now}).rowcount != len(rows):
        raise RuntimeError("an order changed under its lock")
    HISTORY.save(connection, orders, events, now)


def _order(row: Row[Any]) -> Order:
    return Order(
        id=str(row.id),
        centre=row.centre,
        shop=Shop(row.shop),
        source=Source(row.source),
        partner=row.partner,
        number=row.number,
        customer=_customer(row.customer),
        agent=agents.agent_from(row.agent),
        payment=Payment(row.payment),
        lines=lines_of(row.lines),
        holding=Holding(row.holding),
        paid_fen=row.paid_fen,
        refunded_fen=row.refunded_fen,
        state=State(row.state),
        code=row.code,
        ready_at=row.ready_at,
        collected_at=row.collected_at,
        reminded=row.reminded,
        moves=moves(row.moves),
        version=row.version,
    )


def _customer(row: Mapping[str, Any]) -> Customer:
    sealed = {part: Sealed(**row[part]) if row[part] else None for part in ("name", "phone", "identity")}
    return Customer(reachable=row["reachable"], **sealed)


def _row(order: Order, rules: Rules) -> dict[str, Any]:
    action, at = due(order, rules) or (None, None)
    return {
        "id": order.id,
        "centre": order.centre,
        "shop": order.shop,
        "source": order.source,
        "partner": order.partner,
        "number": order.number,
        "customer": asdict(order.customer),
        "agent": agents.kept(order.agent),
        "payment": order.payment,
        "lines": line_rows(order.lines),
        "holding": order.holding,
        "paid_fen": order.paid_fen,
        "refunded_fen": order.refunded_fen,
        "state": order.state,
        "code": order.code,
        "ready_at": _text(order.ready_at),
        "collected_at": _text(order.collected_at),
        "reminded": order.reminded,
        "moves": move_rows(order.moves),
        "due_action": action,
        "due_at": _text(at),
        "version": order.version,
    }


def _text(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
