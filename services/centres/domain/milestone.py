"""A milestone of building (建设节点): its last day, and when it was reached. Each is a case with a clock of its own."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, ClassVar

from contracts.people import Party
from contracts.refusals import Invalid
from contracts.sites import LONGEST_MILESTONE, MilestoneKind
from contracts.sites import MilestoneState as State
from services.centres.domain.correcting import CorrectedByCounty
from services.chassis.calendar import SHANGHAI
from services.chassis.machine import Deed


class Action(StrEnum):
    """What is done about a milestone."""

    MOVE = "move"
    """改期"""
    REACH = "reach"
    """完成"""
    DROP = "drop"
    """取消"""


PACING: Mapping[tuple[State, Action], State] = {
    (State.SET, Action.MOVE): State.SET,
    (State.SET, Action.REACH): State.REACHED,
    (State.SET, Action.DROP): State.DROPPED,
}


@dataclass(slots=True, kw_only=True)
class Milestone(CorrectedByCounty):
    """One milestone of the site `site`; `centre` is the site's town."""

    THING: ClassVar[str] = "milestone"
    TRANSITIONS: ClassVar[Mapping[tuple[Any, Any], Any]] = PACING
    FINAL: ClassVar[Collection[str]] = (Action.MOVE,)

    site: str
    kind: MilestoneKind
    due: date
    state: State = State.SET
    reached_on: date | None = None

    def set(self, deed: Deed) -> None:
        """Its clock begins. Raises Invalid for a day that is over or too far away."""
        days = _days_until(self.due, deed)
        said = {"site": self.site, "kind": self.kind, "due": self.due.isoformat(), "promised": f"{days}d"}
        self._say("set", said)

    def move(self, deed: Deed, due: date) -> None:
        """Another last day: an extension, where the old one isn't over; a shorter time is no extension."""
        self._move(Action.MOVE, deed)
        _days_until(due, deed)
        if due <= self.due:
            raise Invalid("改期只能延后;要提前的请取消后另定", errors={"due": [f"应晚于 {self.due}"]})
        self.due = due
        end = datetime.combine(due + timedelta(days=1), time.min, SHANGHAI)
        self._say("moved", {"kind": self.kind, "due": due.isoformat(), "extended_to": end.isoformat()})

    def reach(self, deed: Deed) -> None:
        """It is done."""
        self._move(Action.REACH, deed)
        self.reached_on = deed.now.astimezone(SHANGHAI).date()
        self._say("reached", {"kind": self.kind})

    def drop(self, deed: Deed) -> None:
        """It is no step any more."""
        self._move(Action.DROP, deed)
        self._say("dropped", {"kind": self.kind})

    def _owed(self) -> tuple[Party, str]:
        return Party.TOWN, self.centre

    def _kept(self) -> Mapping[str, Any]:
        return {}

    def _restore(self, kept: Mapping[str, Any]) -> None:
        self.reached_on = None


def _days_until(due: date, deed: Deed) -> int:
    days = (due - deed.now.astimezone(SHANGHAI).date()).days
    if not 0 < days <= LONGEST_MILESTONE:
        raise Invalid("期限须在明天以后,且不太远", errors={"due": [f"应在 1 到 {LONGEST_MILESTONE} 天以后"]})
    return days
