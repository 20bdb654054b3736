"""Somebody's place in an activity, or in its waiting list."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from contracts.activities import SignupState as State
from contracts.envelope import Fact
from contracts.people import Sealed
from contracts.refusals import Conflict
from services.chassis.machine import Deed, Machine

LONGEST_LIST = 100
"""People who may wait for one activity."""


class Action(StrEnum):
    """What is done with somebody's place."""

    PROMOTE = "promote"
    """候补转为报名"""
    WITHDRAW = "withdraw"
    """退出"""
    ATTEND = "attend"
    """已参加"""


SIGNUP: Mapping[tuple[State, Action], State] = {
    (State.WAITLISTED, Action.PROMOTE): State.SIGNED_UP,
    (State.WAITLISTED, Action.WITHDRAW): State.WITHDRAWN,
    (State.WAITLISTED, Action.ATTEND): State.ATTENDED,
    (State.SIGNED_UP, Action.WITHDRAW): State.WITHDRAWN,
    (State.SIGNED_UP, Action.ATTEND): State.ATTENDED,
}
"""What may happen to somebody's place; who waited and came took part."""


@dataclass(frozen=True, slots=True)
class Participant:
    """Who takes part; of a child under fourteen also who has consented, and when (PIPL article 31)."""

    name: Sealed
    phone: Sealed
    guardian: Sealed | None = None


@dataclass(slots=True, kw_only=True)
class Signup(Machine):
    """One person's place. `promoted` says that they are to be told; it is not loaded again."""

    THING: ClassVar[str] = "signup"
    TRANSITIONS: ClassVar[Mapping[tuple[Any, Any], Any]] = SIGNUP

    activity: str
    participant: Participant
    consented_at: datetime | None = None
    created_at: datetime
    promoted: bool = False
    state: State = State.SIGNED_UP

    def sign_up(self) -> None:
        """A place is theirs."""
        self._say("signed_up", {"activity": self.activity})

    def wait(self) -> None:
        """All places are taken: theirs is the first that is free again."""
        self.state = State.WAITLISTED
        self._say("waitlisted", {"activity": self.activity})

    def promote(self, deed: Deed) -> None:
        """A place is free, and theirs."""
        self._move(Action.PROMOTE, deed)
        self.promoted = True
        self._say("signed_up", {"activity": self.activity})

    def withdraw(self, deed: Deed) -> None:
        """They won't come."""
        self._move(Action.WITHDRAW, deed)
        self._say("withdrawn", {})

    def attend(self, deed: Deed) -> None:
        """They came."""
        self._move(Action.ATTEND, deed)
        self._say("attended", {})


@dataclass(slots=True, kw_only=True)
class Places:
    """The places of one activity: how many are taken, and who waits, in order. Found anew each time, under its lock."""

    id: str
    centre: str
    taken: int = 0
    waiting: tuple[str, ...] = ()
    version: int = 0
    facts: tuple[Fact, ...] = ()

    def take(self, signup: str, capacity: int) -> bool:
        """A place, or the end of the list: whether it is a place. Raises Conflict where the list is full too."""
        if self.taken < capacity:
            self.taken += 1
            return True
        if len(self.waiting) >= LONGEST_LIST:
            raise Conflict("名额和候补都已满,请看其他活动")
        self.waiting = (*self.waiting, signup)
        return False

    def leave(self, signup: str, capacity: int) -> str | None:
        """Somebody has left; returns who has their place now, None where nobody waits."""
        if signup in self.waiting:
            self.waiting = tuple(each for each in self.waiting if each != signup)
            return None
        self.taken -= 1
        if not self.waiting or self.taken >= capacity:
            return None
        self.taken += 1
        first, *rest = self.waiting
        self.waiting = tuple(rest)
        return first
