"""A volunteers' task (划片定岗联户): opened for a household, taken by a member, done, confirmed with the household."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar

from contracts.villagework import TaskKind
from contracts.villagework import TaskState as State
from services.chassis.machine import Deed, Machine


class Action(StrEnum):
    """What is done with a task."""

    TAKE = "take"
    """认领"""
    GIVE_BACK = "give_back"
    """退回"""
    FINISH = "finish"
    """完成"""
    SEND_BACK = "send_back"
    """没有完成,继续办"""
    CONFIRM = "confirm"
    """确认"""
    CANCEL = "cancel"
    """取消"""


HELPING: Mapping[tuple[State, Action], State] = {
    (State.OPEN, Action.TAKE): State.TAKEN,
    (State.OPEN, Action.CANCEL): State.CANCELLED,
    (State.TAKEN, Action.GIVE_BACK): State.OPEN,
    (State.TAKEN, Action.FINISH): State.DONE,
    (State.TAKEN, Action.CANCEL): State.CANCELLED,
    (State.DONE, Action.SEND_BACK): State.TAKEN,
    (State.DONE, Action.CONFIRM): State.CONFIRMED,
}
"""What may happen to a task (DOMAIN: task taken, done, confirmed)."""


@dataclass(slots=True, kw_only=True)
class Task(Machine):
    """One task for one household; `carer` is the member who looks after it, `member` whoever has taken the task."""

    THING: ClassVar[str] = "volunteer_task"
    TRANSITIONS: ClassVar[Mapping[tuple[Any, Any], Any]] = HELPING
    SETTLED: ClassVar[frozenset[State]] = frozenset({State.CONFIRMED, State.CANCELLED})

    household: str
    carer: str
    kind: TaskKind
    state: State = State.OPEN
    member: str | None = None

    def open(self, deed: Deed) -> None:
        """The household needs a hand."""
        self._say("opened", {"kind": self.kind})

    def take(self, deed: Deed, member: str) -> None:
        """A member takes it."""
        self._move(Action.TAKE, deed)
        self.member = member
        self._say("taken", {})

    def give_back(self, deed: Deed) -> None:
        """The member can't: somebody else may."""
        self._move(Action.GIVE_BACK, deed)
        self.member = None
        self._say("given_back", {})

    def finish(self, deed: Deed) -> None:
        """The member says that it is done."""
        self._move(Action.FINISH, deed)
        self._say("done", {})

    def send_back(self, deed: Deed) -> None:
        """The household says that it isn't."""
        self._move(Action.SEND_BACK, deed)
        self._say("sent_back", {})

    def confirm(self, deed: Deed) -> None:
        """The household says that it is."""
        self._move(Action.CONFIRM, deed)
        self._say("confirmed", {})

    def cancel(self, deed: Deed) -> None:
        """It isn't needed any more."""
        self._move(Action.CANCEL, deed)
        self._say("cancelled", {})

    def _kept(self) -> Mapping[str, Any]:
        return {"member": self.member}

    def _restore(self, kept: Mapping[str, Any]) -> None:
        self.member = kept["member"]
