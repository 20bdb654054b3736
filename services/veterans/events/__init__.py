"""What comes to the worker, each made a command: messages from the bus, and limits that have run out."""

from collections.abc import Callable, Mapping, Sequence

from sqlalchemy import Connection

from contracts.envelope import Event
from services.chassis import centres, moving, staff
from services.chassis.moving import Strays
from services.chassis.work import Command
from services.veterans.domain.clock import Ring as Rung
from services.veterans.domain.petition import Petition
from services.veterans.domain.register import Veteran
from services.veterans.domain.veterancase import VeteranCase
from services.veterans.domain.visit import HomeVisit
from services.veterans.handlers.clocks import Ring
from services.veterans.store import clocks


def due(connection: Connection, limit: int) -> Sequence[Command]:
    """What has run out, longest due first."""
    return [
        Ring(kind=clocks.KINDS[thing], case=case, ring=Rung(ring), version=version)
        for thing, case, ring, version in clocks.due(connection, limit)
    ]


strays = moving.stray(
    Strays(Veteran, "veteran"),
    Strays(VeteranCase, "veteran_case"),
    Strays(Petition, "petition"),
    Strays(HomeVisit, "home_visit"),
)
"""What is open at a merged centre: also who is on its register, so that they find the station that looks after them."""

EVENTS: Mapping[str, Callable[[Event], Command]] = {**centres.EVENTS, **staff.EVENTS}
