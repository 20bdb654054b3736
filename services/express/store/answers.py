"""What partners are told of the parcels that they told us of first."""

from collections.abc import Sequence

from contracts.envelope import Event
from services.chassis.deliveries import Delivery
from services.express.domain.parcel import Parcel

_PARTNER = "partner:"


def to_partners(parcels: Sequence[Parcel], events: Sequence[Event]) -> list[Delivery]:
    """Each event of a partner's own parcel, with the carrier and waybill by which the partner knows it."""
    owned = {parcel.id: parcel for parcel in parcels if parcel.partner}
    return [_delivery(owned[event.subject], event) for event in events if event.subject in owned]


def _delivery(parcel: Parcel, event: Event) -> Delivery:
    partner = (parcel.partner or "").removeprefix(_PARTNER)
    return Delivery(partner, event, {"carrier": parcel.carrier, "waybill": parcel.waybill})
