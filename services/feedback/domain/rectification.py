"""What a bad rating opens by itself: it is looked into, put right, and the rater is told (整改)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar

from contracts.feedback.words import RectificationState as State
from contracts.people import Actor, Party
from contracts.refusals import Conflict, Forbidden
from services.chassis.machine import Deed, Machine
from services.feedback.domain.people import is_above, party_of


class Action(StrEnum):
    """What is done about a bad rating."""

    VERIFY = "verify"
    """核实属实"""
    DISMISS = "dismiss"
    """提出误评或不实"""
    CONFIRM = "confirm"
    """第二人复核同意"""
    RECTIFY = "rectify"
    """整改"""
    ANSWER = "answer"
    """告知评价人"""
    CALL_BACK = "call_back"
    """回访实名评价人"""
    CLOSE = "close"
    APPEAL = "appeal"
    """被评的人申诉"""
    UPHOLD = "uphold"
    """维持,办结"""
    REDO = "redo"
    """重新核实"""


RECTIFYING: Mapping[tuple[State, Action], State] = {
    (State.RECEIVED, Action.VERIFY): State.VERIFIED,
    (State.RECEIVED, Action.DISMISS): State.DISMISSAL_PROPOSED,
    (State.DISMISSAL_PROPOSED, Action.CONFIRM): State.NOT_UPHELD,
    (State.DISMISSAL_PROPOSED, Action.VERIFY): State.VERIFIED,
    (State.VERIFIED, Action.RECTIFY): State.RECTIFIED,
    (State.RECTIFIED, Action.ANSWER): State.ANSWERED,
    (State.NOT_UPHELD, Action.ANSWER): State.ANSWERED,
    (State.ANSWERED, Action.CALL_BACK): State.ANSWERED,
    (State.ANSWERED, Action.CLOSE): State.CLOSED,
    (State.ANSWERED, Action.APPEAL): State.APPEALED,
    (State.APPEALED, Action.UPHOLD): State.CLOSED,
    (State.APPEALED, Action.REDO): State.RECEIVED,
}
"""What may happen to a rectification, as a table (DOMAIN: feedback; ADR 0081)."""
_FROM_ABOVE = frozenset({Action.CALL_BACK, Action.UPHOLD, Action.REDO})


@dataclass(slots=True, kw_only=True)
class Rectification(Machine):
    """What is done about one bad rating; it never says who rated. `named` is one whose rater left a phone."""

    THING: ClassVar[str] = "rectification"
    TRANSITIONS: ClassVar[Mapping[tuple[Any, Any], Any]] = RECTIFYING
    SETTLED: ClassVar[frozenset[State]] = frozenset({State.CLOSED})

    rating: str
    service: str
    level: int
    named: bool = False
    called_back: bool = False
    state: State = State.RECEIVED

    def receive(self) -> None:
        """Somebody has rated badly."""
        self._say("received", {"service": self.service, "level": self.level})

    def verify(self, deed: Deed) -> None:
        """It is as the rating says."""
        self._move(Action.VERIFY, deed)
        self._say("verified", {})

    def dismiss(self, deed: Deed) -> None:
        """Somebody finds it a mistake, or not true: with evidence (the remark), that a second person is to look at."""
        self._move(Action.DISMISS, deed)
        self._say("dismissal_proposed", {})

    def confirm(self, deed: Deed) -> None:
        """That second person finds so too. Raises Conflict for the one who proposed it."""
        if self.state is State.DISMISSAL_PROPOSED and deed.actor.id == self._proposer:
            raise Conflict("须由第二人复核,不能是提出的人", state=self.state, legal=self.legal)
        self._move(Action.CONFIRM, deed)
        self._say("not_upheld", {"second": deed.actor.id})

    def rectify(self, deed: Deed) -> None:
        """It has been put right."""
        self._move(Action.RECTIFY, deed)
        self._say("rectified", {})

    def answer(self, deed: Deed) -> None:
        """The rater has been told, or, unknown, can read it with the number of the rating."""
        self._move(Action.ANSWER, deed)
        self._say("answered", {})

    def call_back(self, deed: Deed, *, reached: bool, content: bool | None) -> None:
        """Whoever left a phone is asked, by those above the rated; all of them are (实名差评回访率 100%).

        Raises Conflict where nobody is known, Forbidden for those who were rated.
        """
        self._must_be_above(deed)
        if self.state is State.ANSWERED and not self.named:
            raise Conflict("评价人没有留电话,无法回访", state=self.state, legal=self.legal)
        self._move(Action.CALL_BACK, deed)
        self.called_back = True
        said = {} if content is None else {"content": content}
        self._say("called_back", {"reached": reached} | said)

    def close(self, deed: Deed) -> None:
        """Done. Raises Conflict while somebody who left a phone has not been called back."""
        if self.state is State.ANSWERED and self.named and not self.called_back:
            raise Conflict("实名差评须由上一级回访后再办结", state=self.state, legal=self.legal)
        self._move(Action.CLOSE, deed)
        self._say("closed", {})

    def appeal(self, deed: Deed) -> None:
        """Those who were rated find it unjust."""
        self._move(Action.APPEAL, deed)
        self._say("appealed", {})

    def uphold(self, deed: Deed) -> None:
        """It stays as it is. Raises Forbidden for those who were rated."""
        self._must_be_above(deed)
        self._move(Action.UPHOLD, deed)
        self._say("closed", {})

    def redo(self, deed: Deed) -> None:
        """It is looked into anew. Raises Forbidden for those who were rated."""
        self._must_be_above(deed)
        self._move(Action.REDO, deed)
        self.called_back = False
        self._say("reopened", {})

    def open_to(self, actor: Actor) -> list[str]:
        """The actions that its state allows and that this actor would not be refused, sorted."""
        return [action for action in self.legal if self._is_open(Action(action), actor)]

    def _is_open(self, action: Action, actor: Actor) -> bool:
        if action in _FROM_ABOVE and not is_above(actor.tier, self.centre):
            return False
        if action is Action.CONFIRM:
            return actor.id != self._proposer
        if action is Action.CLOSE:
            return self.called_back or not self.named
        return self.named or action is not Action.CALL_BACK

    @property
    def _proposer(self) -> str:
        """Who has proposed to dismiss it, where somebody has."""
        return next((move.actor for move in reversed(self.moves) if move.action == Action.DISMISS), "")

    def _must_be_above(self, deed: Deed) -> None:
        if not is_above(deed.actor.tier, self.centre):
            raise Forbidden("由上一级办理:村的差评由镇街或县,镇街的由县")

    def _kept(self) -> Mapping[str, Any]:
        return {"called_back": self.called_back}

    def _restore(self, kept: Mapping[str, Any]) -> None:
        self.called_back = kept["called_back"]

    def _owed(self) -> tuple[Party, str]:
        return party_of(self.centre)
