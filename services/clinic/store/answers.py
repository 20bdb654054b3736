"""What partner hospitals are told of the appointments that they made."""

from collections.abc import Sequence

from contracts.envelope import Event
from services.chassis.deliveries import Delivery
from services.clinic.domain.appointment import Appointment

_PARTNER = "partner:"


def to_partners(appointments: Sequence[Appointment], events: Sequence[Event]) -> list[Delivery]:
    """Each event of a hospital's own appointment, with the number by which it knows it."""
    owned = {each.id: each for each in appointments if each.partner}
    return [_delivery(owned[event.subject], event) for event in events if event.subject in owned]


def _delivery(appointment: Appointment, event: Event) -> Delivery:
    partner = (appointment.partner or "").removeprefix(_PARTNER)
    return Delivery(partner, event, {"reference": appointment.reference or ""})
