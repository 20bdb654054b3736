"""What was promised on a case and how it stands, as a pure function of the set of its events."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from operator import attrgetter
from typing import TypeAlias

from contracts.standards import STANDARDS, Limit, Standard
from services.supervision.domain.clock import Clock, HoursAt
from services.supervision.domain.limit import counts_by_office, counts_by_opening
from services.supervision.domain.run import CaseEvent, Run

MOVED = ".relocated.v1"
"""How the type of an event ends that says that its case goes on at another centre: `<thing>.relocated.v1`."""

_by_sequence = attrgetter("sequence", "id")
_Act: TypeAlias = Callable[[Run, CaseEvent], None]


Validity: TypeAlias = tuple[datetime, datetime]
"""From when on a version binds the cases that open, and from when on it does no more."""


@dataclass(frozen=True)
class Book:
    """Standards, by what the types of events do to them.

    A standard may stand in it in several versions; `validity` then has, by position, which openings each one binds.
    """

    standards: tuple[Standard, ...]
    validity: tuple[Validity, ...] = ()

    def binds(self, standard: Standard, opened: datetime) -> bool:
        """Whether this version is the one for a case that opens then."""
        since = self._validity.get(id(standard))
        return since is None or since[0] <= opened < since[1]

    def at(self, standard: str, opened: datetime) -> Standard:
        """The version of a standard that binds a case which opened then, or its newest. Raises KeyError without one."""
        known = self._by_id[standard]
        return next((each for each in known if self.binds(each, opened)), known[-1])

    @cached_property
    def _validity(self) -> Mapping[int, Validity]:
        return {id(each): since for each, since in zip(self.standards, self.validity, strict=False)}

    @cached_property
    def _by_id(self) -> Mapping[str, tuple[Standard, ...]]:
        index: defaultdict[str, tuple[Standard, ...]] = defaultdict(tuple)
        for each in self.standards:
            index[each.id] += (each,)
        return dict(index)

    @cached_property
    def counting_hours(self) -> tuple[str, ...]:
        """The ids of those that go by a centre's own hours."""
        return tuple(sorted({each.id for each in self.standards if counts_by_opening(each.limit)}))

    @cached_property
    def counting_working_hours(self) -> tuple[str, ...]:
        """The ids of those that go by the county's working hours."""
        return tuple(sorted({each.id for each in self.standards if _by_office(each)}))

    @cached_property
    def opened_by(self) -> Mapping[str, tuple[Standard, ...]]:
        """The standards that a type of event opens."""
        index: defaultdict[str, tuple[Standard, ...]] = defaultdict(tuple)
        for standard in self.standards:
            for each in standard.opens:
                index[each] += (standard,)
        return dict(index)

    @cached_property
    def acts(self) -> Mapping[str, tuple[tuple[Standard, _Act], ...]]:
        """What a type of event does to runs of which standards."""
        index: defaultdict[str, tuple[tuple[Standard, _Act], ...]] = defaultdict(tuple)
        for standard in self.standards:
            for types, act in _acts(standard):
                for each in types:
                    index[each] += ((standard, act),)
        return dict(index)


def _by_office(standard: Standard) -> bool:
    return any(isinstance(each, Limit) and counts_by_office(each) for each in (standard.limit, standard.warns))


def _acts(standard: Standard) -> tuple[tuple[Collection[str], _Act], ...]:
    return (
        (standard.closes, Run.close),
        (standard.voids, Run.void),
        (standard.pauses, Run.pause),
        (standard.resumes, Run.resume),
        (standard.restarts, Run.restart),
        (standard.extends, Run.extend),
    )


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
    """The clocks of a case, by standard and opening, from the set of its events."""
    return tuple(run.clock(hours_at) for run in runs(events, book))


def runs(events: Iterable[CaseEvent], book: Book = COUNTY_BOOK) -> tuple[Run, ...]:
    """What was promised on a case, by standard and opening, from the set of its events.

    A run opens with an opening event while none of the same standard runs, and ends with the first event that closes
    or voids it; a later opening event opens the next one.
    """
    known = list(events)
    if not any(event.type in book.opened_by for event in known):
        return ()
    return tuple(sorted(_runs(standing(in_order(known)), book), key=_by_opening))


def _by_opening(run: Run) -> tuple[str, int]:
    return run.standard.id, run.opening.sequence


def _runs(ordered: Iterable[CaseEvent], book: Book) -> Iterator[Run]:
    running: dict[str, Run] = {}
    for event in ordered:
        for standard, act in book.acts.get(event.type, ()):
            run = running.get(standard.id)
            if run is not None and run.standard is standard:
                act(run, event)
                if run.ended_at:
                    yield running.pop(standard.id)
        moved = event.type.endswith(MOVED)
        for run in running.values():
            if moved:
                run.move(event)
            elif run.standard.handed_on:
                run.hand_on(event)
        for opened in book.opened_by.get(event.type, ()):
            if opened.id not in running and book.binds(opened, event.time):
                running[opened.id] = Run.opened_by(event, opened)
    yield from running.values()
