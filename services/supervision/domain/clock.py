"""A clock: one promise on one case, and how it stands."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple, TypeAlias

from contracts.clocks import ClockState
from services.supervision.domain.opening import Hours

HoursAt: TypeAlias = Callable[[str, datetime], Hours]
"""The opening hours of a centre that were in force at a moment."""


class Clock(NamedTuple):
    """One promise on one case, from the event with `opening_sequence` on: a promise may be opened again once it ended.

    `responsible` owes it now, or owed it last; `answerable` is who it is held against if it is late: whose segment its
    due time lies in. `hours` is the sequence of the opening hours by which `due_at` was counted, 0 where the limit
    doesn't go by them. `voided` says that it ended as if it had never been promised. `paused_at` is since when its time
    stands still; `due_at` is then without the pause. `warns_at` is when its yellow card comes. A tuple, because each
    event makes all clocks of its case anew, and a frozen dataclass takes several times as long.
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
    answerable: str
    paused_at: datetime | None
    warns_at: datetime

    def state(self, now: datetime) -> ClockState:
        """How the promise stands at `now`: a running clock past its due time is a breach, without anybody sweeping."""
        if self.voided:
            return ClockState.VOID
        if self.ended_at is not None:
            return ClockState.MET if self.ended_at <= self.due_at else ClockState.COMPLETED_LATE
        if self.paused_at is not None:
            return ClockState.PAUSED
        return ClockState.BREACHED if now > self.due_at else ClockState.RUNNING
