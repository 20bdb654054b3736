"""What the hotline is told of the tickets that it sent."""

from collections.abc import Sequence

from contracts.envelope import Event
from services.chassis.deliveries import Delivery
from services.feedback.domain.case import Case

_PARTNER = "partner:"


def to_partners(cases: Sequence[Case], events: Sequence[Event]) -> list[Delivery]:
    """Each event of a ticket, with its number; answers are fetched, since no event carries a word of them."""
    owned = {case.id: case for case in cases if case.partner}
    return [_delivery(owned[event.subject], event) for event in events if event.subject in owned]


def _delivery(case: Case, event: Event) -> Delivery:
    return Delivery((case.partner or "").removeprefix(_PARTNER), event, {"ticket": case.ticket or ""})
