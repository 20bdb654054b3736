"""What express says on the bus of parcels that go out: of people and addresses the province, and nothing else."""

from marshmallow import fields

from contracts.express.shared import carrier_code, province_code, waybill_number
from contracts.fields import EventData, one_of, text
from contracts.parcels import Contents, TraceMeaning, Withdrawal


class ShipmentDrafted(EventData):
    """shipment.drafted.v1; contents and weight as declared."""

    carrier = carrier_code(required=True)
    contents = one_of(Contents, required=True)
    province = province_code(required=True)
    weight_g = fields.Integer(strict=True, metadata={"description": "申报重量,克"})


class ShipmentChecked(EventData):
    """shipment.checked.v1; the contents as they were seen."""

    contents = one_of(Contents, required=True)


class ShipmentAccepted(EventData):
    """shipment.accepted.v1"""

    weight_g = fields.Integer(required=True, strict=True, metadata={"description": "克"})
    postage_fen = fields.Integer(required=True, strict=True, metadata={"description": "邮费,分"})


class ShipmentHandedToCarrier(EventData):
    """shipment.handed_to_carrier.v1"""

    carrier = carrier_code(required=True)
    waybill = waybill_number(required=True)


class ShipmentTracked(EventData):
    """shipment.tracked.v1; what the carrier's newest line says."""

    carrier = carrier_code(required=True)
    meaning = one_of(TraceMeaning, required=True)


class ShipmentDelivered(EventData):
    """shipment.delivered.v1; `code` is the carrier's own."""

    carrier = carrier_code(required=True)
    code = text(40, required=True)


class ShipmentCarrierChanged(EventData):
    """shipment.carrier_changed.v1"""

    was = carrier_code(required=True)
    carrier = carrier_code(required=True)


class ShipmentWithdrawn(EventData):
    """shipment.withdrawn.v1"""

    reason = one_of(Withdrawal, required=True)


SHIPMENT_DRAFTED = ShipmentDrafted()
SHIPMENT_CHECKED = ShipmentChecked()
SHIPMENT_ACCEPTED = ShipmentAccepted()
SHIPMENT_HANDED_TO_CARRIER = ShipmentHandedToCarrier()
SHIPMENT_TRACKED = ShipmentTracked()
SHIPMENT_DELIVERED = ShipmentDelivered()
SHIPMENT_CARRIER_CHANGED = ShipmentCarrierChanged()
SHIPMENT_WITHDRAWN = ShipmentWithdrawn()
