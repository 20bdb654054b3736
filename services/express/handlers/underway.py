"""What carriers' pushes do to parcels that went out."""

from typing import TYPE_CHECKING

from services.chassis.work import Work
from services.express.domain.parcel import waybill_key
from services.express.domain.shipment import Shipment

if TYPE_CHECKING:
    from services.express.handlers.parcels import Track


def follow(work: Work, command: "Track") -> Shipment | None:
    """Attach what the carrier says to the shipment of this waybill; None where nothing was sent under it."""
    shipment = _renamed(work, command) or sent_under(work, waybill_key(command.carrier, command.waybill))
    if shipment is not None:
        shipment.trace(command.traces, command.unmapped)
        shipment.hear(work.deed, command.latest, command.latest_code, command.traced_at)
    return shipment


def sent_under(work: Work, key: str) -> Shipment | None:
    """The shipment that carriers know by `key` now: a correction takes the waybill away again."""
    shipment = work.hold(Shipment, key)
    return shipment if shipment is not None and shipment.key == key else None


def _renamed(work: Work, command: "Track") -> Shipment | None:
    """The shipment known by another carrier until now, under its new one; one that is known by both stays two."""
    if command.renamed_from is None:
        return None
    old, new = waybill_key(command.renamed_from, command.waybill), waybill_key(command.carrier, command.waybill)
    shipment = sent_under(work, old)
    if shipment is None or sent_under(work, new) is not None:
        return None
    work.call(Shipment, old, new)
    shipment.change_carrier(work.deed, command.carrier)
    return shipment
