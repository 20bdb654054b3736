"""Mediation (和为贵): who mediates, how often they sat together, how it ended. What was said is nobody else's."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, ClassVar

from contracts.handovers import led_by
from contracts.refusals import Forbidden
from contracts.staff import Handing
from contracts.villagework import Declined, Dispute, Outlet
from contracts.villagework import MediationState as State
from services.chassis.machine import Deed, Machine
from services.hall.domain.people import Party


class Action(StrEnum):
    """What is done with a mediation."""

    ACCEPT = "accept"
    """受理"""
    DECLINE = "decline"
    """不予受理"""
    HOLD = "hold"
    """调解一次"""
    HAND_OVER = "hand_over"
    """调解员休假或离任,由接替人接手"""
    AGREE = "agree"
    """达成协议"""
    FAIL = "fail"
    """调解不成"""
    FULFIL = "fulfil"
    """协议已履行"""
    WITHDRAW = "withdraw"
    """撤回"""


MINE = (State.ACCEPTED, State.IN_SESSION)
"""Only its mediator goes on with it."""
MEDIATING: Mapping[tuple[State, Action], State] = {
    (State.REQUESTED, Action.ACCEPT): State.ACCEPTED,
    (State.REQUESTED, Action.DECLINE): State.DECLINED,
    (State.ACCEPTED, Action.HOLD): State.IN_SESSION,
    (State.IN_SESSION, Action.HOLD): State.IN_SESSION,
    **{(state, Action.HAND_OVER): state for state in MINE},
    (State.IN_SESSION, Action.AGREE): State.AGREED,
    (State.IN_SESSION, Action.FAIL): State.FAILED,
    (State.AGREED, Action.FULFIL): State.FULFILLED,
    **{(state, Action.WITHDRAW): State.WITHDRAWN for state in (State.REQUESTED, State.ACCEPTED, State.IN_SESSION)},
}
"""What may happen to a mediation (人民调解法第十七至三十三条)."""


@dataclass(slots=True, kw_only=True)
class Mediation(Machine):
    """One dispute. `mediator` is the staff id of whoever took it; `record` are encrypted texts that were just written.

    Records are written with it and not loaded again.
    """

    THING: ClassVar[str] = "mediation"
    TRANSITIONS: ClassVar[Mapping[tuple[Any, Any], Any]] = MEDIATING
    SETTLED: ClassVar[frozenset[State]] = frozenset({State.DECLINED, State.FAILED, State.FULFILLED, State.WITHDRAWN})

    dispute: Dispute
    parties: tuple[Party, ...]
    state: State = State.REQUESTED
    mediator: str | None = None
    sessions: int = 0
    record: tuple[tuple[int, str], ...] = ()

    def request(self, deed: Deed, follows: str | None = None) -> None:
        """Somebody asks for it; `follows` is the case that led to it."""
        self._say("requested", {"dispute": self.dispute, "parties": len(self.parties)} | led_by(follows))

    def accept(self, deed: Deed) -> None:
        """Whoever accepts it mediates."""
        self._move(Action.ACCEPT, deed)
        self.mediator = deed.actor.id
        self._say("accepted", {})

    def decline(self, deed: Deed, reason: Declined) -> None:
        """Nobody mediates."""
        self._move(Action.DECLINE, deed)
        self._say("declined", {"reason": reason})

    def hand_over(self, deed: Deed, to: Handing, _rules: object) -> None:
        """Whoever mediated is away; who takes over reads the record and writes it on."""
        self._move(Action.HAND_OVER, deed)
        before, self.mediator = self.mediator, to.to
        self._say("handed_over", to.data(before))

    def hold(self, deed: Deed, sealed: str) -> None:
        """They sat together, and the mediator wrote it down (人民调解法第二十七条), for nobody else (第十五条)."""
        self._move(Action.HOLD, deed)
        self._must_be_theirs(deed)
        self.sessions += 1
        self._say("session_held", {"session": self.sessions})
        self.record += ((self.version, sealed),)

    def agree(self, deed: Deed) -> None:
        """The parties agree."""
        self._move(Action.AGREE, deed)
        self._must_be_theirs(deed)
        self._say("agreed", {})

    def fail(self, deed: Deed, outlet: Outlet) -> None:
        """They don't, and were told where to go."""
        self._move(Action.FAIL, deed)
        self._must_be_theirs(deed)
        self._say("failed", {"outlet": outlet})

    def fulfil(self, deed: Deed) -> None:
        """What they agreed to was done."""
        self._move(Action.FULFIL, deed)
        self._say("fulfilled", {})

    def withdraw(self, deed: Deed) -> None:
        """A party doesn't want it any more."""
        self._move(Action.WITHDRAW, deed)
        self._say("withdrawn", {})

    def move_to(self, centre: str, deed: Deed) -> None:
        """As any case; its mediator isn't there, so whoever goes on with it there mediates."""
        Machine.move_to(self, centre, deed)
        self.mediator = None
        self.moves = tuple(replace(each, kept={**each.kept, "mediator": None}) for each in self.moves)

    def _must_be_theirs(self, deed: Deed) -> None:
        self.mediator = self.mediator or deed.actor.id
        if deed.actor.id != self.mediator:
            raise Forbidden("只有本案调解员可以登记")

    def _kept(self) -> Mapping[str, Any]:
        return {"mediator": self.mediator, "sessions": self.sessions}

    def _restore(self, kept: Mapping[str, Any]) -> None:
        self.mediator, self.sessions = kept["mediator"], kept["sessions"]
