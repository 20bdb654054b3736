"""What cadres, town and county see of orders: masked."""

from marshmallow import Schema, fields, validate

from contracts.cases import acting, agent_shown
from contracts.fields import Moment, one_of
from contracts.moves import taken_at
from contracts.orders import OrderState, Payment, Shop, Source
from contracts.supermarket.shared import OrderLine, collection_code, fen, order_number


class MaskedCustomer(Schema):
    """Who an order is for, as it may be shown: 张*三, 138****5678."""

    name = fields.String(allow_none=True, required=True)
    phone = fields.String(allow_none=True, required=True)


class Due(Schema):
    """What a clock does next with the order."""

    action = fields.String(required=True)
    at = Moment(required=True)


class OrderView(Schema):
    """An order."""

    id = fields.UUID(required=True)
    centre = fields.String(required=True)
    shop = one_of(Shop, required=True)
    source = one_of(Source, required=True)
    number = order_number(allow_none=True, required=True)
    state = one_of(OrderState, required=True)
    payment = one_of(Payment, required=True)
    lines = fields.List(fields.Nested(OrderLine), required=True)
    total_fen = fen(required=True)
    paid_fen = fen(required=True)
    refunded_fen = fen(required=True)
    over_fen = fields.Integer(required=True, metadata={"description": "多付金额,分;负数为尚欠"})
    code = collection_code(allow_none=True, required=True)
    customer = fields.Nested(MaskedCustomer, required=True)
    agent = agent_shown()
    legal = fields.List(fields.String(), required=True, metadata={"description": "此刻可以执行的操作"})
    due = fields.Nested(Due, allow_none=True, required=True, metadata={"description": "时限到时自动执行的操作"})
    updated_at = Moment(required=True)
    version = fields.Integer(required=True)


class OrderPage(Schema):
    """A page of orders, newest change first."""

    items = fields.List(fields.Nested(OrderView), required=True)
    next_cursor = fields.String(allow_none=True, required=True)


class OrderChanged(Schema):
    """The answer to what was done with an order."""

    id = fields.UUID(required=True)
    state = one_of(OrderState, required=True)
    total_fen = fen(required=True)
    code = collection_code(allow_none=True)
    version = fields.Integer(required=True)
    taken_at = taken_at()


class OwnLine(OrderLine):
    """A line of a villager's own order."""

    name = fields.String(required=True, metadata={"description": "商品名称;目录里没有的为商品编码"})


class OwnOrder(Schema):
    """A villager's own order, or one that they placed for another."""

    id = fields.UUID(required=True)
    centre = fields.String(required=True)
    centre_name = fields.String(required=True)
    shop = one_of(Shop, required=True)
    state = one_of(OrderState, required=True)
    lines = fields.List(fields.Nested(OwnLine), required=True)
    total_fen = fen(required=True)
    paid_fen = fen(required=True)
    code = collection_code(allow_none=True, required=True)
    customer = fields.Nested(MaskedCustomer, required=True)
    agent = agent_shown()
    acting = acting()
    may = fields.List(fields.String(), required=True, metadata={"description": "本人此刻可以做的:cancel、ask_return"})
    updated_at = Moment(required=True)


class OwnOrders(Schema):
    """A villager's own orders, newest change first."""

    items = fields.List(fields.Nested(OwnOrder), required=True, validate=validate.Length(max=100))


ORDER_VIEW = OrderView()
ORDER_PAGE = OrderPage()
ORDER_CHANGED = OrderChanged()
OWN_ORDERS = OwnOrders()
