"""Clocks: what was promised, and how it stands, as a pure function of the set of a case's events."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeAlias

from contracts.clocks import ClockState
from contracts.people import Party, owed_by
from services.supervision.domain.opening import Hours, due_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard:
    """A promise (服务承诺): from the event that opens it to the first that closes it, `limit` of opening hours.

    The opening event says who owes it; where it doesn't, it is `party` at the centre.
    """

    id: str
    title: str
    opens: str
    closes: frozenset[str]
    limit: timedelta
    party: Party
    source: str


STANDARDS = (
    Standard(
        id="express.notify",
        title="包裹入库后 2 个开放小时内通知收件人",
        opens="parcel.inbound.v1",
        closes=frozenset({"parcel.notified.v1", "parcel.collected.v1"}),
        limit=timedelta(hours=2),
        party=Party.VILLAGE,
        source="县定服务承诺",
    ),
)
STANDARD = {standard.id: standard for standard in STANDARDS}


@dataclass(frozen=True, slots=True)
class CaseEvent:
    """Of an event, what clocks are made of."""

    id: str
    type: str
    sequence: int
    time: datetime
    centre: str
    responsible: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """One promise on one case. `hours` is the sequence of the opening hours by which `due_at` was counted."""

    standard: str
    centre: str
    responsible: str
    opened_at: datetime
    due_at: datetime
    ended_at: datetime | None
    hours: int

    def state(self, now: datetime) -> ClockState:
        """How the promise stands at `now`: a running clock past its due time is a breach, without anybody sweeping."""
        if self.ended_at is None:
            return ClockState.BREACHED if now > self.due_at else ClockState.RUNNING
        return ClockState.MET if self.ended_at <= self.due_at else ClockState.COMPLETED_LATE

    def counted_by(self, hours: Hours) -> "Clock":
        """The same clock by other opening hours."""
        if hours.published.sequence == self.hours:
            return self
        limit = STANDARD[self.standard].limit
        return replace(self, due_at=due_at(self.opened_at, limit, hours), hours=hours.published.sequence)


HoursAt: TypeAlias = Callable[[str, datetime], Hours]
"""The opening hours of a centre that were in force at a moment."""


def in_order(events: Iterable[CaseEvent]) -> list[CaseEvent]:
    """Each event once, by sequence; whatever the order and repetition in which they came."""
    return sorted({event.id: event for event in events}.values(), key=lambda event: (event.sequence, event.id))


def is_incomplete(ordered: Collection[CaseEvent]) -> bool:
    """Whether an event before the last one is missing: sequences count from 1 without a gap."""
    seen = {event.sequence for event in ordered}
    return seen != set(range(1, len(seen) + 1))


def fold(events: Iterable[CaseEvent], hours_at: HoursAt) -> tuple[Clock, ...]:
    """The clocks of a case, from the set of its events."""
    ordered = in_order(events)
    started = (_start(standard, ordered, hours_at) for standard in STANDARDS)
    return tuple(clock for clock in started if clock)


def _start(standard: Standard, ordered: list[CaseEvent], hours_at: HoursAt) -> Clock | None:
    at = next((n for n, event in enumerate(ordered) if event.type == standard.opens), None)
    if at is None:
        return None
    opening = ordered[at]
    hours = hours_at(opening.centre, opening.time)
    return Clock(
        standard=standard.id,
        centre=opening.centre,
        responsible=opening.responsible or owed_by(standard.party, opening.centre),
        opened_at=opening.time,
        due_at=due_at(opening.time, standard.limit, hours),
        ended_at=next((event.time for event in ordered[at + 1 :] if event.type in standard.closes), None),
        hours=hours.published.sequence,
    )
