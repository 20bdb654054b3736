"""Who is next: classes of priority, within a class whoever came first; and numbers that a day never gives twice."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from contracts.clinics import AppointmentState as State
from contracts.days import day_of
from contracts.envelope import Fact

if TYPE_CHECKING:
    from services.clinic.domain.appointment import Appointment

FIRST = 3
"""So many of a queue are at hand for whoever calls: a batch may call as many."""
_NEXT = "next"


@dataclass(frozen=True, slots=True)
class Ticket:
    """A patient's number of the day."""

    day: date
    number: int


@dataclass(slots=True, kw_only=True)
class Numbers:
    """The numbers of one centre: `last` was the newest of `day`."""

    id: str
    day: date
    last: int = 0
    version: int = 0
    facts: tuple[Fact, ...] = ()

    @property
    def centre(self) -> str:
        """Whose they are."""
        return self.id

    def draw(self, now: datetime) -> Ticket:
        """The next one. They begin anew each day; a clock that is set back doesn't bring a number again."""
        today = max(self.day, day_of(now))
        self.last = self.last + 1 if today == self.day else 1
        self.day = today
        self.version += 1
        return Ticket(self.day, self.last)


def in_order(appointments: Iterable["Appointment"]) -> list["Appointment"]:
    """Those who wait, in the order in which they are called."""
    return sorted((each for each in appointments if each.state is State.WAITING), key=_turn)


def _turn(appointment: "Appointment") -> tuple[int, datetime, int]:
    if appointment.queued_at is None or appointment.ticket is None:
        raise ValueError(appointment.id)
    return appointment.priority.rank, appointment.queued_at, appointment.ticket.number


def next_key(centre: str, room: str, n: int) -> str:
    """Names whoever is the `n`-th in a room's queue, from 0."""
    return f"{_NEXT}:{centre}:{n}:{room}"


def queue_of(key: str) -> tuple[str, str] | None:
    """The centre and room of such a name; None for any other."""
    what, *named = key.split(":", 3)
    return (named[0], named[2]) if what == _NEXT else None
