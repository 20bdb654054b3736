"""What comes to the worker, each made a command: messages from the bus, and limits that have run out."""

from collections.abc import Callable, Mapping, Sequence

from sqlalchemy import Connection

from contracts.envelope import Event
from services.chassis import centres, moving, staff
from services.chassis.moving import Strays
from services.chassis.work import Command
from services.express.domain.parcel import Parcel
from services.express.domain.shipment import Shipment
from services.express.domain.transitions import Action
from services.express.handlers.counter import Ring
from services.express.store import clocks


def due(connection: Connection, limit: int) -> Sequence[Command]:
    """Parcels whose limit has run out, longest due first."""
    return [
        Ring(parcel=parcel, action=Action(action), version=version)
        for parcel, action, version in clocks.due(connection, limit)
    ]


strays = moving.stray(
    Strays(Parcel, "parcel", "state <> ALL(:settled) OR disputed OR complained"), Strays(Shipment, "shipment")
)
"""Parcels and shipments that are open at a merged centre."""

EVENTS: Mapping[str, Callable[[Event], Command]] = {**centres.EVENTS, **staff.EVENTS}
