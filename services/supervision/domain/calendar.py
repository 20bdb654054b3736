"""The days that count in China: public holidays, and the weekends on which people work in exchange (调休)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta, timezone

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")
"""One zone for all of China, without summer time since 1992; a fixed offset needs no zone files on the machine."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """The State Council's arrangement of days: holidays by name, working weekends, and the years that are published.

    A year that isn't published holds a first guess, and whatever is counted in it is provisional.
    """

    holidays: Mapping[date, str] = field(hash=False)
    working_weekends: frozenset[date]
    published: frozenset[int]

    def is_provisional(self, day: date) -> bool:
        """Whether the arrangement of the year of `day` is still a guess."""
        return day.year not in self.published
