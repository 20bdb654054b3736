"""A clock: one promise on one case, and how it stands."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple, TypeAlias

from contracts.clocks import ClockState
from contracts.standards import BY_ID
from services.supervision.domain.limit import counts_by_opening, due_at
from services.supervision.domain.opening import Hours

HoursAt: TypeAlias = Callable[[str, datetime], Hours]
"""The opening hours of a centre that were in force at a moment."""


class Clock(NamedTuple):
    """One promise on one case, from the event with `opening_sequence` on: a promise may be opened again once it ended.

    `hours` is the sequence of the opening hours by which `due_at` was counted, 0 where the limit doesn't go by them.
    `voided` says that it ended as if it had never been promised. A tuple, because each event makes all clocks of its
    case anew, and a frozen dataclass takes several times as long.
    """

    standard: str
    opening_sequence: int
    centre: str
    responsible: str
    opened_at: datetime
    due_at: datetime
    ended_at: datetime | None
    voided: bool
    hours: int

    def state(self, now: datetime) -> ClockState:
        """How the promise stands at `now`: a running clock past its due time is a breach, without anybody sweeping."""
        if self.voided:
            return ClockState.VOID
        if self.ended_at is None:
            return ClockState.BREACHED if now > self.due_at else ClockState.RUNNING
        return ClockState.MET if self.ended_at <= self.due_at else ClockState.COMPLETED_LATE

    def counted_by(self, hours: Hours) -> "Clock":
        """The same clock by other opening hours."""
        limit = BY_ID[self.standard].limit
        if hours.published.sequence == self.hours or not counts_by_opening(limit):
            return self
        return self._replace(due_at=due_at(self.opened_at, limit, hours), hours=hours.published.sequence)
