"""What carriers have told of each parcel: a full trace has its earlier lines again, unchanged."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from deploy.simulate.steps import Told

REMEMBERED = 5_000
"""Parcels whose trails are kept; those told of first are forgotten first."""


@dataclass(frozen=True, slots=True, order=True)
class Trace:
    """One line."""

    time: datetime
    told: Told


class Trails:
    """The lines of each parcel."""

    def __init__(self) -> None:
        self._lines: dict[str, list[Trace]] = {}

    def add(self, waybill: str, line: Trace) -> Sequence[Trace]:
        """Remember a line; return the trail as it stood when that happened, oldest first: a late push knows no more."""
        known = self._lines.setdefault(waybill, [])
        known.append(line)
        if len(self._lines) > REMEMBERED:
            del self._lines[next(iter(self._lines))]
        return sorted(each for each in known if each.time <= line.time)
