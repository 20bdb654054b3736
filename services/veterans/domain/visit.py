"""A home visit (入户走访): planned for a day, made, or nobody was at home and another day is found."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar

from contracts.veteranwork import VisitState as State
from services.chassis.machine import Deed, Machine


class Action(StrEnum):
    """What is done with a visit."""

    MAKE = "make"
    """已走访"""
    MISS = "miss"
    """家中无人"""
    REPLAN = "replan"
    """另约"""
    CANCEL = "cancel"
    """取消"""


VISITING: Mapping[tuple[State, Action], State] = {
    (State.PLANNED, Action.MAKE): State.MADE,
    (State.PLANNED, Action.MISS): State.NOBODY_HOME,
    (State.PLANNED, Action.REPLAN): State.PLANNED,
    (State.PLANNED, Action.CANCEL): State.CANCELLED,
    (State.NOBODY_HOME, Action.REPLAN): State.PLANNED,
    (State.NOBODY_HOME, Action.CANCEL): State.CANCELLED,
}
"""What may happen to a visit."""


@dataclass(slots=True, kw_only=True)
class HomeVisit(Machine):
    """One visit to somebody on the register, on `day`."""

    THING: ClassVar[str] = "home_visit"
    TRANSITIONS: ClassVar[Mapping[tuple[Any, Any], Any]] = VISITING
    SETTLED: ClassVar[frozenset[State]] = frozenset({State.MADE, State.CANCELLED})

    veteran: str
    day: date
    state: State = State.PLANNED

    def plan(self, deed: Deed) -> None:
        """Somebody is to be visited."""
        self._say("planned", {"day": self.day.isoformat()})

    def make(self, deed: Deed) -> None:
        """They were."""
        self._move(Action.MAKE, deed)
        self._say("made", {})

    def miss(self, deed: Deed) -> None:
        """Nobody was at home."""
        self._move(Action.MISS, deed)
        self._say("nobody_home", {})

    def replan(self, deed: Deed, day: date) -> None:
        """On another day."""
        self._move(Action.REPLAN, deed)
        self.day = day
        self._say("replanned", {"day": self.day.isoformat()})

    def cancel(self, deed: Deed) -> None:
        """It isn't needed any more."""
        self._move(Action.CANCEL, deed)
        self._say("cancelled", {})

    def _kept(self) -> Mapping[str, Any]:
        return {"day": self.day.isoformat()}

    def _restore(self, kept: Mapping[str, Any]) -> None:
        self.day = date.fromisoformat(kept["day"])
