"""What several bodies of the clinic share."""

from typing import Any

from marshmallow import Schema, fields

from contracts.clinics import Priority
from contracts.fields import one_of, text, whole_phone
from contracts.identity import DocumentNumber, check_id_card


def room(**options: Any) -> fields.String:
    """A consulting room as its door says (诊室)."""
    return text(20, metadata={"example": "全科诊室"}, **options)


def priority(**options: Any) -> fields.String:
    """A class of the queue."""
    return one_of(Priority, **options)


def identity_number(**options: Any) -> DocumentNumber:
    """The number of an identity card (GB 11643)."""
    return DocumentNumber(validate=check_id_card, metadata={"example": "11010519491231002X"}, **options)


class Patient(Schema):
    """Who comes, by name and identity card; a phone is for notices and for looking up one's own appointments."""

    name = text(40, required=True)
    phone = whole_phone()
    identity = identity_number(required=True)


class WalkInPatient(Patient):
    """Who comes without an appointment: an emergency carries no papers."""

    identity = identity_number()


class MaskedPatient(Schema):
    """A patient as they may be shown: 张*三, 138****5678, 1101**********002X."""

    name = fields.String(required=True)
    phone = fields.String(allow_none=True, required=True)
    identity = fields.String(allow_none=True, required=True)
