"""A rung of the ladder (分级督办) of which people are told: which events still count, and what goes at night."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from contracts.envelope import Fact
from contracts.standards import Rung
from services.centres.domain.morning import Morning, title_of

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
    def purpose(self) -> str:
        """Messages of the ladder go together with each other."""
        return "ladder"

    @property
    def standards(self) -> frozenset[str]:
        """The promises that its text names."""
        return frozenset({self.standard})

    def parameters(self, titles: Mapping[str, str]) -> dict[str, Any]:
        """As JSON, for the text; nothing of it is personal. `titles` are what the county calls promises."""
        return {
            "rung": str(self.rung),
            "service": self.service,
            "promise": title_of(self.standard, titles),
            "standard": self.standard,
            "case": self.case,
            "due": self.due.isoformat(),
        }


@dataclass(slots=True)
class Alarm:
    """One rung on one clock. `version` is the sequence of the newest event of that ladder which was about it.

    A party's digest of a morning is one too, of which nothing newer comes. `call` is what is to be told now; it is
    written as messages, and not loaded again.
    """

    id: str
    centre: str
    version: int = 0
    call: Call | Morning | None = None
    facts: tuple[Fact, ...] = ()

    def climbed(self, sequence: int, call: Call) -> None:
        """Tell of it, unless something later is known."""
        if sequence > self.version:
            self.version, self.call = sequence, call

    def dawned(self, morning: Morning) -> None:
        """Tell of a morning, unless that was done."""
        if not self.version:
            self.version, self.call = 1, morning

    def withdrawn(self, sequence: int) -> None:
        """Tell nobody any more, unless it has been climbed again since."""
        if sequence > self.version:
            self.version, self.call = sequence, None


def alarm_id(ladder: str, rung: Rung) -> str:
    """By which a ladder's rung is known."""
    return f"{ladder}/{rung}"
