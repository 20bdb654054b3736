"""Shopify's order webhooks: what we read of them. What they send beside it is ignored, as they add fields at will."""

import re
from decimal import Decimal
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields, pre_load, validate

from contracts.fields import CentreId, Said, one_of
from contracts.orders import Shop
from contracts.supermarket.shared import lines_of, sku

MOST_UNITS = 100_000
_YUAN = re.compile(r"[0-9]{1,7}(\.[0-9]{1,2}0*)?")


class Yuan(fields.String):
    """Money as Shopify writes it, `12.50`; loads as whole fen."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        written: str = super()._deserialize(value, attr, data, **kwargs)
        if not _YUAN.fullmatch(written):
            raise ValidationError("应为人民币金额,例如 12.50")
        return int(Decimal(written) * 100)


class Told(Schema):
    """Part of a push."""

    class Meta:
        unknown = EXCLUDE


class Item(Told):
    """A line."""

    sku = sku(required=True)
    quantity = fields.Integer(required=True, strict=True, validate=validate.Range(1, MOST_UNITS))
    price = Yuan(required=True)


class Attribute(Told):
    """A note that the shop adds to its orders: `centre` and `shop` are ours."""

    name = fields.String(required=True)
    value = fields.String(required=True)


class Person(Told):
    """Who ordered; more than we take."""

    first_name = Said(allow_none=True)
    last_name = Said(allow_none=True)
    phone = fields.String(allow_none=True)


class Reference(Told):
    """The order that a push is about, by Shopify's own number."""

    id = fields.Integer(required=True, strict=True, validate=validate.Range(1, 1 << 62))


class Order(Reference):
    """orders/create. `centre` and `shop` stand in `note_attributes`; the general shop where none is named."""

    line_items = lines_of(Item, required=True)
    total_price = Yuan(required=True)
    currency = fields.String(required=True, validate=validate.Equal("CNY", error="只收人民币订单"))
    financial_status = fields.String(load_default="pending", allow_none=True)
    centre = CentreId(required=True)
    shop = one_of(Shop, load_default=Shop.GENERAL)
    customer = fields.Nested(Person, allow_none=True)

    @pre_load
    def lift(self, told: Any, **_: Any) -> Any:
        """Take what is ours out of the notes."""
        notes = told.get("note_attributes") if isinstance(told, dict) else None
        known = [note for note in notes if isinstance(note, dict)] if isinstance(notes, list) else []
        ours = {note["name"]: note.get("value") for note in known if note.get("name") in ("centre", "shop")}
        return {**told, **ours} if isinstance(told, dict) else told


class Paid(Reference):
    """orders/paid."""

    total_price = Yuan(required=True)


class Transaction(Told):
    """Money that went or was to go back."""

    kind = fields.String(required=True)
    status = fields.String(required=True)
    amount = Yuan(required=True)


class Refund(Told):
    """refunds/create: of the order `order_id`, by so many transactions."""

    order_id = fields.Integer(required=True, strict=True, validate=validate.Range(1, 1 << 62))
    transactions = fields.List(fields.Nested(Transaction), required=True, validate=validate.Length(max=50))


class GivenBack(Told):
    """A refund, as an order says it."""

    transactions = fields.List(fields.Nested(Transaction), load_default=list, validate=validate.Length(max=50))


class Cancelled(Reference):
    """orders/cancelled: of all that was paid for it, what has gone back already."""

    refunds = fields.List(
        fields.Nested(GivenBack), load_default=list, allow_none=True, validate=validate.Length(max=50)
    )


ORDER, PAID, CANCELLED, REFUND = Order(), Paid(), Cancelled(), Refund()
