"""The days that count in China: public holidays, and the weekends on which people work in exchange (调休).

Domains build on it: it knows the standard library alone, and nothing of any domain.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone
from typing import NamedTuple, TypeAlias

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")
"""One zone for all of China, without summer time since 1992; a fixed offset needs no zone files on the machine."""

Pause: TypeAlias = tuple[datetime, datetime]
"""From and to of a time that doesn't count."""


class Holiday(NamedTuple):
    """A public holiday from its first day off to its last."""

    name: str
    first: date
    last: date

    @property
    def days(self) -> Iterator[date]:
        """Each day off."""
        return (self.first + timedelta(days=number) for number in range((self.last - self.first).days + 1))


@dataclass(frozen=True, slots=True)
class Notice:
    """The State Council's notice of a year: its days off, and the weekends on which people work in exchange (调休).

    The new year's days may begin in the December before. Raises ValueError, in Chinese, for days that can't be meant.
    """

    year: int
    number: str
    holidays: tuple[Holiday, ...]
    working_weekends: frozenset[date]

    def __post_init__(self) -> None:
        off = [day for holiday in self.holidays for day in holiday.days]
        if not off or any(holiday.last < holiday.first for holiday in self.holidays):
            raise ValueError("放假的日子为空,或首日晚于末日")
        if len(set(off)) < len(off):
            raise ValueError("同一天放了两个假")
        if any(day.isoweekday() <= _FRIDAY for day in self.working_weekends):
            raise ValueError("调休上班的日子须是周六或周日")
        if self.working_weekends & set(off):
            raise ValueError("同一天既放假又上班")
        if not all(_belongs(day, self.year) for day in (*off, *self.working_weekends)):
            raise ValueError(f"有不属于 {self.year} 年的日子")


def _belongs(day: date, year: int) -> bool:
    return day.year == year or (day.year, day.month) == (year - 1, 12)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The State Council's arrangement of days: holidays by name, working weekends, and the years that are published.

    A year that isn't published holds a first guess, and whatever is counted in it is provisional.
    """

    holidays: Mapping[date, str] = field(hash=False)
    working_weekends: frozenset[date]
    published: frozenset[int]

    def over(self, notices: Iterable[Notice]) -> "Calendar":
        """The calendar where these notices, one for a year, say what is off in their years, whatever was there."""
        known = tuple(notices)
        years = {notice.year for notice in known}
        kept = {day: name for day, name in self.holidays.items() if day.year not in years}
        worked = frozenset(day for day in self.working_weekends if day.year not in years)
        off = {day: holiday.name for notice in known for holiday in notice.holidays for day in holiday.days}
        return Calendar(
            holidays=kept | off,
            working_weekends=worked.union(*(notice.working_weekends for notice in known)),
            published=self.published | years,
        )

    def first_difference(self, other: "Calendar") -> date | None:
        """The first day on which one has people work and the other doesn't; None where both agree."""
        noted = {*self.holidays, *other.holidays, *self.working_weekends, *other.working_weekends}
        differing = (day for day in noted if self.is_working_day(day) != other.is_working_day(day))
        return min(differing, default=None)

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
