"""What partners post to express: canonical events, and what they fetch."""

from marshmallow import Schema, fields

from contracts.express.shared import Recipient, carrier_code, waybill_number
from contracts.fields import CentreId, Moment, Pattern


class PartnerParcel(Schema):
    """The data that both partner events share."""

    carrier = carrier_code(required=True)
    waybill = waybill_number(required=True)
    centre = CentreId(required=True)
    recipient = fields.Nested(Recipient)
    occurred_at = Moment()


class PartnerParcelAnnounced(PartnerParcel):
    """partner.parcel.announced.v1"""


class PartnerParcelArrived(PartnerParcel):
    """partner.parcel.arrived.v1; `consent` says whether the recipient agreed to the station."""

    consent = fields.Boolean(load_default=False, metadata={"description": "收件人是否同意放在服务站"})


class PartnerWaybill(Schema):
    """A parcel that the partner names by its waybill."""

    carrier = carrier_code(required=True)
    waybill = waybill_number(required=True)
    occurred_at = Moment()


class PartnerParcelDelivered(PartnerWaybill):
    """partner.parcel.delivered.v1; `code` is the carrier's own for how it was signed for: it is told further."""

    code = fields.String(validate=Pattern(r"[A-Za-z0-9_-]{1,20}", error="应为快递公司的签收编码,例如 301"))


class PartnerParcelReturned(PartnerWaybill):
    """partner.parcel.returned.v1"""


class PartnerEvent(Schema):
    """What happened to a parcel or shipment, for the partner who told of it: no personal data, no pickup code."""

    subject = fields.UUID(required=True, metadata={"description": "包裹或寄件的编号"})
    carrier = carrier_code(required=True)
    waybill = waybill_number(required=True)
    centre = CentreId(required=True)
    type = fields.String(required=True, metadata={"example": "parcel.collected.v1"})
    time = Moment(required=True)
    sequence = fields.Integer(required=True, metadata={"description": "同一包裹内从 1 起连续;寄件从合作方第一次告知起"})
    data = fields.Dict(required=True, metadata={"description": "内容同 AsyncAPI 中该类型的 data"})


class PartnerEvents(Schema):
    """A partner's events, oldest first; `next_cursor` is good for what comes later."""

    items = fields.List(fields.Nested(PartnerEvent), required=True)
    next_cursor = fields.String(allow_none=True, required=True)


PARTNER_PARCEL_ANNOUNCED = PartnerParcelAnnounced()
PARTNER_PARCEL_ARRIVED = PartnerParcelArrived()
PARTNER_PARCEL_DELIVERED = PartnerParcelDelivered()
PARTNER_PARCEL_RETURNED = PartnerParcelReturned()
PARTNER_EVENTS = PartnerEvents()
