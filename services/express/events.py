"""Messages from the bus, each made a command."""

from collections.abc import Callable, Mapping

from contracts.envelope import Event
from services.chassis.work import Command
from services.express.handlers import CopyCentre


def centre_published(event: Event) -> Command:
    """centre.published.v1"""
    return CopyCentre(id=event.data["id"], name=event.data["name"], version=event.sequence)


EVENTS: Mapping[str, Callable[[Event], Command]] = {"centre.published.v1": centre_published}
