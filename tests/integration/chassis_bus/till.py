"""An invented service: the till hears how many sacks the mill has ground, and writes each down."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, text

from contracts.envelope import Event, Fact
from contracts.refusals import Invalid
from services.chassis.bus.clerk import Events
from services.chassis.work import Answer, Handler, Ref, Work

GROUND = "flour.ground.v1"
TABLE = "CREATE TABLE sacks (event text NOT NULL, number integer NOT NULL)"
"""Without a key: an effect that came twice would show."""


@dataclass
class Entry:
    id: str
    number: int
    centre: str = "370829001001"
    version: int = 1
    facts: tuple[Fact, ...] = field(default=())


@dataclass(frozen=True)
class WriteDown:
    event: str
    number: int

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        return (Ref(Entry, self.event),)


class Book:
    """Takes `seconds` for each entry."""

    rules = None

    def __init__(self, seconds: float = 0.0) -> None:
        self._seconds = seconds

    def load(self, connection: Connection, refs: Sequence[Ref[Any]]) -> Mapping[Ref[Any], Any]:
        return {}

    def save(self, connection: Connection, changed: Sequence[Any], events: Sequence[Event], now: Any) -> None:
        rows = [{"event": entry.id, "number": entry.number} for entry in changed]
        connection.execute(text("INSERT INTO sacks (event, number) VALUES (:event, :number)"), rows)
        connection.execute(text("SELECT pg_sleep(:seconds)"), {"seconds": self._seconds * len(rows)})


def write_down(work: Work, command: WriteDown) -> Answer:
    if command.number < 0:
        raise Invalid("负数")
    work.add(command.event, Entry(command.event, 100 // command.number))
    return {}


def ground(event: Event) -> WriteDown:
    return WriteDown(event.id, int(event.data["sacks"]))


HANDLERS: Mapping[type, Handler] = {WriteDown: write_down}
EVENTS: Events = {GROUND: ground}
