"""An activity: planned in a room, open for sign-up, held or cancelled."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from contracts.activities import ActivityKind
from contracts.activities import ActivityState as State
from contracts.days import day_of
from contracts.refusals import Conflict
from services.centres.domain.booking import Span
from services.chassis.machine import Deed, Machine


class Action(StrEnum):
    """What is done with an activity."""

    OPEN = "open"
    """开放报名"""
    CANCEL = "cancel"
    """取消"""
    HOLD = "hold"
    """已举办"""


ACTIVITY: Mapping[tuple[State, Action], State] = {
    (State.PLANNED, Action.OPEN): State.OPEN,
    (State.PLANNED, Action.CANCEL): State.CANCELLED,
    (State.PLANNED, Action.HOLD): State.HELD,
    (State.OPEN, Action.CANCEL): State.CANCELLED,
    (State.OPEN, Action.HOLD): State.HELD,
}
"""What may happen to an activity; one for which nobody signs up is held as it was planned."""


@dataclass(slots=True, kw_only=True)
class Activity(Machine):
    """One activity. `title` is for everybody to read, and stays here."""

    THING: ClassVar[str] = "activity"
    TRANSITIONS: ClassVar[Mapping[tuple[Any, Any], Any]] = ACTIVITY

    kind: ActivityKind
    title: str
    room: int
    span: Span
    capacity: int
    attendance: int | None = None
    state: State = State.PLANNED

    def plan(self) -> None:
        """It is to take place."""
        said = {"kind": self.kind, "room": self.room, **self.span.data(), "capacity": self.capacity}
        self._say("planned", said)

    def open(self, deed: Deed) -> None:
        """Whoever wants may sign up."""
        self._move(Action.OPEN, deed)
        self._say("opened", {})

    def cancel(self, deed: Deed) -> None:
        """It doesn't take place; those who signed up are told."""
        self._move(Action.CANCEL, deed)
        self._say("cancelled", {})

    def hold(self, deed: Deed, attendance: int) -> None:
        """So many came. Raises Conflict before it has begun."""
        self._move(Action.HOLD, deed)
        if deed.now < self.span.begins_at:
            raise Conflict("活动还没开始,请在开始以后登记")
        self.attendance = attendance
        on = day_of(self.span.begins_at).isoformat()
        self._say("held", {"kind": self.kind, "on": on, "attendance": attendance})

    def must_be_open(self, deed: Deed) -> None:
        """Raises Conflict where nobody may sign up, or it has begun."""
        if self.state is not State.OPEN:
            raise Conflict("这场活动现在不能报名", state=self.state)
        if self.has_begun(deed.now):
            raise Conflict("这场活动已经开始,请直接到场")

    def gives_places(self, now: datetime) -> bool:
        """Whether a place that is free again is of use to whoever waits for it."""
        return self.state is State.OPEN and not self.has_begun(now)

    def has_begun(self, now: datetime) -> bool:
        """Whether it is too late to sign up."""
        return self.span.begins_at <= now
