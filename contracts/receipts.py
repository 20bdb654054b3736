"""Receipts (回执): what whoever brings a case takes home, to ask by it what became of it."""

from typing import Any

from marshmallow import Schema, fields

from contracts.fields import Pattern

_SIGN = "[0-9A-HJKMNP-TV-Z]"
_NUMBER = Pattern(f"{_SIGN}{{8}}", error="应为 8 位编号,例如 7K3M9QXD")
_RECEIPT = Pattern(f"{_SIGN}{{8}}-{_SIGN}{{8}}", error="应为回执号,例如 7K3M9QXD-2B4C6D8E")


def receipt(meaning: str = "回执", **options: Any) -> fields.String:
    """The number of a case and its secret: whoever has it may ask what became of it."""
    options["metadata"] = {"description": meaning, "example": "7K3M9QXD-2B4C6D8E"}
    return fields.String(required=True, validate=_RECEIPT, **options)


def receipt_number(**options: Any) -> fields.String:
    """The number alone, by which a desk finds the case."""
    return fields.String(validate=_NUMBER, metadata={"example": "7K3M9QXD"}, **options)


class ReceiptAsked(Schema):
    """`POST v1/receipts`: a secret doesn't belong in a URL."""

    receipt = receipt()


RECEIPT_ASKED = ReceiptAsked()
