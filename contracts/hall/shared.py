"""What several bodies and events of the hall share."""

from typing import Any

from marshmallow import Schema, fields, validate

from contracts.bureaus import BUREAUS
from contracts.fields import Pattern, note, text, whole_phone
from contracts.identity import IdentityDocument

_CODE = Pattern(r"[a-z][a-z_]{1,39}", error="应为小写字母编码,例如 social_card")


def item_code(**options: Any) -> fields.String:
    """An item of the catalogue by its code."""
    return fields.String(validate=_CODE, metadata={"example": "social_card"}, **options)


def paper_code(**options: Any) -> fields.String:
    """A paper of an item's list by its code."""
    return fields.String(validate=_CODE, metadata={"example": "identity_card"}, **options)


def bureau_code(**options: Any) -> fields.String:
    """A bureau by its code."""
    known = validate.OneOf(list(BUREAUS), labels=list(BUREAUS.values()), error="应为县直部门编码")
    return fields.String(validate=known, metadata={"example": "civil_affairs"}, **options)


class Person(Schema):
    """Somebody who can be called."""

    name = text(40, required=True)
    phone = whole_phone(required=True)


class Applicant(Person):
    """Who applies, by the number of a document."""

    identity = fields.Nested(IdentityDocument, required=True)


class Agent(Person):
    """Who does it for somebody else (代办), with recorded authority."""

    relation = text(20, required=True, metadata={"example": "子女"})


class Remark(Schema):
    """An action that may be explained."""

    note = note()


class Reason(Schema):
    """An action that has to be explained."""

    note = note(required=True)


REMARK, REASON = Remark(), Reason()
