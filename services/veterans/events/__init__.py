"""What comes to the worker, each made a command: messages from the bus, and limits that have run out."""

from collections.abc import Callable, Mapping, Sequence

from sqlalchemy import Connection

from contracts.envelope import Event
from services.chassis import centres, staff
from services.chassis.work import Command
from services.veterans.domain.clock import Ring as Rung
from services.veterans.handlers.clocks import Ring
from services.veterans.store import clocks


def due(connection: Connection, limit: int) -> Sequence[Command]:
    """What has run out, longest due first."""
    return [
        Ring(kind=clocks.KINDS[thing], case=case, ring=Rung(ring), version=version)
        for thing, case, ring, version in clocks.due(connection, limit)
    ]


EVENTS: Mapping[str, Callable[[Event], Command]] = {**centres.EVENTS, **staff.EVENTS}
