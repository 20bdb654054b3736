"""A person in a post at a centre: there, away for some days, gone; and who takes over meanwhile."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, ClassVar

from contracts.people import Party
from contracts.refusals import Conflict, Invalid
from contracts.staff import StaffState as State
from contracts.staff import centre_of
from services.chassis.calendar import day_of
from services.chassis.machine import Deed, Machine

LONGEST = timedelta(days=366)
"""A leave lasts no longer; who stays away departs."""


class Action(StrEnum):
    """What happens to somebody in a post."""

    CHANGE = "change"
    """改岗位、姓名、电话、接替人"""
    ANNOUNCE = "announce"
    """登记休假"""
    BEGIN = "begin"
    """休假开始"""
    RETURN = "return"
    """返岗,或撤销休假"""
    DEPART = "depart"
    """离任"""


SERVING: Mapping[tuple[State, Action], State] = {
    **{(state, Action.CHANGE): state for state in (State.ACTIVE, State.ON_LEAVE)},
    **{(state, Action.ANNOUNCE): state for state in (State.ACTIVE, State.ON_LEAVE)},
    (State.ACTIVE, Action.BEGIN): State.ON_LEAVE,
    **{(state, Action.RETURN): State.ACTIVE for state in (State.ACTIVE, State.ON_LEAVE)},
    **{(state, Action.DEPART): State.DEPARTED for state in (State.ACTIVE, State.ON_LEAVE)},
}
"""What may happen to somebody in a post; the first day of a leave and the day after it come by themselves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What is said of a post and its holder. Name and phone are personal data and stay in this service.

    Messages go to `phone`; who has none gets none.
    """

    post: str
    name: str = field(repr=False)
    phone: str | None = field(default=None, repr=False)
    substitute: str | None = None


@dataclass(frozen=True, slots=True)
class Leave:
    """From its first to its last day, Asia/Shanghai."""

    since: date
    until: date

    @property
    def data(self) -> dict[str, str]:
        """As JSON."""
        return {"from": self.since.isoformat(), "until": self.until.isoformat()}


@dataclass(slots=True, kw_only=True)
class Staff(Machine):
    """One person in one post, `since` a day and `to` another; each change is published whole.

    `leave` is the one that was announced or runs. Who comes after them in the post is another one, by another id.
    """

    THING: ClassVar[str] = "staff"
    TRANSITIONS: ClassVar[Mapping[tuple[Any, Any], Any]] = SERVING
    FINAL: ClassVar[frozenset[Action]] = frozenset({Action.CHANGE})

    held: Held
    since: date
    state: State = State.ACTIVE
    to: date | None = None
    leave: Leave | None = None

    def enter(self) -> None:
        """They have the post. Raises Invalid for an id of another centre, or for a substitute who can't be one."""
        if centre_of(self.id) != self.centre:
            raise Invalid("编号不是这个服务中心的", errors={"id": ["编号应以本中心编号开头"]})
        self._must_fit(self.held.substitute)
        self._say("published", {})

    def follow(self, centre: str) -> None:
        """The centre of their number has merged, or its merger was taken back: their post is where its business is.

        It is nothing that they could take back.
        """
        self.centre = centre
        self._say("published", {})

    def change(self, deed: Deed, held: Held) -> None:
        """Another name, phone, post or substitute; says nothing where nothing is new."""
        if self.state is not State.DEPARTED and held == self.held:
            return
        self._must_fit(held.substitute)
        self._move(Action.CHANGE, deed)
        self.held = held
        self._say("published", {})

    def announce(self, deed: Deed, leave: Leave, substitute: str | None) -> None:
        """They will be away (休假), or longer than was said. Raises Invalid for days that are over, or too many."""
        if leave.until < day_of(deed.now) or leave.until - leave.since > LONGEST:
            raise Invalid("休假日期不对", errors={"until": [f"不早于今天,且休假不超过 {LONGEST.days} 天"]})
        self._must_fit(substitute)
        self._move(Action.ANNOUNCE, deed)
        begun = self.leave if self.state is State.ON_LEAVE else None
        self.leave = Leave(begun.since, leave.until) if begun else leave
        self._replaced_by(substitute)
        self._say("published", {})

    def begin(self, deed: Deed) -> None:
        """The first day of the leave has come."""
        self._move(Action.BEGIN, deed)
        self._say("published", {})

    def come_back(self, deed: Deed) -> None:
        """They are there again, or won't go. Raises Conflict where no leave was announced."""
        if self.state is State.ACTIVE and self.leave is None:
            raise Conflict("没有登记休假", state=self.state, legal=self.legal)
        self._move(Action.RETURN, deed)
        self.leave = None
        self._say("published", {})

    def depart(self, deed: Deed, substitute: str | None) -> None:
        """They leave the post for good, today (离任)."""
        self._must_fit(substitute)
        self._move(Action.DEPART, deed)
        self.to, self.leave = day_of(deed.now), None
        self._replaced_by(substitute)
        self._say("published", {})

    def published(self) -> dict[str, Any]:
        """The data of `staff.published.v1`."""
        return {
            "id": self.id,
            "centre": self.centre,
            "post": self.held.post,
            "state": self.state,
            "from": self.since.isoformat(),
            "to": self.to and self.to.isoformat(),
            "leave": self.leave and self.leave.data,
            "substitute": self.held.substitute,
        }

    def _say(self, what: str, data: Mapping[str, Any], owed: tuple[Party, str] | None = None) -> None:
        """Whatever happens, others hear the whole."""
        super(Staff, self)._say("published", self.published(), owed)

    def _replaced_by(self, substitute: str | None) -> None:
        if substitute:
            self.held = replace(self.held, substitute=substitute)

    def _must_fit(self, substitute: str | None) -> None:
        if substitute is not None and (substitute == self.id or centre_of(substitute) not in self._homes):
            raise Invalid("接替人应是同一服务中心的另一人", errors={"substitute": ["应是同一服务中心的另一人"]})

    @property
    def _homes(self) -> tuple[str, str]:
        """By whose numbers their colleagues go: the centre of their own, and where they are since that has merged."""
        return centre_of(self.id), self.centre

    def _kept(self) -> Mapping[str, Any]:
        return {"leave": self.leave and self.leave.data, "substitute": self.held.substitute}

    def _restore(self, kept: Mapping[str, Any]) -> None:
        leave = kept["leave"]
        self.leave = leave and Leave(*(date.fromisoformat(leave[name]) for name in ("from", "until")))
        self.to = None
        self.held = replace(self.held, substitute=kept["substitute"])
