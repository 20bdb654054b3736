"""The days that count in China: public holidays, and the weekends on which people work in exchange (调休).

Domains build on it: it knows the standard library alone, and nothing of any domain.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone
from typing import TypeAlias

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")
"""One zone for all of China, without summer time since 1992; a fixed offset needs no zone files on the machine."""

Pause: TypeAlias = tuple[datetime, datetime]
"""From and to of a time that doesn't count."""


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

    def is_working_day(self, day: date) -> bool:
        """Whether offices work on `day`: no holiday, and no weekend but those on which people work in exchange."""
        weekday = day.isoweekday() <= _FRIDAY and day not in self.holidays
        return weekday or day in self.working_weekends

    def after_working_days(self, begin: datetime, days: int, pauses: Sequence[Pause] = ()) -> datetime:
        """The end of the last of so many working days, counted from the day after (次日起算).

        No day counts that one of `pauses` touches, its first and its last one too (ADR 0022).
        """
        still = [(day_of(first), day_of(last)) for first, last in pauses]
        day, left = day_of(begin), days
        while left:
            day += _DAY
            left -= self.is_working_day(day) and not any(first <= day <= last for first, last in still)
        return _end_of(day)


def day_of(moment: datetime) -> date:
    """The local day."""
    return moment.astimezone(SHANGHAI).date()


def midnight(day: date) -> datetime:
    """When a local day begins."""
    return datetime.combine(day, time.min, SHANGHAI)


def after_days(begin: datetime, days: int) -> datetime:
    """The end of the last of so many calendar days, counted from the day after."""
    return _end_of(day_of(begin) + timedelta(days=days))


_DAY = timedelta(days=1)
_FRIDAY = 5


def _end_of(day: date) -> datetime:
    return midnight(day + _DAY)
