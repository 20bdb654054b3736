"""What was promised on a case and how it stands, as a pure function of the set of its events."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from operator import attrgetter
from typing import NamedTuple, TypeAlias

from contracts.people import Party, owed_by
from contracts.standards import STANDARDS, Standard
from services.supervision.domain.clock import Clock, HoursAt
from services.supervision.domain.limit import counts_by_opening, due_at

UNNAMED = "unknown"
"""The partner whom an event should have named and didn't."""


class CaseEvent(NamedTuple):
    """Of an event, what clocks are made of; `corrects` are the sequences of the same case that it takes back (更正).

    A tuple for the same reason as a clock.
    """

    id: str
    type: str
    sequence: int
    time: datetime
    centre: str
    responsible: str
    corrects: frozenset[int] = frozenset()


_by_sequence = attrgetter("sequence", "id")
_Index: TypeAlias = Mapping[str, tuple[Standard, ...]]


@dataclass(frozen=True)
class Book:
    """Standards, by what the types of events do to them."""

    standards: tuple[Standard, ...]

    @cached_property
    def opened_by(self) -> _Index:
        """The standards that a type of event opens."""
        return _index((each, each.opens) for each in self.standards)

    @cached_property
    def ended_by(self) -> _Index:
        """The standards that a type of event closes or voids."""
        return _index((each, each.closes | each.voids) for each in self.standards)


def _index(listed: Iterable[tuple[Standard, Collection[str]]]) -> _Index:
    index: defaultdict[str, tuple[Standard, ...]] = defaultdict(tuple)
    for standard, types in listed:
        for each in types:
            index[each] += (standard,)
    return dict(index)


COUNTY_BOOK = Book(STANDARDS)


def in_order(events: Iterable[CaseEvent]) -> list[CaseEvent]:
    """Each event once, by sequence; whatever the order and repetition in which they came."""
    return sorted({event.id: event for event in events}.values(), key=_by_sequence)


def is_incomplete(ordered: Collection[CaseEvent]) -> bool:
    """Whether an event before the last one is missing: sequences count from 1 without a gap."""
    seen = {event.sequence for event in ordered}
    return seen != set(range(1, len(seen) + 1))


def standing(ordered: list[CaseEvent]) -> list[CaseEvent]:
    """What no correction takes back. A correction that a later one takes back takes nothing back itself."""
    taken: set[int] = set()
    for event in reversed(ordered):
        if event.corrects and event.sequence not in taken:
            taken |= event.corrects
    return [event for event in ordered if event.sequence not in taken] if taken else ordered


def fold(events: Iterable[CaseEvent], hours_at: HoursAt, book: Book = COUNTY_BOOK) -> tuple[Clock, ...]:
    """The clocks of a case, by standard and opening, from the set of its events.

    A clock opens with an opening event while none of the same standard runs, and ends with the first event that closes
    or voids it; a later opening event opens the next one.
    """
    known = list(events)
    if not any(event.type in book.opened_by for event in known):
        return ()
    return tuple(sorted(_clocks(standing(in_order(known)), hours_at, book), key=_by_standard))


_by_standard = attrgetter("standard", "opening_sequence")


def _clocks(ordered: Iterable[CaseEvent], hours_at: HoursAt, book: Book) -> Iterator[Clock]:
    running: dict[str, tuple[Standard, CaseEvent]] = {}
    for event in ordered:
        for standard in book.ended_by.get(event.type, ()):
            if standard.id in running:
                yield _clock(*running.pop(standard.id), event, hours_at)
        for standard in book.opened_by.get(event.type, ()):
            running.setdefault(standard.id, (standard, event))
    for standard, opening in running.values():
        yield _clock(standard, opening, None, hours_at)


def _clock(standard: Standard, opening: CaseEvent, ending: CaseEvent | None, hours_at: HoursAt) -> Clock:
    hours = hours_at(opening.centre, opening.time)
    return Clock(
        standard=standard.id,
        opening_sequence=opening.sequence,
        centre=opening.centre,
        responsible=opening.responsible or _owing(standard.party, opening.centre),
        opened_at=opening.time,
        due_at=due_at(opening.time, standard.limit, hours),
        ended_at=ending.time if ending else None,
        voided=ending is not None and ending.type in standard.voids,
        hours=hours.published.sequence if counts_by_opening(standard.limit) else 0,
    )


def _owing(party: Party, centre: str) -> str:
    """Who owes what the opening event left open: the party at the centre."""
    return owed_by(party, UNNAMED if party is Party.PARTNER else centre)
