"""What the supermarket says on the bus: never a name, a phone, an identity number or a collection code."""

from marshmallow import fields, validate

from contracts.fields import EventData, one_of, text
from contracts.orders import (
    Cancellation,
    DoorFailure,
    OrderState,
    Payment,
    RefundMethod,
    Rejection,
    ReturnReason,
    ReturnRefusal,
    Shop,
    Source,
)
from contracts.supermarket.shared import OrderLine, fen, lines_of, order_number, sku


class OrderPlaced(EventData):
    """order.placed.v1; `number` is the chain's own."""

    shop = one_of(Shop, required=True)
    source = one_of(Source, required=True)
    payment = one_of(Payment, required=True)
    number = order_number()
    total_fen = fen(required=True)
    lines = lines_of(OrderLine, required=True)


class OrderRejected(EventData):
    """order.rejected.v1"""

    reason = one_of(Rejection, required=True)


class OrderPaid(EventData):
    """order.paid.v1, order.payment_noted.v1; `noted` says that the amount stood in an earlier event already."""

    amount_fen = fen(required=True)
    noted = fields.Boolean(load_default=False)


class OrderPartiallyFulfilled(EventData):
    """order.partially_fulfilled.v1; lines as they are now."""

    total_fen = fen(required=True)
    lines = lines_of(OrderLine, required=True)


class OrderSubstituted(OrderPartiallyFulfilled):
    """order.substituted.v1; `sku` is what is lacking."""

    sku = sku(required=True)


class OrderCollected(EventData):
    """order.collected.v1; `cash_fen` is what was paid at the counter."""

    value_fen = fen(required=True)
    cash_fen = fen(required=True)


class OrderDeliveryFailed(EventData):
    """order.delivery_failed.v1"""

    reason = one_of(DoorFailure, required=True)


class OrderCancelled(EventData):
    """order.cancelled.v1"""

    reason = one_of(Cancellation, required=True)


class OrderReturnRequested(EventData):
    """order.return_requested.v1"""

    reason = one_of(ReturnReason, required=True)


class OrderReturnReceived(EventData):
    """order.return_received.v1; `value_fen` is what the customer keeps."""

    value_fen = fen(required=True)
    lines = lines_of(OrderLine, required=True)


class OrderReturnRefused(EventData):
    """order.return_refused.v1"""

    reason = one_of(ReturnRefusal, required=True)


class OrderRefunding(EventData):
    """order.refunding.v1"""

    amount_fen = fen(required=True)


class OrderRefunded(EventData):
    """order.refunded.v1; `part` says that the rest of the order goes on, in `state`."""

    amount_fen = fen(required=True)
    method = one_of(RefundMethod, required=True)
    part = fields.Boolean(required=True)
    state = one_of(OrderState, required=True)


class OrderCorrected(EventData):
    """order.corrected.v1; `corrects` are the sequences of the same case that no longer hold."""

    corrects = fields.List(fields.Integer(strict=True), required=True, validate=validate.Length(1))
    action = text(40, required=True, metadata={"description": "被更正的操作"})
    state = one_of(OrderState, required=True)


ORDER_PLACED = OrderPlaced()
ORDER_REJECTED = OrderRejected()
ORDER_PAID = OrderPaid()
ORDER_PARTIALLY_FULFILLED = OrderPartiallyFulfilled()
ORDER_SUBSTITUTED = OrderSubstituted()
ORDER_COLLECTED = OrderCollected()
ORDER_DELIVERY_FAILED = OrderDeliveryFailed()
ORDER_CANCELLED = OrderCancelled()
ORDER_RETURN_REQUESTED = OrderReturnRequested()
ORDER_RETURN_RECEIVED = OrderReturnReceived()
ORDER_RETURN_REFUSED = OrderReturnRefused()
ORDER_REFUNDING = OrderRefunding()
ORDER_REFUNDED = OrderRefunded()
ORDER_CORRECTED = OrderCorrected()
