"""What an inspection found (问题): owned, put right with evidence, looked at again by another."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar

from contracts.inspections import FindingState as State
from contracts.inspections import Severity
from contracts.people import Party, Tier, town_of
from contracts.refusals import Conflict, Forbidden, Invalid
from contracts.staff import Handing
from services.chassis.machine import Deed, Machine


class Action(StrEnum):
    """What is done about a finding."""

    PUT_RIGHT = "put_right"
    HAND_OVER = "hand_over"
    ACCEPT = "accept"
    REOPEN = "reopen"
    APPEAL = "appeal"
    GRANT = "grant"
    DENY = "deny"


OWED = (State.OPEN, State.APPEALED)
"""Its owner is to put it right."""
PUTTING_RIGHT: Mapping[tuple[State, Action], State] = {
    (State.OPEN, Action.PUT_RIGHT): State.PUT_RIGHT,
    **{(state, Action.HAND_OVER): state for state in OWED},
    (State.OPEN, Action.APPEAL): State.APPEALED,
    (State.APPEALED, Action.GRANT): State.DROPPED,
    (State.APPEALED, Action.DENY): State.OPEN,
    (State.PUT_RIGHT, Action.ACCEPT): State.CLOSED,
    (State.PUT_RIGHT, Action.REOPEN): State.OPEN,
}
"""What may happen to a finding, as a table (DOMAIN: inspections)."""

RAISED: Mapping[Severity, str] = {
    Severity.MINOR: "raised_minor",
    Severity.ORDINARY: "raised",
    Severity.SERIOUS: "raised_serious",
}
"""How it is said: the limit for putting it right follows from the event (contracts/standards)."""


@dataclass(slots=True, kw_only=True)
class Finding(Machine):
    """One finding. `owner` is the staff id of who is to put it right, `party` whose it is: the village's or the town's.

    `files` are its evidence: what the inspector saw and how it was put right. `needs_photo` says that it closes with a
    file only; another is enough as a remark. `appealed` is how often: the town hears the first, the county the second.
    """

    THING: ClassVar[str] = "finding"
    TRANSITIONS: ClassVar[Mapping[tuple[Any, Any], Any]] = PUTTING_RIGHT

    state: State = State.OPEN
    inspection: str
    severity: Severity
    owner: str
    party: Party
    needs_photo: bool = False
    files: tuple[str, ...] = ()
    put_right_by: str | None = None
    appealed: int = 0

    @property
    def is_settled(self) -> bool:
        """Whether nothing is to be done about it any more."""
        return self.state in (State.CLOSED, State.DROPPED)

    def raised(self, files: tuple[str, ...]) -> None:
        """It is written down, with what shows it. Raises Invalid for a party that has no finding."""
        if self.party not in (Party.VILLAGE, Party.TOWN):
            raise Invalid("责任主体应为村或镇街", errors={"party": ["应为 village 或 town"]})
        self.files = files
        data = {"inspection": self.inspection, "owner": self.owner, "severity": self.severity}
        self._say(RAISED[self.severity], data)

    def put_right(self, deed: Deed, files: tuple[str, ...]) -> None:
        """Done, with evidence: a remark always, a file where it needs one. Raises Invalid without."""
        self._move(Action.PUT_RIGHT, deed)
        if self.needs_photo and not files:
            raise Invalid("这个问题须附照片或扫描件", errors={"files": ["须附整改证据"]})
        self.files += files
        self.put_right_by = deed.actor.id
        self._say("put_right", {"files": len(files)})

    def hand_over(self, deed: Deed, to: Handing, _rules: object) -> None:
        """Its owner is away; its limit goes on, and the same village or town is answerable."""
        self._move(Action.HAND_OVER, deed)
        before, self.owner = self.owner, to.to
        self._say("handed_over", to.data(before))

    def look_again(self, deed: Deed, *, is_right: bool) -> None:
        """Somebody other than the owner, and than whoever put it right, has looked (复查). Raises Forbidden."""
        if deed.actor.id in (self.owner, self.put_right_by):
            raise Forbidden("复查须由责任人和整改人以外的人进行")
        if is_right:
            self._move(Action.ACCEPT, deed)
            self._say("closed", {})
        else:
            self._move(Action.REOPEN, deed)
            self.put_right_by = None
            self._say("reopened", {})

    def appeal(self, deed: Deed) -> None:
        """It is found unjust; twice at the most."""
        if self.appealed >= len((Tier.TOWN, Tier.COUNTY)):
            raise Conflict("这个问题已申诉两次", state=self.state, legal=self.legal)
        self._move(Action.APPEAL, deed)
        self.appealed += 1
        self._say("appealed", {"final": self.appealed > 1})

    def decide(self, deed: Deed, *, grant: bool) -> None:
        """The town hears a village's first appeal, the county the last, and those of a town's; nobody their own."""
        if (self.appealed > 1 or self.party is Party.TOWN) and deed.actor.tier is not Tier.COUNTY:
            raise Forbidden("再次申诉,以及镇街的问题,由县裁定")
        if self.state is State.APPEALED and deed.actor.id == self._appellant:
            raise Forbidden("不能裁定自己提出的申诉")
        self._move(Action.GRANT if grant else Action.DENY, deed)
        if grant:
            self._say("appeal_granted", {})
        else:
            self._say("appeal_denied", {})

    @property
    def _appellant(self) -> str | None:
        """Who has filed the newest appeal."""
        return next((each.actor for each in reversed(self.moves) if each.action == Action.APPEAL), None)

    def _owed(self) -> tuple[Party, str]:
        return self.party, self.centre if self.party is Party.VILLAGE else town_of(self.centre)
