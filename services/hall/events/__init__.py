"""What comes to the worker, each made a command: messages from the bus, and limits that have run out."""

from collections.abc import Callable, Mapping, Sequence

from sqlalchemy import Connection

from contracts.envelope import Event
from services.chassis import calendars, centres, moving, staff
from services.chassis.casework.handing_over import owed_by_absent
from services.chassis.moving import Strays
from services.chassis.work import Command
from services.hall.domain.application import Application
from services.hall.domain.clock import Ring as Rung
from services.hall.domain.mediation import MINE, Mediation
from services.hall.domain.task import Task
from services.hall.domain.team import Household, Member
from services.hall.handlers.applications import Ring
from services.hall.store import clocks


def due(connection: Connection, limit: int) -> Sequence[Command]:
    """Applications whose limit has run out, longest due first."""
    return [
        Ring(application=application, ring=Rung(ring), version=version)
        for application, ring, version in clocks.due(connection, limit)
    ]


to_hand_over = owed_by_absent(Mediation, "mediation", "mediator", MINE)
"""Mediations of those who are away."""

strays = moving.stray(
    Strays(Application, "application"),
    Strays(Mediation, "mediation"),
    Strays(Member, "member", "true", "0"),
    Strays(Household, "household", "true", "0"),
    Strays(Task, "volunteer_task"),
)
"""What is open at a merged centre, and the team that helps there."""
EVENTS: Mapping[str, Callable[[Event], Command]] = {**calendars.EVENTS, **centres.EVENTS, **staff.EVENTS}
