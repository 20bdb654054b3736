"""The register (建档立卡): who is on it, whether they have reported for placement, from when homes are visited."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, ClassVar

from contracts.refusals import Conflict
from contracts.veteranwork import Belonging, NoticePurpose, Placement, StruckOff
from contracts.veteranwork import RegisterState as State
from services.chassis.calendar import day_of
from services.chassis.machine import Deed, Machine
from services.veterans.domain.people import Person

EIGHTY = 80
"""Years from which somebody is visited at home."""
_A_YEAR = timedelta(days=365)
_REPORTED = frozenset({Placement.REPORTED, Placement.REPORTED_LATE})


class Action(StrEnum):
    """What is done with an entry."""

    UPDATE = "update"
    """更新"""
    STRIKE_OFF = "strike_off"
    """销档"""


REGISTERING: Mapping[tuple[State, Action], State] = {
    (State.REGISTERED, Action.UPDATE): State.REGISTERED,
    (State.REGISTERED, Action.STRIKE_OFF): State.STRUCK_OFF,
}
"""What may happen to an entry; whoever comes back or moves is registered anew."""


@dataclass(slots=True, kw_only=True)
class Veteran(Machine):
    """One entry. `home` and `service` are where they live and what they have served, encrypted.

    `visited_from` is the day from which they are visited at home, because of age or a grave illness: it doesn't say
    which. `report_by` is the last day to report for placement, known only while that is awaited.
    """

    THING: ClassVar[str] = "veteran"
    TRANSITIONS: ClassVar[Mapping[tuple[Any, Any], Any]] = REGISTERING
    FINAL: ClassVar[frozenset[str]] = frozenset({Action.UPDATE})
    SETTLED: ClassVar[frozenset[State]] = frozenset({State.STRUCK_OFF})

    person: Person
    belonging: Belonging
    home: str
    service: str | None
    visited_from: date
    report_by: date | None = None
    placement: Placement = Placement.NOT_DUE
    reminded: bool = False
    state: State = State.REGISTERED
    messages: tuple[NoticePurpose, ...] = ()

    def register(self, deed: Deed) -> None:
        """Somebody is entered."""
        self._say("registered", {"belonging": self.belonging})

    def update(self, deed: Deed, person: Person, home: str, service: str | None, visited_from: date) -> None:
        """What the register knows is put right; who it is, by number, stays."""
        self._move(Action.UPDATE, deed)
        self.person, self.home, self.service, self.visited_from = person, home, service, visited_from
        self._say("updated", {})

    def strike_off(self, deed: Deed, reason: StruckOff) -> None:
        """No longer on this register."""
        self._move(Action.STRIKE_OFF, deed)
        self._say("struck_off", {"reason": reason})

    def remind(self, deed: Deed) -> None:
        """The time to report for placement is nearly over."""
        self._must_await_placement()
        self.reminded = True
        self._tell(NoticePurpose.PLACEMENT_DUE)
        self._say("placement_reminded", {})

    def miss_placement(self, deed: Deed) -> None:
        """The time to report for placement is over: flagged late, and still to be done."""
        self._must_await_placement()
        self.placement = Placement.OVERDUE
        self._tell(NoticePurpose.PLACEMENT_OVERDUE)
        self._say("placement_overdue", {})

    def report(self, deed: Deed) -> bool:
        """They have reported for placement; returns whether that was late.

        Whoever had already reports again because their case came to nothing: the first time counts.
        """
        if self.placement in _REPORTED:
            return self.placement is Placement.REPORTED_LATE
        late = self.placement is Placement.OVERDUE or (self.report_by is not None and day_of(deed.now) > self.report_by)
        self.placement, self.report_by = (Placement.REPORTED_LATE if late else Placement.REPORTED), None
        self._say("placement_reported", {"late": late})
        return late

    def fail_notice(self, deed: Deed, purpose: NoticePurpose) -> None:
        """A message did not reach them: somebody has to call."""
        self._say("notice_failed", {"purpose": purpose})

    def _must_await_placement(self) -> None:
        if self.state is not State.REGISTERED or self.placement is not Placement.AWAITED:
            raise Conflict("不在待报到期", state=self.placement)

    def _tell(self, purpose: NoticePurpose) -> None:
        if self.person.reachable:
            self.messages += (purpose,)


def visited_from(born: date, *, gravely_ill: bool, today: date) -> date:
    """From when somebody is visited at home: now for the gravely ill, else from the year in which they turn eighty."""
    return today if gravely_ill else date(born.year + EIGHTY, 1, 1)


def placement_of(discharged_on: date | None, today: date, days: int) -> tuple[Placement, date | None]:
    """Whether somebody has to report for placement, and by which day: `days` after a discharge of the last year."""
    if discharged_on is None or discharged_on < today - _A_YEAR:
        return Placement.NOT_DUE, None
    return Placement.AWAITED, discharged_on + timedelta(days=days)
