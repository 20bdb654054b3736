"""A centre's suggestion box (意见箱): opened by two people, its slips counted before they are read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID, uuid5

from contracts.feedback.words import BoxState as State
from contracts.refusals import Conflict, Invalid
from services.chassis.machine import Deed, Machine


class Action(StrEnum):
    """What is done with a box."""

    UNLOCK = "unlock"
    """两人开箱、清点"""
    LOCK = "lock"
    """逐条登记完毕,锁箱"""
    REMOVE = "remove"
    """服务中心合并,撤箱"""


BOXES: Mapping[tuple[State, Action], State] = {
    (State.LOCKED, Action.UNLOCK): State.OPEN,
    (State.OPEN, Action.LOCK): State.LOCKED,
    (State.LOCKED, Action.REMOVE): State.REMOVED,
}
"""What may happen to a box, as a table."""


_BOXES = UUID("6f0c7b52-6a0e-4a63-9d1c-2f6c3a0d8e15")


def box_id(centre: str) -> str:
    """The id of the one box of a centre."""
    return str(uuid5(_BOXES, centre))


@dataclass(slots=True, kw_only=True)
class Box(Machine):
    """The one box of a centre. `slips` were counted when it was opened last, `entered` of them are cases by now."""

    THING: ClassVar[str] = "box"
    TRANSITIONS: ClassVar[Mapping[tuple[Any, Any], Any]] = BOXES
    FINAL: ClassVar[tuple[str, ...]] = (Action.REMOVE,)
    SETTLED: ClassVar[tuple[State, ...]] = (State.REMOVED,)

    state: State = State.LOCKED
    slips: int = 0
    entered: int = 0
    opened_at: datetime | None = None

    def install(self) -> None:
        """It hangs at the centre from now on, and is to be opened."""
        self._say("installed", {})

    def unlock(self, deed: Deed, witness: str, slips: int) -> None:
        """Opened by the actor and a `witness` from outside the village committee; `slips` as counted, unread.

        The witness is a staff id, or for one who has none what they are (Outsider). Raises Invalid for one of the
        village's own staff.
        """
        if witness.partition(":")[2].startswith(self.centre):
            raise Invalid("须有一人来自村委会以外", errors={"witness": ["不能是本村工作人员"]})
        self._move(Action.UNLOCK, deed)
        self.slips, self.entered, self.opened_at = slips, 0, deed.now
        self._say("opened", {"slips": slips, "witness": witness})

    def enter(self) -> None:
        """A slip is taken down. Raises Conflict for one more than were counted, or while the box is locked."""
        if self.state is not State.OPEN or self.entered >= self.slips:
            raise Conflict("意见箱未开箱,或登记数已达清点数,请核对", state=self.state, slips=self.slips)
        self.entered += 1
        self._say("slip_entered", {"entered": self.entered})

    def lock(self, deed: Deed) -> None:
        """All slips are cases; it is to be opened again. Raises Conflict while some are missing."""
        if self.state is State.OPEN and self.entered < self.slips:
            left = self.slips - self.entered
            raise Conflict(f"还有 {left} 条没有登记", state=self.state, legal=self.legal)
        self._move(Action.LOCK, deed)
        self._say("locked", {"slips": self.slips})

    def move_to(self, _centre: str, deed: Deed) -> None:
        """Its centre has merged and the joint site has a box of its own: it is taken down once its slips are cases."""
        self._move(Action.REMOVE, deed)
        self._say("removed", {})

    def _kept(self) -> Mapping[str, Any]:
        opened_at = self.opened_at.isoformat() if self.opened_at else None
        return {"slips": self.slips, "entered": self.entered, "opened_at": opened_at}

    def _restore(self, kept: Mapping[str, Any]) -> None:
        self.slips, self.entered = kept["slips"], kept["entered"]
        opened_at = kept.get("opened_at")
        self.opened_at = datetime.fromisoformat(opened_at) if opened_at else None
