"""What the reading endpoints ask. Everything is masked, and bounded by the actor's scope, an id prefix."""

from typing import Any

from sqlalchemy import Connection, Row, text

from contracts.orders import OrderState as State
from services.chassis import agents
from services.chassis.machine import legal
from services.chassis.work.rows import IN_STATE
from services.supermarket.domain.account import lines_of
from services.supermarket.domain.basket import Holding, total_fen, value_fen
from services.supermarket.domain.transitions import GONE, TRANSITIONS

_FILTERS = {
    "number": "number = :number",
    "code": "code = :code",
    "shop": "shop = :shop",
    "state": IN_STATE,
    "since": "updated_at >= :since",
    "after": "(updated_at, id) < (CAST(:after_time AS timestamptz), CAST(:after_id AS uuid))",
}
_OWING = """
    state IN ('refunding', 'return_received') OR paid_fen - refunded_fen > CASE holding WHEN 'nothing' THEN 0
        ELSE (SELECT sum((line ->> 'amount_fen')::bigint) FROM jsonb_array_elements(lines) AS line) END
"""


def orders(connection: Connection, scope: str, limit: int, **wanted: Any) -> list[dict[str, Any]]:
    """Orders in `scope` that match all of `wanted` (keys of _FILTERS; `after` is a pair), newest change first."""
    asked = {key: value for key, value in wanted.items() if value is not None}
    conditions = ["starts_with(centre, :scope)", *(_FILTERS[key] for key in asked if key in _FILTERS)]
    if (owing := asked.pop("owing", None)) is not None:
        conditions.append(f"({_OWING}) = {owing}")
    if after := asked.pop("after", None):
        asked["after_time"], asked["after_id"] = after
    where = " AND ".join(conditions)
    statement = text(f"SELECT * FROM shop_order WHERE {where} ORDER BY updated_at DESC, id DESC LIMIT :limit")  # noqa: S608 - the conditions above
    return [_view(row) for row in connection.execute(statement, {**asked, "scope": scope, "limit": limit})]


_ONE = text("SELECT * FROM shop_order WHERE id = CAST(:id AS uuid) AND starts_with(centre, :scope)")


def order(connection: Connection, scope: str, order_id: str) -> dict[str, Any] | None:
    """One order in `scope`, or None."""
    row = connection.execute(_ONE, {"id": order_id, "scope": scope}).one_or_none()
    return _view(row) if row else None


_OWN = text("""
    SELECT * FROM shop_order
    WHERE (customer #>> '{phone,hash}' = :phone_hash OR agent #>> '{phone,hash}' = :phone_hash)
        AND (state <> ALL(:gone) OR updated_at > now() - interval '30 days')
    ORDER BY updated_at DESC, id DESC LIMIT 100
""")


def own(connection: Connection, phone_hash: str) -> list[dict[str, Any]]:
    """What a villager has ordered by the hash of their phone: what is open, and what ended in the last 30 days."""
    rows = connection.execute(_OWN, {"phone_hash": phone_hash, "gone": sorted(GONE)})
    return [_view(row) | {"acting": agents.acts(row.agent, phone_hash)} for row in rows]


def _view(row: Row[Any]) -> dict[str, Any]:
    lines, customer = lines_of(row.lines), row.customer
    masked = {part: (customer[part] or {}).get("masked") for part in ("name", "phone")}
    return {
        "id": str(row.id),
        "centre": row.centre,
        "shop": row.shop,
        "source": row.source,
        "number": row.number,
        "state": row.state,
        "payment": row.payment,
        "lines": row.lines,
        "total_fen": total_fen(lines),
        "paid_fen": row.paid_fen,
        "refunded_fen": row.refunded_fen,
        "over_fen": row.paid_fen - row.refunded_fen - value_fen(lines, Holding(row.holding)),
        "code": row.code,
        "customer": masked,
        "agent": agents.shown(row.agent),
        "legal": legal(TRANSITIONS, State(row.state)),
        "due": {"action": row.due_action, "at": row.due_at} if row.due_at else None,
        "updated_at": row.updated_at,
        "version": row.version,
    }
