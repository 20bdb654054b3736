"""What several bodies and events of express share."""

from typing import Any

from marshmallow import Schema, fields, validate

from contracts.fields import Pattern, Phone, text
from contracts.provinces import PROVINCES

_CARRIER = Pattern(r"^[a-z][a-z0-9_]{1,31}$", error="应为快递公司编码,例如 yunda、zhongtong")
_WAYBILL = Pattern(r"^[A-Za-z0-9-]{6,40}$", error="应为 6 到 40 位运单号,只含字母、数字和连字符")
_CODE = Pattern(r"^\d{1,2}-\d{1,2}-\d{6}$", error="应为取件码,例如 3-2-480513")


def carrier_code(**options: Any) -> fields.String:
    """A carrier by its code, as kuaidi100 writes them: yunda, zhongtong, shunfeng."""
    return fields.String(validate=_CARRIER, metadata={"example": "yunda"}, **options)


def waybill_number(**options: Any) -> fields.String:
    """A carrier's own number of a parcel (运单号)."""
    return fields.String(validate=_WAYBILL, metadata={"example": "4328015600123"}, **options)


def pickup_code(**options: Any) -> fields.String:
    """What the recipient shows: shelf, row and number."""
    return fields.String(validate=_CODE, metadata={"example": "3-2-480513"}, **options)


def province_code(**options: Any) -> fields.String:
    """A province by the first two digits of its GB/T 2260 code."""
    known = validate.OneOf(list(PROVINCES), labels=list(PROVINCES.values()), error="应为省级行政区划代码前两位,例如 37")
    return fields.String(validate=known, metadata={"example": "37"}, **options)


class Recipient(Schema):
    """Who a parcel is for; both parts optional, as carriers often give neither."""

    name = text(40)
    phone = Phone()


class Agent(Schema):
    """Who collects for somebody else."""

    name = text(40, required=True)
    relation = text(20, required=True, metadata={"example": "邻居"})
