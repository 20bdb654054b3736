"""Who comes: sealed personal data, and what is known of a person over all centres by the hash of their number."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from contracts.clinics import SuspensionState as State
from contracts.days import SHANGHAI
from contracts.envelope import Fact
from contracts.people import COUNTY, Party, Sealed, town_of
from contracts.refusals import Conflict
from services.chassis.machine import Deed, Machine
from services.clinic.domain.rules import Rules
from services.clinic.domain.slot import Place


@dataclass(frozen=True, slots=True)
class Patient:
    """Who comes; `reachable` says whether a message gets to the phone."""

    name: Sealed
    phone: Sealed | None = None
    identity: Sealed | None = None
    reachable: bool = False


@dataclass(slots=True, kw_only=True)
class Person:
    """What bears on a person's bookings, wherever they are: `id` is the hash of their identity number.

    `booked` are the places that they have by appointment; `missed` are the no-shows that count and that no suspension
    has counted, each with when it was for. It is found anew in appointments and suspensions each time, and never
    written.
    """

    id: str
    booked: Mapping[str, Place]
    missed: Mapping[str, datetime] = field(default_factory=dict)
    suspended_until: datetime | None = None
    centre: str = COUNTY
    version: int = 0
    facts: tuple[Fact, ...] = ()

    def must_be_free(self, now: datetime) -> None:
        """Raises Conflict while booking is suspended."""
        if self.suspended_until and now < self.suspended_until:
            until = self.suspended_until.astimezone(SHANGHAI)
            raise Conflict(
                f"因多次爽约,{until:%Y-%m-%d %H:%M} 前不能预约;可直接到卫生室取号候诊,也可申诉",
                suspended_until=self.suspended_until.isoformat(),
            )

    def take(self, appointment: str, place: Place) -> None:
        """They will be there. Raises Conflict where they have an appointment elsewhere at that time."""
        if any(known.overlaps(place) for other, known in self.booked.items() if other != appointment):
            raise Conflict("该就诊人在这一时间已有预约(可能在另一卫生室),请先退号或另选时段")
        self.booked = {**self.booked, appointment: place}

    def miss(self, appointment: str, at: datetime, rules: Rules) -> tuple[str, ...]:
        """They did not come to what was for `at`; gives all no-shows that count together where that is one too many."""
        recent = {each: then for each, then in self.missed.items() if then > at - rules.no_shows_within}
        self.missed = {**recent, appointment: at}
        if len(self.missed) < rules.no_shows:
            return ()
        counted, self.missed = tuple(sorted(self.missed)), {}
        return counted


class SuspensionAction(StrEnum):
    """What people do with a suspension."""

    APPEAL = "appeal"
    """申诉"""
    LIFT = "lift"
    """解除"""
    UPHOLD = "uphold"
    """维持"""


SUSPENSIONS: Mapping[tuple[State, SuspensionAction], State] = {
    (State.IN_FORCE, SuspensionAction.APPEAL): State.APPEALED,
    (State.APPEALED, SuspensionAction.LIFT): State.LIFTED,
    (State.APPEALED, SuspensionAction.UPHOLD): State.UPHELD,
}
"""What may happen to a suspension, as a table; that it runs out changes nothing in it."""


@dataclass(slots=True, kw_only=True)
class Suspension(Machine):
    """Three no-shows suspend booking for a while; it never blocks a walk-in or an emergency, and can be appealed.

    `person` is the hash of the identity number, `phone` of the phone by which the villager knows it as theirs; `centre`
    is where they were missed last. `counted` are the appointments that they missed: it suspends for as long as each of
    these is a no-show that counts.
    """

    THING: ClassVar[str] = "suspension"
    TRANSITIONS: ClassVar[Mapping[tuple[Any, Any], Any]] = SUSPENSIONS
    SETTLED: ClassVar[frozenset[State]] = frozenset({State.LIFTED, State.UPHELD})

    person: str
    phone: str | None
    imposed_at: datetime
    until: datetime
    counted: tuple[str, ...]
    state: State = State.IN_FORCE

    def impose(self) -> None:
        """They can't book until then."""
        self._say("imposed", {"until": self.until.isoformat()})

    def appeal(self, deed: Deed) -> None:
        """They say why they couldn't come; their town decides."""
        self._move(SuspensionAction.APPEAL, deed)
        self._say("appealed", {})

    def lift(self, deed: Deed) -> None:
        """They were right: they can book, and what led to it counts no more; the record stays."""
        self._move(SuspensionAction.LIFT, deed)
        self._say("lifted", {})

    def uphold(self, deed: Deed) -> None:
        """It stays as it is."""
        self._move(SuspensionAction.UPHOLD, deed)
        self._say("upheld", {})

    def _owed(self) -> tuple[Party, str]:
        appealed = self.state is State.APPEALED
        return (Party.TOWN, town_of(self.centre)) if appealed else (Party.VILLAGE, self.centre)
