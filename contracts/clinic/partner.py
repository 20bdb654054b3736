"""What partner hospitals post to the clinic and what they fetch."""

from typing import Any

from marshmallow import Schema, fields, validate

from contracts.clinic.shared import Patient
from contracts.clinic.views import SlotView
from contracts.fields import CentreId, Moment, Pattern


def reference(**options: Any) -> fields.String:
    """The hospital's own number of a registration."""
    rule = Pattern(r"[A-Za-z0-9-]{4,40}", error="应为 4 到 40 位挂号编号,只含字母、数字和连字符")
    return fields.String(validate=rule, metadata={"example": "GH20260701-0417"}, **options)


class PartnerAppointmentBooked(Schema):
    """partner.appointment.booked.v1"""

    reference = reference(required=True)
    slot = fields.UUID(required=True)
    patient = fields.Nested(Patient, required=True)
    waitlist = fields.Boolean(load_default=False, metadata={"description": "号满时愿意候补"})
    occurred_at = Moment()


class PartnerAppointmentChanged(Schema):
    """partner.appointment.changed.v1"""

    reference = reference(required=True)
    slot = fields.UUID(required=True)
    occurred_at = Moment()


class PartnerAppointmentCancelled(Schema):
    """partner.appointment.cancelled.v1"""

    reference = reference(required=True)
    occurred_at = Moment()


class PartnerEvent(Schema):
    """What happened to a registration, for the hospital that made it: no personal data."""

    subject = fields.UUID(required=True, attribute="appointment", metadata={"description": "预约编号"})
    reference = fields.String(required=True)
    centre = CentreId(required=True)
    type = fields.String(required=True, metadata={"example": "appointment.booked.v1"})
    time = Moment(required=True)
    sequence = fields.Integer(required=True, metadata={"description": "同一预约内从 1 起连续"})
    data = fields.Dict(required=True, metadata={"description": "内容同 AsyncAPI 中该类型的 data"})


class PartnerEvents(Schema):
    """A hospital's events, oldest first; `next_cursor` is good for what comes later."""

    items = fields.List(fields.Nested(PartnerEvent), required=True)
    next_cursor = fields.String(allow_none=True, required=True)


class PartnerSlot(SlotView):
    """A slot that a hospital may book."""


class PartnerSlots(Schema):
    """Slots to come with a free place, soonest first."""

    items = fields.List(fields.Nested(PartnerSlot), required=True, validate=validate.Length(max=200))
    next_cursor = fields.String(allow_none=True, required=True)


PARTNER_APPOINTMENT_BOOKED = PartnerAppointmentBooked()
PARTNER_APPOINTMENT_CHANGED = PartnerAppointmentChanged()
PARTNER_APPOINTMENT_CANCELLED = PartnerAppointmentCancelled()
PARTNER_EVENTS = PartnerEvents()
PARTNER_SLOTS = PartnerSlots()
