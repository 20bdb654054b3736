"""What villagers see and say of their own orders, by a one-time code to their phone."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from marshmallow import Schema
from sqlalchemy import Connection

from contracts.fields import CentreId
from contracts.orders import Cancellation, ReturnReason
from contracts.people import Tier, villager_hash
from contracts.supermarket import shelves, views, villager
from services.chassis import centres
from services.chassis.http.routes import Call, Json, Read, Route, Write
from services.chassis.work import Command
from services.supermarket.api.acting import quantities
from services.supermarket.domain.order import Order
from services.supermarket.domain.transitions import Action
from services.supermarket.handlers.orders import OnOwn
from services.supermarket.store import reads, shown

VILLAGER = frozenset({Tier.VILLAGER})


def own_orders(call: Call, connection: Connection) -> Json:
    """The villager's own orders, and those that they placed for others, by the phone that they have shown."""
    orders = reads.own(connection, villager_hash(call.actor))
    articles = {(order["centre"], line["sku"]) for order in orders for line in order["lines"]}
    names, called = centres.names(connection), shown.names(connection, articles)
    return {"items": [_own(order, names, called) for order in orders]}


def _own(order: Json, names: Mapping[str, str], called: Mapping[tuple[str, str], str]) -> dict[str, Any]:
    lines = [{**line, "name": called.get((order["centre"], line["sku"]), line["sku"])} for line in order["lines"]]
    may = [action for action in order["legal"] if action in _OWN_ACTIONS]
    return {**order, "centre_name": names.get(order["centre"], ""), "lines": lines, "may": may}


def on_shelves(call: Call, connection: Connection) -> Json:
    """What both shops of a centre have that can be ordered from home."""
    return {"items": shown.on_shelves(connection, call.query["centre"])}


def cancel(call: Call) -> Command:
    """The customer doesn't want it any more."""
    return OnOwn(order=call.path["id"], verb=partial(Order.cancel, reason=Cancellation.CUSTOMER))


def ask_return(call: Call) -> Command:
    """The customer wants to bring it back."""
    reason, lines = ReturnReason(call.body["reason"]), quantities(call.body)
    return OnOwn(order=call.path["id"], verb=partial(Order.ask_return, reason=reason, quantities=lines))


_OWN_ACTIONS = frozenset({Action.CANCEL, Action.ASK_RETURN})
_SHELVES = Schema.from_dict({"centre": CentreId(required=True)})()
_write = partial(Write, answer=views.ORDER_CHANGED, allow=VILLAGER)

ROUTES: tuple[Route, ...] = (
    Read(path="/v1/my/orders", read=own_orders, answer=views.OWN_ORDERS, allow=VILLAGER, summary="我的订单和取货码"),
    Read(
        path="/v1/my/shelves",
        read=on_shelves,
        query=_SHELVES,
        answer=shelves.ON_SHELVES,
        allow=VILLAGER,
        summary="一处服务中心两店可以网上订的商品",
    ),
    _write(path="/v1/my/orders/{id:uuid}/cancel", command=cancel, summary="群众:发货前取消"),
    _write(
        path="/v1/my/orders/{id:uuid}/request-return",
        command=ask_return,
        body=villager.ASK_OWN_RETURN,
        summary="群众:申请退货",
    ),
)
