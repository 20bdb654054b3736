"""A piece of equipment: it works, or a fault was reported and is repaired, or it is of no use any more."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from contracts.equipment import DeviceKind
from contracts.equipment import DeviceState as State
from services.chassis.machine import Deed, Machine


class Action(StrEnum):
    """What is done with a piece of equipment."""

    REPORT = "report"
    """报修"""
    REPAIR = "repair"
    """修好"""
    RETIRE = "retire"
    """报废"""


EQUIPMENT: Mapping[tuple[State, Action], State] = {
    (State.WORKING, Action.REPORT): State.FAULTY,
    (State.FAULTY, Action.REPAIR): State.WORKING,
    (State.WORKING, Action.RETIRE): State.RETIRED,
    (State.FAULTY, Action.RETIRE): State.RETIRED,
}
"""What may happen to a piece of equipment."""


@dataclass(slots=True, kw_only=True)
class Device(Machine):
    """One piece of equipment, in a room of its centre."""

    THING: ClassVar[str] = "equipment"
    TRANSITIONS: ClassVar[Mapping[tuple[Any, Any], Any]] = EQUIPMENT

    kind: DeviceKind
    room: int
    faulty_since: datetime | None = None
    state: State = State.WORKING

    def register(self) -> None:
        """It is there."""
        self._say("registered", self._named())

    def report(self, deed: Deed) -> None:
        """It doesn't work: the clock of the repair begins."""
        self._move(Action.REPORT, deed)
        self.faulty_since = deed.now
        self._say("fault_reported", self._named())

    def repair(self, deed: Deed) -> None:
        """It works again."""
        self._move(Action.REPAIR, deed)
        self.faulty_since = None
        self._say("repaired", {})

    def retire(self, deed: Deed) -> None:
        """It isn't worth a repair, or stands in the way."""
        self._move(Action.RETIRE, deed)
        self.faulty_since = None
        self._say("retired", {})

    def _named(self) -> dict[str, Any]:
        return {"kind": self.kind, "room": self.room}
