"""A table that was handed in: checked first, which changes nothing, then applied as a whole or not at all."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from contracts.envelope import Fact
from contracts.people import COUNTY
from contracts.refusals import Conflict, IllegalTransition
from services.chassis.machine import Deed


class Kind(StrEnum):
    """What its lines are."""

    VILLAGES = "villages"
    TRAVEL_TIMES = "travel_times"


class State(StrEnum):
    """How far it is. What is being checked, and what was interrupted, is nothing yet."""

    CHECKING = "checking"
    CHECKED = "checked"
    APPLIED = "applied"


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Lines; what they would add, change and remove; lines with faults, and faults."""

    lines: int
    added: int
    changed: int
    removed: int
    faulty: int
    found: int


@dataclass(slots=True, kw_only=True)
class TableImport:
    """One table. `against` counts the imports that had been applied when it was checked. No event tells of it."""

    id: str
    kind: Kind
    state: State
    version: int
    against: int
    counts: Counts
    applied_by: str | None = None
    applied_at: datetime | None = None
    facts: tuple[Fact, ...] = ()

    @property
    def centre(self) -> str:
        """The county's."""
        return COUNTY

    def apply(self, deed: Deed, register: "Register") -> None:
        """What it says holds from now on.

        Raises IllegalTransition unless it was checked, Conflict where it has faults or was checked against less.
        """
        if self.state is not State.CHECKED:
            raise IllegalTransition("apply", self.state, [])
        if self.counts.found:
            raise Conflict(f"表格中有 {self.counts.faulty} 行不对,一行也没有导入:请改正后重新上传", state=self.state)
        if self.against != register.version:
            raise Conflict("检查以后又导入了别的表格:请重新上传这份文件,再检查一次", state=self.state)
        self.state, self.applied_by, self.applied_at = State.APPLIED, deed.actor.id, deed.now
        self.version += 1
        register.count()


@dataclass(slots=True)
class Register:
    """All that imports have made; `version` counts those that were applied."""

    version: int
    facts: tuple[Fact, ...] = ()

    @property
    def id(self) -> str:
        """There is one."""
        return COUNTY

    @property
    def centre(self) -> str:
        """The county's."""
        return COUNTY

    def count(self) -> None:
        """One more was applied."""
        self.version += 1
