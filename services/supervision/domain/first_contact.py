"""First contact (首问责任): whom the villager met first stays answerable until a hand-over is acknowledged."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar, NamedTuple, Protocol

from contracts.handovers import ACKNOWLEDGED, TAKEN_UP, ContactState
from contracts.people import Tier, town_of
from contracts.refusals import Forbidden
from contracts.staff import PREFIX, Absence, Handing
from services.chassis.machine import Deed, Machine


class Told(Protocol):
    """An event of a case; `named` is the first contact that its data names, wherever that was noted."""

    @property
    def type(self) -> str: ...
    @property
    def time(self) -> datetime: ...
    @property
    def actor(self) -> str: ...
    @property
    def named(self) -> str | None: ...


class FirstContact(NamedTuple):
    """`first` met the villager at `since`; `officer` is answerable now, since `taken_over_at` where that is another."""

    first: str
    since: datetime
    officer: str
    taken_over_at: datetime | None


def first_contact(
    ordered: Iterable[Told], taken: Iterable[tuple[datetime, str]] = (), led_to: Iterable[Told] = ()
) -> FirstContact | None:
    """From a case's events in order, and from who has taken it over when; None while no officer has met anybody.

    Whoever takes up a case that it has `led_to` (their events) takes the whole matter over.
    """
    found: FirstContact | None = None
    acknowledged = [*taken, *((event.time, event.actor) for event in led_to if event.type in TAKEN_UP)]
    for event in ordered:
        if found is None:
            officer = event.named or (event.actor if event.actor.startswith(PREFIX) else None)
            found = FirstContact(officer, event.time, officer, None) if officer else None
        elif event.type in ACKNOWLEDGED:
            acknowledged.append((event.time, event.actor))
    for at, who in sorted(acknowledged) if found else ():
        if found and who != found.officer:
            found = found._replace(officer=who, taken_over_at=at)
    return found


class Action(StrEnum):
    """What becomes of a first contact that is handed over."""

    HAND_OVER = "hand_over"
    TAKE_OVER = "take_over"


PASSING: Mapping[tuple[ContactState, Action], ContactState] = {
    (ContactState.HANDED, Action.HAND_OVER): ContactState.HANDED,
    (ContactState.HANDED, Action.TAKE_OVER): ContactState.TAKEN,
}
"""It waits until it is acknowledged; whoever is to take it over and is away too passes it on."""


@dataclass(slots=True, kw_only=True)
class HandedContact(Machine):
    """The first contact of the case `of` (`express:0197…`), which `officer` had, goes to `heir`, who is told `due_at`.

    Clocks of the case go on, and the centre is answerable for them as before; until it is taken over nobody is in
    person. `taken_at` is when it was.
    """

    THING: ClassVar[str] = "first_contact"
    TRANSITIONS: ClassVar[Mapping[tuple[Any, Any], Any]] = PASSING
    FINAL: ClassVar[frozenset[Action]] = frozenset(Action)
    SETTLED: ClassVar[frozenset[ContactState]] = frozenset({ContactState.TAKEN})

    of: str
    officer: str
    heir: str
    reason: Absence
    due_at: datetime | None
    state: ContactState = ContactState.HANDED
    taken_at: datetime | None = None

    def begin(self) -> None:
        """Whoever had it is away."""
        self._told(self.officer)

    def hand_over(self, deed: Deed, to: Handing, _rules: object) -> None:
        """Whoever was to take it over is away too."""
        self._move(Action.HAND_OVER, deed)
        before, self.heir, self.reason = self.heir, to.to, to.reason
        self._told(before)

    def take_over(self, deed: Deed) -> None:
        """The hand-over is acknowledged. Raises Forbidden for anybody else than who takes over."""
        if deed.actor.id != self.heir and not (self._is_the_towns and deed.actor.tier is Tier.TOWN):
            raise Forbidden("由接替人本人签收")
        self._move(Action.TAKE_OVER, deed)
        self.heir, self.taken_at = deed.actor.id, deed.now
        self._say("taken_over", self._about)

    @property
    def _is_the_towns(self) -> bool:
        return self.heir == f"town:{town_of(self.centre)}"

    @property
    def _about(self) -> dict[str, str]:
        service, _, case = self.of.partition(":")
        return {"service": service, "case": case}

    def _told(self, before: str) -> None:
        self._say("handed_over", Handing(self.heir, self.reason).data(before, self.due_at) | self._about)
