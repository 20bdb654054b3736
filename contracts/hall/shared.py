"""What several bodies and events of the hall share."""

from typing import Any

from marshmallow import Schema, fields

from contracts.cases import CODE
from contracts.fields import text, whole_phone
from contracts.identity import IdentityDocument


def item_code(**options: Any) -> fields.String:
    """An item of the catalogue by its code."""
    return fields.String(validate=CODE, metadata={"example": "social_card"}, **options)


def class_code(**options: Any) -> fields.String:
    """One of the seven classes by its code."""
    return fields.String(validate=CODE, metadata={"example": "civil_affairs"}, **options)


class Applicant(Schema):
    """Who applies, by the number of a document; who has no phone asks by their receipt."""

    name = text(40, required=True)
    phone = whole_phone()
    identity = fields.Nested(IdentityDocument, required=True)
