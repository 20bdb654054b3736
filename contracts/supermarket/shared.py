"""What several bodies and events of the supermarket share."""

import re
from decimal import Decimal
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from contracts.fields import EventData, Pattern, Phone, one_of, text
from contracts.money import MOST, MOST_FEN, STEP, plain
from contracts.orders import Category

MOST_LINES = 50
_DECIMAL = re.compile(r"^-?[0-9]{1,6}(\.[0-9]{1,3})?$")
_SKU = Pattern(r"[A-Za-z0-9][A-Za-z0-9-]{1,31}", error="应为 2 到 32 位商品编码,只含字母、数字和连字符")
_CODE = Pattern(r"\d{8}", error="应为 8 位取货码")
_NUMBER = Pattern(r"[A-Za-z0-9#_-]{1,40}", error="应为 1 到 40 位订单号,只含字母、数字、#、_ 和连字符")


def sku(**options: Any) -> fields.String:
    """An article by its code in the catalogue."""
    return fields.String(validate=_SKU, metadata={"example": "G-0001"}, **options)


def is_sku(text: str) -> bool:
    """Whether this can be an article's code."""
    return _SKU.regex.fullmatch(text) is not None


def order_number(**options: Any) -> fields.String:
    """A chain's own number of an order."""
    return fields.String(validate=_NUMBER, metadata={"example": "R20260701-0042"}, **options)


def collection_code(**options: Any) -> fields.String:
    """What the customer shows."""
    return fields.String(validate=_CODE, metadata={"example": "48051377"}, **options)


class Quantity(fields.String):
    """How much: a decimal with at most three places, written as text, so that nobody's floats round it."""

    def __init__(self, *, least: Decimal = STEP, **options: Any) -> None:
        self._least = least
        about = {"description": "十进制数,最多三位小数", "example": "1.5", "pattern": _DECIMAL.pattern}
        super().__init__(metadata=about | options.pop("metadata", {}), **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        written: str = super()._deserialize(value, attr, data, **kwargs)
        quantity = Decimal(written) if _DECIMAL.fullmatch(written) else None
        if quantity is None or not self._least <= quantity <= MOST:
            raise ValidationError(f"数量应为 {plain(self._least)} 到 {MOST} 的数,写成文字,最多三位小数,例如 1.5")
        return quantity

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else plain(Decimal(value))


def fen(least: int = 0, **options: Any) -> fields.Integer:
    """Money in whole fen."""
    rule = validate.Range(least, MOST_FEN, error=f"金额以分计,应为 {least} 到 {MOST_FEN} 的整数")
    about = {"description": "金额,分", "example": 1280} | options.pop("metadata", {})
    return fields.Integer(strict=True, validate=rule, metadata=about, **options)


def lines_of(line: type[Schema], **options: Any) -> fields.List[Any]:
    """One to MOST_LINES lines."""
    rule = validate.Length(1, MOST_LINES, error=f"应有 1 到 {MOST_LINES} 行")
    return fields.List(fields.Nested(line), validate=rule, **options)


class OrderLine(EventData):
    """A line as an order has it."""

    sku = sku(required=True)
    category = one_of(Category, required=True)
    quantity = Quantity(required=True)
    price_fen = fen(required=True)
    amount_fen = fen(required=True)
    returned = Quantity(metadata={"description": "其中退回的数量"})


class Customer(Schema):
    """Who an order is for."""

    name = text(40)
    phone = Phone()
