"""A case as supervision knows it: the set of its events, and the clocks that follow from them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from contracts.envelope import Event, Fact
from contracts.people import COUNTY
from contracts.standards import Limit
from services.supervision.domain.clock import Clock, HoursAt
from services.supervision.domain.fold import COUNTY_BOOK, Book, fold
from services.supervision.domain.run import CaseEvent, Grant
from services.supervision.domain.voice import said_by

Told: TypeAlias = tuple[Event, CaseEvent]
"""An event that has just arrived, and what clocks are made of it."""
CORRECTED = ".corrected.v1"
"""How the type of a correction (更正) ends: `<thing>.corrected.v1`."""


def case_id(event: Event) -> str:
    """`<service>:<subject>`, such as `express:0197…`: subjects are unique within a service only."""
    return f"{event.source.strip('/')}:{event.subject}"


def as_case_event(event: Event) -> CaseEvent:
    """Of an event, what clocks are made of."""
    return CaseEvent(
        event.id,
        event.type,
        event.sequence,
        event.time,
        event.centre,
        event.responsible,
        corrected_by(event),
        granted_by(event.data),
        said_by(event),
    )


def corrected_by(event: Event) -> frozenset[int]:
    """The sequences that an event takes back; none where it is no correction.

    Raises KeyError or ValueError for a correction that doesn't say what it corrects.
    """
    if not event.type.endswith(CORRECTED):
        return frozenset()
    named = event.data["corrects"]
    if not isinstance(named, list) or not all(type(each) is int for each in named):
        raise ValueError("a correction of nothing that could be counted")
    return frozenset(named)


GRANT = ("extended_by", "extended_to", "asked_at", "promised")
"""What the data of an event says of an extension that it grants, or of a limit that it promises."""


def granted_by(data: Mapping[str, Any]) -> Grant | None:
    """What the data of an event says of time; None where it says nothing.

    `extended_by` or `extended_to`, and `asked_at`; or `promised`. Raises ValueError or TypeError for data that can't be
    read so.
    """
    by, to, promised = data.get("extended_by"), data.get("extended_to"), data.get("promised")
    if by is None and to is None and promised is None:
        return None
    return Grant(_limit(by), _moment(to), _moment(data.get("asked_at")), _limit(promised))


def _limit(written: str | None) -> Limit | None:
    return Limit.parse(written) if written else None


def _moment(written: str | None) -> datetime | None:
    moment = datetime.fromisoformat(written) if written else None
    if moment is not None and moment.tzinfo is None:
        raise ValueError(f"a time without its zone: {written}")
    return moment


@dataclass
class Case:
    """The events of a case that are kept, with their clocks, and those that have just arrived.

    `told` is what has arrived, as clocks are made of it. `recounted` says that its clocks are to be counted anew though
    nothing arrived.
    """

    id: str
    kept: tuple[CaseEvent, ...] = ()
    clocks: tuple[Clock, ...] = ()
    arrived: tuple[Event, ...] = ()
    told: tuple[CaseEvent, ...] = ()
    version: int = 0
    recounted: bool = False
    facts: tuple[Fact, ...] = ()

    @property
    def centre(self) -> str:
        """The county: supervision's own cases are written by the system alone, whichever centre they belong to."""
        return COUNTY

    def record(self, event: Event) -> None:
        """Take an event in; one that is there already changes nothing."""
        known = {kept.id for kept in self.kept} | {arrived.id for arrived in self.arrived}
        if event.id not in known:
            self.arrived += (event,)
            self.told += (as_case_event(event),)
            self.version += 1

    @property
    def events(self) -> tuple[CaseEvent, ...]:
        """All of them, kept and arrived."""
        return (*self.kept, *self.told)

    def recount(self, hours_at: HoursAt, book: Book = COUNTY_BOOK) -> tuple[Clock, ...]:
        """The clocks from all its events, kept and arrived."""
        return fold(self.events, hours_at, book)

    def moved(self, hours_at: HoursAt, book: Book = COUNTY_BOOK) -> Iterator[tuple[Clock, Clock]]:
        """The clocks whose ends by these hours and days are others than were kept, from what to what."""
        then = {(clock.standard, clock.opening_sequence): clock for clock in self.clocks}
        for clock in fold(self.kept, hours_at, book):
            before = then.get((clock.standard, clock.opening_sequence))
            if before and before.due_at != clock.due_at:
                yield before, clock
