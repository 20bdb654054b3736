"""Messages from the bus, each made a command."""

from collections.abc import Callable, Mapping

from contracts.envelope import Event
from services.chassis import centres
from services.chassis.work import Command

EVENTS: Mapping[str, Callable[[Event], Command]] = centres.EVENTS
