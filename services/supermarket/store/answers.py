"""What chains are told of the orders that they sent."""

from collections.abc import Sequence

from contracts.envelope import Event
from services.chassis.deliveries import Delivery
from services.supermarket.domain.order import Order

_PARTNER = "partner:"


def to_partners(orders: Sequence[Order], events: Sequence[Event]) -> list[Delivery]:
    """Each event of a chain's own order, with the number by which the chain knows it."""
    owned = {order.id: order for order in orders if order.partner}
    return [_delivery(owned[event.subject], event) for event in events if event.subject in owned]


def _delivery(order: Order, event: Event) -> Delivery:
    return Delivery((order.partner or "").removeprefix(_PARTNER), event, {"number": order.number or ""})
