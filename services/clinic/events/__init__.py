"""What comes to the worker, each made a command: messages from the bus, and what happens by itself."""

from collections.abc import Callable, Mapping, Sequence

from sqlalchemy import Connection

from contracts.envelope import Event
from services.chassis import centres, moving, staff
from services.chassis.moving import Strays
from services.chassis.work import Command
from services.clinic.domain.disease import DiseaseReport
from services.clinic.domain.patient import Suspension
from services.clinic.domain.rules import SOON
from services.clinic.domain.transitions import Action
from services.clinic.handlers.clocks import Promote, Remind, Ring, Stop
from services.clinic.handlers.elsewhere import GoElsewhere
from services.clinic.handlers.sessions import StopSchedule
from services.clinic.store import clocks, elsewhere


def due(connection: Connection, limit: int) -> Sequence[Command]:
    """Appointments whose limit has run out, longest due first."""
    found = clocks.due(connection, limit)
    return [Ring(appointment=each, action=Action(action), version=version) for each, action, version in found]


def stopped(connection: Connection, limit: int) -> Sequence[Command]:
    """Appointments whose session doesn't take place."""
    found = clocks.stopped(connection, limit)
    return [Stop(appointment=each, offered=offered, version=version) for each, offered, version in found]


def freed(connection: Connection, limit: int) -> Sequence[Command]:
    """Those on a waitlist for whom a place has become free."""
    found = clocks.freed(connection, limit)
    return [Promote(appointment=each, slot=slot, version=version) for each, slot, version in found]


def soon(connection: Connection, limit: int) -> Sequence[Command]:
    """Those whose turn comes soon and who don't know it."""
    found = clocks.soon(connection, SOON, limit)
    return [Remind(appointment=each, version=version) for each, version in found]


def going(connection: Connection, limit: int) -> Sequence[Command]:
    """Appointments that can't be kept, as their centre has merged or is suspended then."""
    return [
        GoElsewhere(appointment=each.appointment, version=each.version, slot=each.slot, offered=each.offered)
        for each in elsewhere.going(connection, limit)
    ]


def closing(connection: Connection, limit: int) -> Sequence[Command]:
    """Sessions at merged centres to which nobody comes any more."""
    return [StopSchedule(schedule=each) for each in elsewhere.sessions(connection, limit)]


strays = moving.stray(Strays(DiseaseReport, "disease_report"), Strays(Suspension, "suspension"))
"""What is open at a merged centre beside appointments; who sits in its waiting room is seen there."""

EVENTS: Mapping[str, Callable[[Event], Command]] = {**centres.EVENTS, **staff.EVENTS}
