"""What villagers see and say of their own orders, by a one-time code to their phone."""

from functools import partial

from sqlalchemy import Connection

from contracts.orders import Cancellation, ReturnReason
from contracts.people import Tier, villager_hash
from contracts.supermarket import views, villager
from services.chassis import centres
from services.chassis.http.routes import Call, Json, Read, Route, Write
from services.chassis.work import Command
from services.supermarket.api.acting import quantities
from services.supermarket.domain.order import Order
from services.supermarket.handlers.orders import OnOwn
from services.supermarket.store import reads

VILLAGER = frozenset({Tier.VILLAGER})


def own_orders(call: Call, connection: Connection) -> Json:
    """The orders for the phone that the villager has shown to have."""
    names = centres.names(connection)
    orders = reads.own(connection, villager_hash(call.actor))
    return {"items": [{**order, "centre_name": names.get(order["centre"], "")} for order in orders]}


def cancel(call: Call) -> Command:
    """The customer doesn't want it any more."""
    return OnOwn(order=call.path["id"], verb=partial(Order.cancel, reason=Cancellation.CUSTOMER))


def ask_return(call: Call) -> Command:
    """The customer wants to bring it back."""
    reason, lines = ReturnReason(call.body["reason"]), quantities(call.body)
    return OnOwn(order=call.path["id"], verb=partial(Order.ask_return, reason=reason, quantities=lines))


_write = partial(Write, answer=views.ORDER_CHANGED, allow=VILLAGER)

ROUTES: tuple[Route, ...] = (
    Read(path="/v1/my/orders", read=own_orders, answer=views.OWN_ORDERS, allow=VILLAGER, summary="我的订单和取货码"),
    _write(path="/v1/my/orders/{id:uuid}/cancel", command=cancel, summary="群众:发货前取消"),
    _write(
        path="/v1/my/orders/{id:uuid}/request-return",
        command=ask_return,
        body=villager.ASK_OWN_RETURN,
        summary="群众:申请退货",
    ),
)
