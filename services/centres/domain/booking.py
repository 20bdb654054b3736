"""A booking of a room: asked for by a villager or made by a cadre, used or not."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, ClassVar

from contracts.envelope import Fact
from contracts.people import COUNTY, Sealed, Tier
from contracts.refusals import Conflict, Invalid
from contracts.rooms import BookingState as State
from services.centres.domain.telling import Purpose
from services.chassis.machine import Deed, Machine


class Action(StrEnum):
    """What is done with a booking."""

    APPROVE = "approve"
    """同意"""
    REFUSE = "refuse"
    """不同意"""
    CANCEL = "cancel"
    """取消"""
    LAPSE = "lapse"
    """到时未答复"""
    USE = "use"
    """已使用"""
    MISS = "miss"
    """未到"""


BOOKING: Mapping[tuple[State, Action], State] = {
    (State.REQUESTED, Action.APPROVE): State.BOOKED,
    (State.REQUESTED, Action.REFUSE): State.REFUSED,
    (State.REQUESTED, Action.CANCEL): State.CANCELLED,
    (State.REQUESTED, Action.LAPSE): State.LAPSED,
    (State.BOOKED, Action.CANCEL): State.CANCELLED,
    (State.BOOKED, Action.USE): State.USED,
    (State.BOOKED, Action.MISS): State.NO_SHOW,
}
"""What may happen to a booking."""

HOLDING = frozenset({State.REQUESTED, State.BOOKED})
"""In which a booking keeps the room from others."""
AHEAD = timedelta(days=180)
"""How long beforehand a room may be booked."""
COMING = 3
"""Bookings to come that one villager may have at a time."""


@dataclass(frozen=True, slots=True)
class Span:
    """From when to when."""

    begins_at: datetime
    ends_at: datetime

    def must_be_ahead(self, now: datetime) -> None:
        """Raises Invalid for what has begun, or is too far away."""
        if self.begins_at <= now:
            raise Invalid("这个时间已经过去,请另选时间", errors={"begins_at": ["须晚于现在"]})
        if self.begins_at > now + AHEAD:
            raise Invalid("最多提前 180 天预订", errors={"begins_at": ["最多提前 180 天"]})

    def data(self) -> dict[str, str]:
        """As JSON."""
        return {"begins_at": self.begins_at.isoformat(), "ends_at": self.ends_at.isoformat()}


@dataclass(frozen=True, slots=True)
class Booker:
    """Who books; a cadre need not say for whom."""

    name: Sealed | None = None
    phone: Sealed | None = None


@dataclass(slots=True, kw_only=True)
class Guest:
    """A villager over all centres, by the hash of their phone: how many bookings of theirs are still to come."""

    id: str
    coming: int = 0
    centre: str = COUNTY
    version: int = 0
    facts: tuple[Fact, ...] = ()

    def ask(self) -> None:
        """One more. Raises Conflict where they have as many as one may have."""
        if self.coming >= COMING:
            raise Conflict(f"您已有 {COMING} 个未用的预订,请先取消一个再订", coming=self.coming)
        self.coming += 1


@dataclass(slots=True, kw_only=True)
class Booking(Machine):
    """One room for one span of time. That nobody else has it then is the database's to know (ADR 0046).

    `told` is what whoever booked is to be told; it is not loaded again.
    """

    THING: ClassVar[str] = "booking"
    TRANSITIONS: ClassVar[Mapping[tuple[Any, Any], Any]] = BOOKING

    room: int
    span: Span
    booker: Booker = Booker()
    activity: str | None = None
    told: Purpose | None = None
    state: State = State.BOOKED

    def ask(self) -> None:
        """A villager asks for it; the room is kept for them until somebody answers."""
        self.state = State.REQUESTED
        self._say("requested", self._placed())

    def book(self) -> None:
        """The room is theirs."""
        self._say("booked", self._placed())

    def approve(self, deed: Deed) -> None:
        """The village agrees."""
        self._move(Action.APPROVE, deed)
        self.told = Purpose.BOOKING_APPROVED
        self._say("booked", self._placed())

    def refuse(self, deed: Deed) -> None:
        """It doesn't."""
        self._move(Action.REFUSE, deed)
        self.told = Purpose.BOOKING_REFUSED
        self._say("refused", {})

    def lapse(self, deed: Deed) -> None:
        """Nobody answered in time."""
        self._move(Action.LAPSE, deed)
        self._say("lapsed", {})

    def cancel(self, deed: Deed) -> None:
        """The room isn't needed. Raises Conflict for an activity's room, and once the time has begun."""
        self._must_be_its_own()
        self._move(Action.CANCEL, deed)
        if deed.now >= self.span.begins_at:
            raise Conflict("预订的时间已到,请登记已使用或未到")
        self.told = None if deed.actor.tier is Tier.VILLAGER else Purpose.BOOKING_CANCELLED
        self._say("cancelled", {})

    def use(self, deed: Deed) -> None:
        """They were there. Raises Conflict before the time."""
        self._must_be_its_own()
        self._end(Action.USE, deed)
        self._say("used", {})

    def miss(self, deed: Deed) -> None:
        """They weren't: the room is free for others. Raises Conflict before the time."""
        self._must_be_its_own()
        self._end(Action.MISS, deed)
        self._say("no_show", {})

    def release(self, deed: Deed) -> None:
        """The activity doesn't take place."""
        self._move(Action.CANCEL, deed)
        self._say("cancelled", {})

    def settle(self, deed: Deed) -> None:
        """The activity took place."""
        self._move(Action.USE, deed)
        self._say("used", {})

    def correct(self, deed: Deed, within: timedelta) -> Any:
        """As Machine.correct. Raises Conflict for an activity's room."""
        self._must_be_its_own()
        return Machine.correct(self, deed, within)

    def _end(self, action: Action, deed: Deed) -> None:
        self._move(action, deed)
        if deed.now < self.span.begins_at:
            raise Conflict("还没到预订的时间;不用了请取消")

    def _must_be_its_own(self) -> None:
        if self.activity:
            raise Conflict("这是一场活动的场地,请在活动上办理", activity=self.activity)

    def _placed(self) -> dict[str, Any]:
        return {"room": self.room, **self.span.data()}
