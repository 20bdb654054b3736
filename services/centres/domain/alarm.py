"""A rung of the ladder (分级督办) of which people are told: which events still count, and what goes at night."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from contracts.envelope import Fact
from contracts.standards import BY_ID, Rung

AT_ONCE = frozenset({"feedback.urgent"})
"""Promises whose rungs are told also at night."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """What is told of a rung, to the parties `told` (`village:370829001001`); it was to be climbed `at`."""

    rung: Rung
    service: str
    standard: str
    case: str
    due: datetime
    at: datetime
    told: Sequence[str]

    @property
    def urgent(self) -> bool:
        """Whether it goes at night too: what is promised within hours, and the county's supervision."""
        return self.standard in AT_ONCE or self.rung is Rung.SUPERVISE

    @property
    def parameters(self) -> dict[str, Any]:
        """As JSON, for the text; nothing of it is personal."""
        promised = BY_ID.get(self.standard)
        return {
            "rung": str(self.rung),
            "service": self.service,
            "promise": promised.title if promised else self.standard,
            "case": self.case,
            "due": self.due.isoformat(),
        }


@dataclass(slots=True)
class Alarm:
    """One rung on one clock. `version` is the sequence of the newest event of that ladder which was about it.

    `call` is what is to be told now; it is written as messages, and not loaded again.
    """

    id: str
    centre: str
    version: int = 0
    call: Call | None = None
    facts: tuple[Fact, ...] = ()

    def climbed(self, sequence: int, call: Call) -> None:
        """Tell of it, unless something later is known."""
        if sequence > self.version:
            self.version, self.call = sequence, call

    def withdrawn(self, sequence: int) -> None:
        """Tell nobody any more, unless it has been climbed again since."""
        if sequence > self.version:
            self.version, self.call = sequence, None


def alarm_id(ladder: str, rung: Rung) -> str:
    """By which a ladder's rung is known."""
    return f"{ladder}/{rung}"
