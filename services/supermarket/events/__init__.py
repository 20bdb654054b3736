"""What comes to the worker, each made a command: messages from the bus, and limits that have run out."""

from collections.abc import Callable, Mapping, Sequence

from sqlalchemy import Connection

from contracts.envelope import Event
from services.chassis import centres, staff
from services.chassis.work import Command
from services.supermarket.domain.clock import Due
from services.supermarket.handlers.moving import MoveOrder
from services.supermarket.handlers.orders import Ring
from services.supermarket.store import clocks
from services.supermarket.store import strays as store


def due(connection: Connection, limit: int) -> Sequence[Command]:
    """Orders whose limit has run out, longest due first."""
    return [
        Ring(order=order, action=Due(action), version=version)
        for order, action, version in clocks.due(connection, limit)
    ]


def strays(connection: Connection, limit: int) -> Sequence[Command]:
    """Orders that are open at a merged centre."""
    return [
        MoveOrder(order=each.order, centre=each.centre, site=each.site, skus=each.skus, version=each.version)
        for each in store.strays(connection, limit)
    ]


EVENTS: Mapping[str, Callable[[Event], Command]] = {**centres.EVENTS, **staff.EVENTS}
