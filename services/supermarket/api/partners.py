"""Chains' canonical events, each made a command; and what chains fetch."""

from collections.abc import Callable, Mapping
from functools import partial
from uuid import UUID

from sqlalchemy import Connection

from contracts.orders import Cancellation, Payment, RefundMethod, Shop, Source
from contracts.orders import OrderState as State
from contracts.refusals import Invalid
from contracts.supermarket.partner import PARTNER_EVENTS
from services.chassis.http.page import feed, feed_query
from services.chassis.http.routes import Call, Intake, Json, Pull
from services.chassis.ids import uuid7
from services.chassis.machine import Deed
from services.chassis.work import Command
from services.supermarket.api import sealing
from services.supermarket.domain.order import Order
from services.supermarket.handlers.orders import ByNumber, Verb
from services.supermarket.handlers.placing import Place, Wanted
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
    return _by_number(event, partial(_pay_back, fen=event.data["amount_fen"]))


def _pay_back(order: Order, deed: Deed, fen: int) -> None:
    """The chain has given back all that is due, at once. Raises Invalid for any other amount."""
    if order.state is not State.REFUNDING:
        order.begin_refund(deed)
    if fen != order.over_fen:
        raise Invalid(
            f"应退 {order.over_fen} 分,收到的是 {fen} 分,请核对", errors={"amount_fen": [f"应为 {order.over_fen}"]}
        )
    order.pay_back(deed, RefundMethod.PARTNER)


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
}
