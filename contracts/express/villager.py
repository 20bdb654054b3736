"""What villagers see of their own parcels, by a one-time code."""

from marshmallow import Schema, fields

from contracts.express.shared import carrier_code, waybill_number
from contracts.fields import Moment, one_of
from contracts.parcels import Consent, ParcelState


class OwnParcel(Schema):
    """A villager's own parcel, as they see it by a one-time code."""

    id = fields.UUID(required=True)
    carrier = carrier_code(required=True)
    waybill = waybill_number(required=True)
    centre = fields.String(required=True, metadata={"description": "服务中心编号;还不知道时为县编号"})
    centre_name = fields.String(required=True)
    state = one_of(ParcelState, required=True)
    pickup_code = fields.String(allow_none=True, required=True)
    consent = one_of(Consent, allow_none=True, required=True)
    wants_delivery = fields.Boolean(required=True)
    arrived_at = Moment(allow_none=True, required=True)
    updated_at = Moment(required=True)


class OwnParcels(Schema):
    """A villager's own parcels, newest change first."""

    items = fields.List(fields.Nested(OwnParcel), required=True)


OWN_PARCELS = OwnParcels()
