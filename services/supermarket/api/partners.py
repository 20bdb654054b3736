"""Chains' canonical events, each made a command; and what chains fetch."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from contracts.orders import Cancellation, Payment, Shop, Source
from contracts.supermarket.partner import PARTNER_EVENTS
from services.chassis.http.page import feed, feed_query
from services.chassis.http.routes import Call, Intake, Json, Pull
from services.chassis.ids import uuid7
from services.chassis.work import Command
from services.supermarket.api import sealing
from services.supermarket.domain.order import Order
from services.supermarket.domain.statement import AMOUNTS, Moved
from services.supermarket.handlers.orders import ByNumber, Verb
from services.supermarket.handlers.placing import Place, Wanted
from services.supermarket.handlers.statements import FileStatement
from services.supermarket.store.orders import HISTORY


def placed(event: Intake) -> Command:
    """partner.order.placed.v1"""
    data = event.data
    return Place(
        order=str(uuid7()),
        centre=data["centre"],
        shop=Shop(data["shop"]),
        source=Source.PARTNER,
        customer=sealing.customer(data.get("customer"), event.vault),
        payment=Payment(data["payment"]),
        wanted=[Wanted(**line) for line in data["lines"]],
        total_fen=data["total_fen"],
        partner=_actor(event.partner),
        number=data["number"],
    )


def paid(event: Intake) -> Command:
    """partner.order.paid.v1"""
    return _by_number(event, partial(Order.pay, fen=event.data["amount_fen"]))


def cancelled(event: Intake) -> Command:
    """partner.order.cancelled.v1"""
    return _by_number(event, partial(Order.cancel, reason=Cancellation.PARTNER))


def refunded(event: Intake) -> Command:
    """partner.order.refunded.v1"""
    return _by_number(event, partial(Order.refund_by_chain, fen=event.data["amount_fen"]))


def filed(event: Intake) -> Command:
    """partner.statement.filed.v1"""
    data = event.data
    return FileStatement(
        partner=_actor(event.partner),
        centre=data["centre"],
        day=data["date"],
        orders={order["number"]: _moved(order) for order in data["orders"]},
        total=_moved(data),
    )


def _moved(amounts: Mapping[str, Any]) -> Moved:
    return Moved(*(amounts[name] for name in AMOUNTS))


def _by_number(event: Intake, verb: Verb) -> Command:
    return ByNumber(partner=_actor(event.partner), number=event.data["number"], verb=verb)


def _actor(partner: str) -> str:
    return f"partner:{partner}"


def events(call: Call, connection: Connection) -> Json:
    """What has happened to the orders that the chain sent."""
    return feed(
        call.query,
        fetch=lambda after, limit: HISTORY.feed(connection, call.actor.id, after, limit),
        key=lambda event: (event["tx"], event["shop_order"], event["sequence"]),
    )


PULL = Pull(
    path="/v1/partner/events",
    read=events,
    query=feed_query(int, UUID, int),
    answer=PARTNER_EVENTS,
    summary="连锁商取回自己订单的事件,从旧到新",
)
INTAKE: Mapping[str, Callable[[Intake], Command]] = {
    "partner.order.cancelled.v1": cancelled,
    "partner.order.paid.v1": paid,
    "partner.order.placed.v1": placed,
    "partner.order.refunded.v1": refunded,
    "partner.statement.filed.v1": filed,
}
