"""What retail chains post: canonical events; and what they fetch."""

from collections import Counter
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from contracts.fields import CentreId, Moment, one_of
from contracts.orders import Payment, Shop
from contracts.supermarket.shared import Customer, Quantity, fen, lines_of, order_number, sku


class PartnerLine(Schema):
    """A line of a chain's order, at the chain's price; `amount_fen` is price times quantity, half a fen up."""

    sku = sku(required=True)
    quantity = Quantity(required=True)
    price_fen = fen(required=True)
    amount_fen = fen(required=True)


class PartnerOrder(Schema):
    """An order that the chain names by its own number."""

    number = order_number(required=True)
    occurred_at = Moment()


class PartnerOrderPlaced(PartnerOrder):
    """partner.order.placed.v1; a total that doesn't match its lines is refused."""

    centre = CentreId(required=True)
    shop = one_of(Shop, required=True)
    lines = lines_of(PartnerLine, required=True)
    total_fen = fen(required=True)
    payment = one_of(Payment, required=True)
    customer = fields.Nested(Customer)


class PartnerOrderPaid(PartnerOrder):
    """partner.order.paid.v1; one that comes before the shop has confirmed is noted, and counts then."""

    amount_fen = fen(1, required=True)


class PartnerOrderCancelled(PartnerOrder):
    """partner.order.cancelled.v1; before dispatch only."""


class PartnerOrderRefunded(PartnerOrder):
    """partner.order.refunded.v1: the chain has given the money back the way it came."""

    amount_fen = fen(1, required=True)


MOST_ORDERS = 2_000
"""Orders of one chain at one centre on one day."""


class StatementAmounts(Schema):
    """What was ordered, paid and given back on the day, in fen; an order of another day has `placed_fen` 0."""

    placed_fen = fen(required=True)
    paid_fen = fen(required=True)
    refunded_fen = fen(required=True)


class StatementOrder(StatementAmounts):
    """One order as the chain has it, with what moved on the day."""

    number = order_number(required=True)


class PartnerStatementFiled(StatementAmounts):
    """partner.statement.filed.v1: a chain's own books of one day (Asia/Shanghai) at one centre.

    All orders of which anything moved; totals that don't match them are refused. A later one replaces it.
    """

    centre = CentreId(required=True)
    date = fields.Date(required=True)
    orders = fields.List(
        fields.Nested(StatementOrder),
        required=True,
        validate=validate.Length(max=MOST_ORDERS, error=f"至多 {MOST_ORDERS} 张订单"),
    )
    occurred_at = Moment()

    @validates_schema
    def once_each(self, data: dict[str, Any], **_: object) -> None:
        """Each order stands in it once."""
        counted = Counter(order["number"] for order in data["orders"])
        if twice := sorted(number for number, times in counted.items() if times > 1):
            raise ValidationError(f"同一订单请合并为一行:{'、'.join(twice[:5])}", "orders")


class PartnerEvent(Schema):
    """What happened to an order, for the chain that sent it: no personal data, no collection code."""

    subject = fields.UUID(required=True, attribute="shop_order", metadata={"description": "订单编号"})
    number = order_number(required=True)
    centre = CentreId(required=True)
    type = fields.String(required=True, metadata={"example": "order.collected.v1"})
    time = Moment(required=True)
    sequence = fields.Integer(required=True, metadata={"description": "同一订单内从 1 起连续"})
    data = fields.Dict(required=True, metadata={"description": "内容同 AsyncAPI 中该类型的 data"})


class PartnerEvents(Schema):
    """A chain's events, oldest first; `next_cursor` is good for what comes later."""

    items = fields.List(fields.Nested(PartnerEvent), required=True)
    next_cursor = fields.String(allow_none=True, required=True)


PARTNER_ORDER_PLACED = PartnerOrderPlaced()
PARTNER_ORDER_PAID = PartnerOrderPaid()
PARTNER_ORDER_CANCELLED = PartnerOrderCancelled()
PARTNER_ORDER_REFUNDED = PartnerOrderRefunded()
PARTNER_STATEMENT_FILED = PartnerStatementFiled()
PARTNER_EVENTS = PartnerEvents()
