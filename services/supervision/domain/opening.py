"""When a centre is open and when offices work, stretch by stretch."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from contracts.standing import CentreState
from services.chassis.calendar import SHANGHAI, Calendar

Window: TypeAlias = tuple[time, time]
"""From and to of one opening within one day, local time."""

Day: TypeAlias = tuple[tuple[datetime, datetime], ...]
"""The openings of one day."""

MIDDAY = "午间休息"
_DAY_NAMES = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time and whether it counts; local time. `reason` is Chinese, for people."""

    begin: datetime
    end: datetime
    counted: bool
    reason: str


class Pause(NamedTuple):
    """Days on which a centre is suspended: from `from_day` up to and without `reopens_on`."""

    from_day: date
    reopens_on: date


@dataclass(frozen=True, slots=True)
class OpenDay:
    """The windows of a day that has others than the week; one `announced` for itself holds on a holiday too."""

    windows: tuple[Window, ...]
    announced: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """The hours that a centre published with `sequence`, valid from `valid_from`; `weekdays` has 1 for Monday.

    `pauses`, `state` and `joint_site` are not of their time: the newest that was published holds for all.

    `others` are days with other hours than the week has. `population` is how many live there, None where that was not
    recorded.

    Raises ValueError for hours in which no limit would ever end.
    """

    sequence: int
    valid_from: datetime
    weekdays: frozenset[int]
    windows: tuple[Window, ...]
    closed: frozenset[date] = frozenset()
    pauses: tuple[Pause, ...] = ()
    state: CentreState = CentreState.OPEN
    joint_site: str | None = None
    population: int | None = None
    others: Mapping[date, OpenDay] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        if not self.weekdays or not any(opens < closes for opens, closes in self.windows):
            raise ValueError("hours in which nothing is ever open")

    def as_now(self, newest: "Published") -> "Published":
        """These hours with the pauses and the state that were published last."""
        if newest is self or (newest.pauses, newest.state) == (self.pauses, self.state):
            return self
        return replace(self, pauses=newest.pauses, state=newest.state, joint_site=newest.joint_site)

    def windows_on(self, day: date) -> tuple[Window, ...]:
        """The openings of a day on which it is open, in order."""
        other = self.others.get(day)
        return other.windows if other else self.windows

    def season_on(self, _day: date) -> str:
        """What people call the season of a day, where its hours go by seasons; else empty."""
        return ""


def pauses_from(rows: Iterable[Mapping[str, str]]) -> tuple[Pause, ...]:
    """Pauses as they are published. Raises KeyError or ValueError for others."""
    return tuple(Pause(*(date.fromisoformat(row[name]) for name in Pause._fields)) for row in rows)


COUNTY_HOURS = Published(
    sequence=0,
    valid_from=datetime.min.replace(tzinfo=UTC),
    weekdays=frozenset(range(1, 6)),
    windows=((time(8, 30), time(12)), (time(14), time(17, 30))),
)
"""The county's office hours, Monday to Friday, before it publishes any."""


@dataclass(frozen=True, slots=True)
class Wording:
    """What people call the hours, the rest of the day, and what is not the case on a weekday without any."""

    counted: str
    outside: str
    closed: str


OPENING = Wording("开放时间", "非开放时间", "不开放")
WORKING = Wording("工作时间", "非工作时间", "休息")


@dataclass(frozen=True, slots=True, eq=False)
class Hours:
    """Published hours on the calendar; each remembers its days, and is like no other.

    A centre is closed on public holidays and on the days that it announced; on a working weekend (调休) it opens as
    on a weekday. A day that was announced with hours of its own has these, also on a holiday.
    `office` are the hours in which the county's offices work meanwhile.
    """

    published: Published
    calendar: Calendar
    words: Wording = OPENING
    office: Published = COUNTY_HOURS
    _days: dict[date, Day] = field(default_factory=dict, init=False, repr=False)

    def why_closed(self, day: date) -> str | None:
        """Why the centre doesn't open on `day`, in Chinese; None where it does."""
        if day in self.published.closed:
            return "公告停办"
        if any(pause.from_day <= day < pause.reopens_on for pause in self.published.pauses):
            return "暂停"
        other = self.published.others.get(day)
        if other and other.announced:
            return None
        if day in self.calendar.holidays:
            return f"{self.calendar.holidays[day]}放假"
        if other or day.isoweekday() in self.published.weekdays or day in self.calendar.working_weekends:
            return None
        return f"{day_name(day)}{self.words.closed}"

    def windows_of(self, day: date) -> Day:
        """The openings of one day, in order; empty where the centre is closed."""
        known = self._days.get(day)
        if known is None:
            known = self._days[day] = () if self.why_closed(day) else _on(day, self.published.windows_on(day))
        return known

    def is_open(self, now: datetime) -> bool:
        """Whether somebody should be there."""
        if self.published.state is not CentreState.OPEN:
            return False
        day = now.astimezone(SHANGHAI).date()
        return any(opens <= now < closes for opens, closes in self.windows_of(day))

    def after(self, begin: datetime, length: timedelta) -> datetime:
        """When `length` of these hours has passed since `begin`; local time. As `spans` say, without their reasons."""
        cursor = begin.astimezone(SHANGHAI)
        day = cursor.date()
        while True:
            for opens, closes in self.windows_of(day):
                start = max(cursor, opens)
                if closes - start >= length:
                    return start + length
                if closes > start:
                    length -= closes - start
            day += DAY

    def spans(self, begin: datetime) -> Iterator[Span]:
        """Time from `begin` on, without end, cut at openings and closings and around closed days."""
        cursor = begin.astimezone(SHANGHAI)
        day = cursor.date()
        while True:
            why = self.why_closed(day)
            parts = self._closed_day(cursor, day, why) if why else self._open_day(cursor, day)
            for span in parts:
                yield span
                cursor = span.end
            day += DAY

    def _open_day(self, cursor: datetime, day: date) -> Iterator[Span]:
        before, season = self.words.outside, self.published.season_on(day)
        for opens, closes in self.windows_of(day):
            if cursor < opens:
                yield Span(cursor, opens, counted=False, reason=before)
            if cursor < closes:
                yield Span(max(cursor, opens), closes, counted=True, reason=f"{season}{self.words.counted}")
                cursor = closes
            before = MIDDAY

    def _closed_day(self, cursor: datetime, day: date, why: str) -> Iterator[Span]:
        midnight = at(day)
        if cursor < midnight:
            yield Span(cursor, midnight, counted=False, reason=self.words.outside)
        yield Span(max(cursor, midnight), midnight + DAY, counted=False, reason=why)


def at(day: date, moment: time = time.min) -> datetime:
    """A moment of a day, local; its first by default."""
    return datetime.combine(day, moment, SHANGHAI)


def day_name(day: date) -> str:
    """周一 … 周日."""
    return _DAY_NAMES[day.weekday()]


@lru_cache(maxsize=1_000)
def _on(day: date, windows: tuple[Window, ...]) -> Day:
    return tuple((at(day, opens), at(day, closes)) for opens, closes in windows)
