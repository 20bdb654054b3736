"""What partners are told of the parcels and shipments that they told us of first."""

from collections.abc import Sequence

from contracts.envelope import Event
from services.chassis.deliveries import Delivery
from services.express.domain.parcel import Parcel
from services.express.domain.shipment import Shipment

_PARTNER = "partner:"


def to_partners(cases: Sequence[Parcel | Shipment], events: Sequence[Event]) -> list[Delivery]:
    """Each event of a partner's own case, with the carrier and waybill by which the partner knows it."""
    owned = {case.id: case for case in cases if case.partner and case.waybill}
    return [_delivery(owned[event.subject], event) for event in events if event.subject in owned]


def _delivery(case: Parcel | Shipment, event: Event) -> Delivery:
    partner = (case.partner or "").removeprefix(_PARTNER)
    return Delivery(partner, event, {"carrier": case.carrier, "waybill": case.waybill or ""})
