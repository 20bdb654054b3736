"""What is known of a centre, and when that is news."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any, ClassVar

from contracts.days import day_of
from contracts.refusals import Conflict, IllegalTransition, Invalid
from contracts.standing import CentreState as State
from contracts.standing import ClosingReason
from services.centres.domain.location import Location
from services.centres.domain.standing import (
    TRANSITIONS,
    Action,
    Asked,
    Pause,
    asked_from,
    is_paused,
    paused_until,
    pauses_from,
)
from services.chassis.machine import Deed, Machine, Move


@dataclass(frozen=True, slots=True)
class Window:
    """Open from `opens` to `closes`, as `08:30`, Asia/Shanghai."""

    opens: str
    closes: str


@dataclass(frozen=True, slots=True)
class Hours:
    """A centre's week: its windows on each of the weekdays (1 = Monday)."""

    weekdays: tuple[int, ...]
    windows: tuple[Window, ...]


@dataclass(frozen=True, slots=True)
class OpenDay:
    """A day with other hours than the week has; one that was `announced` for itself holds on a holiday too."""

    on: date
    windows: tuple[Window, ...]
    announced: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What anybody may know of a centre."""

    id: str
    name: str
    town: str
    town_name: str
    batch: int
    population: int
    opened_on: date
    hours: Hours
    closed: tuple[date, ...] = ()
    open_exceptions: tuple[OpenDay, ...] = ()

    def data(self) -> dict[str, Any]:
        """As JSON: the data of `centre.published.v1`."""
        others = [asdict(each) | {"on": each.on.isoformat()} for each in self.open_exceptions]
        dates = {"opened_on": self.opened_on.isoformat(), "closed": [day.isoformat() for day in self.closed]}
        return asdict(self) | dates | {"open_exceptions": others}


@dataclass(slots=True, kw_only=True)
class Centre(Machine):
    """One centre. `version` counts what was said of it; each time it changes it is published whole.

    While it is merged `joint_site` has its business. `instead` is where people go while it is suspended, `asked` what
    its town wants of the county. Where it lies isn't published: nobody else needs it.
    """

    THING: ClassVar[str] = "centre"
    TRANSITIONS: ClassVar[Mapping[tuple[Any, Any], Any]] = TRANSITIONS

    details: Details
    location: Location | None = None
    state: State = State.OPEN
    reason: ClosingReason | None = None
    joint_site: str | None = None
    instead: str | None = None
    pauses: tuple[Pause, ...] = ()
    asked: Asked | None = None

    @classmethod
    def of(cls, details: Details, **known: Any) -> "Centre":
        """A centre with these details; `known` is what else is known of it."""
        return cls(id=details.id, centre=details.id, details=details, **known)

    def locate(self, location: Location) -> None:
        """It lies here."""
        self.location = location

    def publish(self, details: Details) -> None:
        """Take over what is known now; says so only if it is news."""
        if self.version and details == self.details:
            return
        self.details = details
        self._publish()

    def is_gone(self, day: date) -> bool:
        """Whether it is merged, or suspended on a day: nobody meets there."""
        return self.state is State.MERGED or is_paused(self.pauses, day)

    def must_be_there(self, day: date) -> None:
        """Raises Conflict for a centre that is merged, and for a day on which it is suspended."""
        if self.state is State.MERGED:
            raise Conflict("这处服务中心已合并,请到联合服务中心预订", joint_site=self.joint_site)
        if is_paused(self.pauses, day):
            raise Conflict("这一天服务中心暂停开放,请另选日期", instead=self.instead)

    # Suspended and merged

    def ask(self, asked: Asked) -> None:
        """Its town wants it suspended or merged. Raises Conflict where that can't be."""
        self._must_allow(asked.action)
        self.asked = asked
        self._say("closing_asked", asked.data())

    def decline(self) -> None:
        """The county doesn't do what the town wants."""
        if self.asked is None:
            raise Conflict("镇街没有提出申请,或已办理", state=self.state, legal=self.legal)
        self.asked = None
        self._say("closing_declined", {})

    def suspend(self, deed: Deed, reason: ClosingReason, reopens_on: date, instead: "Centre") -> None:
        """It is closed until the morning of `reopens_on`; people go to `instead`. Once more moves that day."""
        self._must_allow(Action.SUSPEND)
        self._must_be_another(instead, "instead")
        today, already = day_of(deed.now), self.state is State.SUSPENDED
        if reopens_on <= today:
            raise Invalid("恢复日期须在今天以后", errors={"reopens_on": ["须在今天以后"]})
        self._move(Action.SUSPEND, deed)
        self.pauses = paused_until(self.pauses, today, reopens_on, already=already)
        self.reason, self.instead, self.asked = reason, instead.id, None
        self._say("suspended", {"reason": reason, "reopens_on": reopens_on.isoformat(), "instead": instead.id})
        self._publish()

    def reopen(self, deed: Deed) -> None:
        """It is open again: today, whatever day had been said."""
        self._move(Action.REOPEN, deed)
        self._end_pause(deed)
        self.reason, self.instead, self.asked = None, None, None
        self._say("reopened", {})
        self._publish()

    def merge(self, deed: Deed, reason: ClosingReason, joint_site: "Centre") -> None:
        """Its business is the joint site's from now on. Raises Invalid unless that is another one and open."""
        self._must_allow(Action.MERGE)
        self._must_be_another(joint_site, "joint_site")
        suspended = self.state is State.SUSPENDED
        self._move(Action.MERGE, deed)
        if suspended:
            self._end_pause(deed)
        self.reason, self.joint_site, self.instead, self.asked = reason, joint_site.id, None, None
        self._say("merged", {"reason": reason, "joint_site": joint_site.id})
        self._publish()

    def correct(self, deed: Deed, within: timedelta) -> Move:
        """As any case; what the county did is the county's to take back, and cases that have moved stay moved."""
        move = Machine.correct(self, deed, within)
        self._publish()
        return move

    def _end_pause(self, deed: Deed) -> None:
        self.pauses = paused_until(self.pauses, day_of(deed.now), day_of(deed.now), already=True)

    def _must_allow(self, action: Action) -> None:
        if (self.state, action) not in TRANSITIONS:
            raise IllegalTransition(action, self.state, self.legal)

    def _must_be_another(self, other: "Centre", name: str) -> None:
        if other.id == self.id or other.state is not State.OPEN:
            raise Invalid("请选另一处正在营业的服务中心", errors={name: ["须是另一处正在营业的服务中心"]})

    def _publish(self) -> None:
        self._say("published", self.details.data() | self._standing())

    def _standing(self) -> dict[str, Any]:
        return {
            "state": self.state,
            "joint_site": self.joint_site,
            "reason": self.reason,
            "instead": self.instead,
            "pauses": [pause.data() for pause in self.pauses],
        }

    def _kept(self) -> Mapping[str, Any]:
        return self._standing() | {"asked": self.asked and self.asked.data()}

    def _restore(self, kept: Mapping[str, Any]) -> None:
        self.joint_site, self.instead = kept["joint_site"], kept["instead"]
        self.reason = ClosingReason(kept["reason"]) if kept["reason"] else None
        self.pauses, self.asked = pauses_from(kept["pauses"]), asked_from(kept["asked"])
