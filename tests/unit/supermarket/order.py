"""Orders in each state, brought there by verbs alone, and a way to do each action."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from contracts.orders import (
    Cancellation,
    Category,
    DoorFailure,
    Payment,
    RefundMethod,
    Rejection,
    ReturnReason,
    ReturnRefusal,
    Shop,
    Source,
)
from contracts.orders import OrderState as State
from contracts.people import COUNTY, SYSTEM, Actor, Sealed, Tier
from services.chassis.machine import Deed
from services.supermarket.domain.basket import Line
from services.supermarket.domain.customer import Customer
from services.supermarket.domain.order import Order
from services.supermarket.domain.transitions import Action

CENTRE = "370829001001"
CODE = "48051377"
NOW = datetime(2026, 7, 1, 2, 0, tzinfo=UTC)
CADRE = Actor("staff:1", Tier.CADRE, CENTRE)
COLLEAGUE = Actor("staff:2", Tier.CADRE, CENTRE)
TOWN = Actor("staff:town", Tier.TOWN, CENTRE[:9])
CHAIN = Actor("partner:retail", Tier.PARTNER, COUNTY)
RICE = Line("G-0001", Category.FOOD, Decimal(3), 1280, 3840)
SOAP = Line("G-0009", Category.HOUSEHOLD, Decimal("1.5"), 333, 500)
SPRAY = Line("F-0001", Category.PESTICIDE, Decimal(2), 2500, 5000)
REACHABLE = Customer(phone=Sealed("cipher", "138****5678", "hash"), reachable=True)


def by(actor: Actor, after: timedelta = timedelta(0)) -> Deed:
    return Deed(actor, NOW + after)


DO: Mapping[Action, Callable[[Order, Deed], None]] = {
    Action.CONFIRM: lambda order, deed: order.confirm(deed),
    Action.REJECT: lambda order, deed: order.reject(deed, Rejection.CLOSED),
    Action.PAY: lambda order, deed: order.pay(deed, order.total_fen),
    Action.PICK: lambda order, deed: order.pick(deed),
    Action.SHORTEN: lambda order, deed: order.shorten(deed, {order.lines[0].sku: Decimal(1)}),
    Action.SUBSTITUTE: lambda order, deed: order.substitute(deed, order.lines[0].sku, SOAP),
    Action.DISPATCH: lambda order, deed: order.dispatch(deed),
    Action.SHELVE: lambda order, deed: order.shelve(deed, CODE),
    Action.DELIVER: lambda order, deed: order.deliver(deed),
    Action.FAIL_DELIVERY: lambda order, deed: order.fail_delivery(deed, DoorFailure.NOBODY_HOME),
    Action.COLLECT: lambda order, deed: order.collect(deed, CODE),
    Action.CANCEL: lambda order, deed: order.cancel(deed, Cancellation.CUSTOMER),
    Action.EXPIRE: lambda order, deed: order.expire(deed),
    Action.COMPLETE: lambda order, deed: order.complete(deed),
    Action.ASK_RETURN: lambda order, deed: order.ask_return(deed, ReturnReason.DAMAGED, {}),
    Action.TAKE_BACK: lambda order, deed: order.take_back(deed),
    Action.REFUSE_RETURN: lambda order, deed: order.refuse_return(deed, ReturnRefusal.USED),
    Action.BEGIN_REFUND: lambda order, deed: order.begin_refund(deed),
    Action.PAY_BACK: lambda order, deed: order.pay_back(deed, RefundMethod.CASH),
    Action.PAY_BACK_PART: lambda order, deed: order.pay_back(deed, RefundMethod.CASH),
}
BY_CLOCK = (Action.EXPIRE, Action.COMPLETE)

_PAID = (Action.CONFIRM, Action.PAY)
_PICKING = (*_PAID, Action.PICK)
_READY = (*_PICKING, Action.DISPATCH, Action.SHELVE)
_ASKED = (*_READY, Action.COLLECT, Action.ASK_RETURN)
WAYS: Mapping[State, tuple[Action, ...]] = {
    State.PLACED: (),
    State.CONFIRMED: (Action.CONFIRM,),
    State.REJECTED: (Action.REJECT,),
    State.PAID: _PAID,
    State.PICKING: _PICKING,
    State.PARTIALLY_FULFILLED: (*_PICKING, Action.SHORTEN),
    State.DISPATCHED: (*_PICKING, Action.DISPATCH),
    State.READY: _READY,
    State.OUT_FOR_DELIVERY: (*_READY, Action.DELIVER),
    State.COLLECTED: (*_READY, Action.COLLECT),
    State.COMPLETED: (*_READY, Action.COLLECT, Action.COMPLETE),
    State.CANCELLED: (*_PAID, Action.CANCEL),
    State.EXPIRED: (*_READY, Action.EXPIRE),
    State.RETURN_REQUESTED: _ASKED,
    State.RETURN_RECEIVED: (*_ASKED, Action.TAKE_BACK),
    State.RETURN_REFUSED: (*_ASKED, Action.REFUSE_RETURN),
    State.REFUNDING: (*_ASKED, Action.TAKE_BACK, Action.BEGIN_REFUND),
    State.REFUNDED: (*_ASKED, Action.TAKE_BACK, Action.BEGIN_REFUND, Action.PAY_BACK),
}
"""A way of an order that is paid in advance."""


def placed(*lines: Line, payment: Payment = Payment.PREPAID, customer: Customer | None = None) -> Order:
    """One that a chain has sent."""
    chosen = lines or (RICE,)
    order = Order(
        id="o",
        centre=CENTRE,
        shop=Shop.FARM if chosen[0].is_pesticide else Shop.GENERAL,
        source=Source.PARTNER,
        customer=customer or REACHABLE,
        payment=payment,
        lines=chosen,
        partner=CHAIN.id,
        number="R1",
    )
    order.place(by(CHAIN), order.total_fen)
    return order


def an_order(state: State = State.PLACED, *lines: Line) -> Order:
    """One in `state`, by the way that WAYS shows; what clocks do on it is done by the system."""
    order = placed(*lines)
    for action in WAYS[state]:
        DO[action](order, by(SYSTEM if action in BY_CLOCK else CADRE))
    order.facts = ()
    return order
