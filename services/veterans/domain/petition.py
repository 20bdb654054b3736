"""A petition (信访): the station registers and transfers it, and nothing of it is the village's to answer for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from contracts.applications import Retreat
from contracts.bureaus import partner_of
from contracts.people import Party
from contracts.refusals import Conflict, NotFound
from contracts.veteranwork import PetitionState as State
from services.chassis.machine import Deed, Machine
from services.veterans.domain.people import Person

LONGEST_EXTENSION = 30
"""Days, once (信访工作条例)."""


class Action(StrEnum):
    """What is done with a petition."""

    TRANSFER = "transfer"
    """转送"""
    ACCEPT = "accept"
    """受理"""
    DECLINE = "decline"
    """不予受理"""
    ANSWER = "answer"
    """答复"""
    ASK_RECHECK = "ask_recheck"
    """申请复查"""
    RECHECK = "recheck"
    """复查意见"""
    ASK_REVIEW = "ask_review"
    """申请复核"""
    REVIEW = "review"
    """复核意见"""
    SETTLE = "settle"
    """期满终结"""
    WITHDRAW = "withdraw"
    """撤回"""


PETITIONING: Mapping[tuple[State, Action], State] = {
    (State.REGISTERED, Action.TRANSFER): State.TRANSFERRED,
    (State.TRANSFERRED, Action.ACCEPT): State.ACCEPTED,
    (State.TRANSFERRED, Action.DECLINE): State.NOT_ACCEPTED,
    (State.ACCEPTED, Action.ANSWER): State.ANSWERED,
    (State.ANSWERED, Action.ASK_RECHECK): State.RECHECKING,
    (State.ANSWERED, Action.SETTLE): State.SETTLED,
    (State.RECHECKING, Action.RECHECK): State.RECHECKED,
    (State.RECHECKED, Action.ASK_REVIEW): State.REVIEWING,
    (State.RECHECKED, Action.SETTLE): State.SETTLED,
    (State.REVIEWING, Action.REVIEW): State.REVIEWED,
    **{
        (state, Action.WITHDRAW): State.WITHDRAWN
        for state in (State.REGISTERED, State.TRANSFERRED, State.ACCEPTED, State.RECHECKING, State.REVIEWING)
    },
}
"""What may happen to a petition (信访工作条例)."""

_LEVELS = {State.RECHECKING: (Party.CITY, "3708"), State.REVIEWING: (Party.PROVINCE, "37")}


@dataclass(slots=True, kw_only=True)
class Petition(Machine):
    """One petition; `text` and `told`, what it says and what was answered last, are encrypted.

    `bureau` is to answer it; whoever registers it names that, so that it is owed by the bureau from its first day.
    """

    THING: ClassVar[str] = "petition"
    TRANSITIONS: ClassVar[Mapping[tuple[Any, Any], Any]] = PETITIONING
    SETTLED: ClassVar[frozenset[State]] = frozenset(
        {State.NOT_ACCEPTED, State.SETTLED, State.REVIEWED, State.WITHDRAWN}
    )

    petitioner: Person
    text: str
    bureau: str
    state: State = State.REGISTERED
    answered_at: datetime | None = None
    extended_days: int = 0
    told: str | None = None

    @property
    def up(self) -> bool:
        """Whether the bureau knows of it."""
        return self.state is not State.REGISTERED and bool(self.moves) and self.moves[0].action == Action.TRANSFER

    @property
    def partner(self) -> str | None:
        """The bureau's own system, once it was transferred."""
        return partner_of(self.bureau) if self.up else None

    def must_be_with(self, bureau: str | None) -> None:
        """Raises NotFound unless it was transferred to this bureau."""
        if not self.up or bureau is None or self.bureau != bureau:
            raise NotFound("没有这件信访,或没有转送您的部门")

    def register(self, deed: Deed) -> None:
        """Somebody petitions."""
        self._say("registered", {"bureau": self.bureau})

    def transfer(self, deed: Deed) -> None:
        """The station sends it on, and has done its part."""
        self._move(Action.TRANSFER, deed)
        self._say("transferred", {"bureau": self.bureau})

    def accept(self, deed: Deed) -> None:
        """The bureau takes it up."""
        self._move(Action.ACCEPT, deed)
        self._say("accepted", {"bureau": self.bureau})

    def decline(self, deed: Deed, told: str) -> None:
        """The bureau doesn't, and says why and where to go."""
        self._move(Action.DECLINE, deed)
        self.told = told
        self._say("not_accepted", {"bureau": self.bureau})

    def extend(self, deed: Deed, days: int) -> None:
        """The bureau's head grants so many days more, once."""
        if self.state is not State.ACCEPTED or self.extended_days:
            raise Conflict("没有受理,或已延长过一次", state=self.state, legal=self.legal)
        self.extended_days = min(days, LONGEST_EXTENSION)
        self._say("extended", {"bureau": self.bureau, "extended_by": f"{self.extended_days}d"})

    def answer(self, deed: Deed, told: str) -> None:
        """The bureau answers."""
        self._move(Action.ANSWER, deed)
        self.told, self.answered_at = told, deed.now
        self._say("answered", {"bureau": self.bureau})

    def ask_recheck(self, deed: Deed) -> None:
        """The petitioner isn't content: the level above the bureau looks again (复查)."""
        self._move(Action.ASK_RECHECK, deed)
        self._say("recheck_asked", {"bureau": self.bureau})

    def recheck(self, deed: Deed, told: str) -> None:
        """What came of that."""
        self._move(Action.RECHECK, deed)
        self.told, self.answered_at = told, deed.now
        self._say("rechecked", {"bureau": self.bureau})

    def ask_review(self, deed: Deed) -> None:
        """Nor with that: one level higher (复核)."""
        self._move(Action.ASK_REVIEW, deed)
        self._say("review_asked", {"bureau": self.bureau})

    def review(self, deed: Deed, told: str) -> None:
        """The end of it."""
        self._move(Action.REVIEW, deed)
        self.told, self.answered_at = told, deed.now
        self._say("reviewed", {"bureau": self.bureau})

    def settle(self, deed: Deed) -> None:
        """Nobody has asked for more in time."""
        self._move(Action.SETTLE, deed)
        self._say("settled", {"bureau": self.bureau})

    def withdraw(self, deed: Deed, reason: Retreat) -> None:
        """The petitioner doesn't want it any more."""
        self._move(Action.WITHDRAW, deed)
        self._say("withdrawn", {"reason": reason})

    def _owed(self) -> tuple[Party, str]:
        return _LEVELS.get(self.state, (Party.BUREAU, self.bureau))

    def _kept(self) -> Mapping[str, Any]:
        at = self.answered_at and self.answered_at.isoformat()
        return {"answered_at": at, "extended_days": self.extended_days, "told": self.told}

    def _restore(self, kept: Mapping[str, Any]) -> None:
        at = kept["answered_at"]
        self.answered_at = datetime.fromisoformat(at) if at else None
        self.extended_days, self.told = kept["extended_days"], kept["told"]
