"""How long a promise may take (时限): so many of a unit."""

import re
from dataclasses import dataclass
from enum import StrEnum


class Unit(StrEnum):
    """How a limit is counted; whole days from the day after (次日起算), up to 24:00 of the last one."""

    MINUTE = "min"
    HOUR = "h"
    OPENING_HOUR = "oh"
    """Hours in which the centre is open by what it has published."""
    OPENING_DAY = "od"
    """Days on which the centre opens by what it has published."""
    DAY = "d"
    """Calendar days."""
    WORKING_DAY = "wd"
    """Working days: no public holidays, and the weekends on which people work in exchange (调休)."""
    WORKING_HOUR = "wh"
    """08:30–12:00 and 14:00–17:30 of working days."""


_WORDS = {
    Unit.MINUTE: "分钟",
    Unit.HOUR: "小时",
    Unit.OPENING_HOUR: "个开放小时",
    Unit.OPENING_DAY: "个开放日",
    Unit.DAY: "个自然日",
    Unit.WORKING_DAY: "个工作日",
    Unit.WORKING_HOUR: "个工作小时",
}
_LIMIT = re.compile(r"([1-9]\d{0,3})(min|h|oh|od|d|wd|wh)", re.ASCII)
_HOURS = {Unit.MINUTE: 1 / 60, Unit.OPENING_DAY: 24, Unit.DAY: 24, Unit.WORKING_DAY: 24}
_EXACT = frozenset({Unit.MINUTE, Unit.HOUR})
DAYS = frozenset({Unit.OPENING_DAY, Unit.DAY, Unit.WORKING_DAY})
"""Units of whole days."""


@dataclass(frozen=True, slots=True)
class Limit:
    """So many of a unit: `2oh`, `5wd`. Raises ValueError for less than one."""

    amount: int
    unit: Unit

    def __post_init__(self) -> None:
        if self.amount < 1:
            raise ValueError(f"no limit: {self}")

    @classmethod
    def parse(cls, text: str) -> "Limit":
        """A limit as it is written, amount and unit without a space. Raises ValueError for anything else."""
        match = _LIMIT.fullmatch(text)
        if match is None:
            raise ValueError(f"no limit: {text!r}")
        return cls(int(match[1]), Unit(match[2]))

    def __str__(self) -> str:
        return f"{self.amount}{self.unit}"

    @property
    def words(self) -> str:
        """For people: 2 个开放小时."""
        return f"{self.amount} {_WORDS[self.unit]}"

    def within(self, longest: "Limit") -> bool:
        """Whether this limit is over by the end of `longest` wherever both begin; no, where that depends on the days.

        Days count from the day after, so that `n` of them are at least `24 n` hours, and working days no shorter.
        """
        if self.unit is longest.unit or (self.unit, longest.unit) == (Unit.DAY, Unit.WORKING_DAY):
            return self.amount <= longest.amount
        return self.unit in _EXACT and self.hours_at_least <= longest.hours_at_least

    @property
    def hours_at_least(self) -> float:
        """Hours that pass in any case before it is over."""
        return self.amount * _HOURS.get(self.unit, 1)
