"""The county's working hours (作息时间): tables by date, each with its seasons, as the county publishes them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from itertools import combinations, pairwise
from typing import Any, TypeAlias

from contracts.envelope import Fact
from contracts.people import COUNTY, Party, owed_by
from contracts.refusals import Conflict, Invalid
from services.chassis.calendar import day_of
from services.supervision.domain.opening import COUNTY_HOURS, Published, Window

WORKING_HOURS = "working-hours"
"""The id under which the tables are known, one for the county."""
_OWED = owed_by(Party.VILLAGE, COUNTY)
_LEAP = 2024
"""A year that has every day of the year."""

DayOfYear: TypeAlias = tuple[int, int]
"""Month and day."""


@dataclass(frozen=True, slots=True)
class Week:
    """The windows of a working day; `by_weekday` (1 = Monday … 5 = Friday) has those of days that are different.

    A weekend on which people work (调休) has the windows of any day. Raises ValueError for windows no day can have.
    """

    windows: tuple[Window, ...]
    by_weekday: Mapping[int, tuple[Window, ...]] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        for windows in (self.windows, *self.by_weekday.values()):
            if not windows or any(opens >= closes for opens, closes in windows):
                raise ValueError("上班时段为空,或下班不晚于上班")
            if any(later <= closes for (_, closes), (later, _) in pairwise(windows)):
                raise ValueError("上班时段须按先后排列,不能相连或重叠")

    def on(self, day: date) -> tuple[Window, ...]:
        """The windows of a day."""
        return self.by_weekday.get(day.isoweekday(), self.windows)


@dataclass(frozen=True, slots=True)
class Season:
    """A part of each year with hours of its own, first and last day included; it may reach over the new year."""

    name: str
    first: DayOfYear
    last: DayOfYear
    week: Week

    def has(self, day: date) -> bool:
        """Whether a day lies in it, in whatever year."""
        of_year = (day.month, day.day)
        if self.first <= self.last:
            return self.first <= of_year <= self.last
        return of_year >= self.first or of_year <= self.last


@dataclass(frozen=True, slots=True)
class Timetable:
    """One version of the county's working hours, from `valid_from` on until a later one binds.

    Raises ValueError for seasons that overlap.
    """

    version: int
    valid_from: date
    week: Week
    seasons: tuple[Season, ...] = ()

    def __post_init__(self) -> None:
        for one, other in combinations(self.seasons, 2):
            if any(one.has(day) for day in _ends(other)) or any(other.has(day) for day in _ends(one)):
                raise ValueError(f"{one.name}与{other.name}的日期重叠")

    def season_of(self, day: date) -> Season | None:
        """The season in which a day lies."""
        return next((season for season in self.seasons if season.has(day)), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Office(Published):
    """The hours of the county's offices on any day, by the newest of the `tables` that are valid on it."""

    tables: tuple[Timetable, ...] = ()

    def windows_on(self, day: date) -> tuple[Window, ...]:
        """By the table and the season of the day; before the first table as the house came."""
        table = self._table(day)
        if table is None:
            return self.windows
        season = table.season_of(day)
        return (season.week if season else table.week).on(day)

    def season_on(self, day: date) -> str:
        """What the season of the day is called, empty outside of any."""
        table = self._table(day)
        season = table.season_of(day) if table else None
        return season.name if season else ""

    def _table(self, day: date) -> Timetable | None:
        return next((table for table in self.tables if table.valid_from <= day), None)


def office_by(tables: Iterable[Timetable]) -> Office:
    """The offices by these tables, in whatever order they come."""
    return Office(
        sequence=0,
        valid_from=datetime.min.replace(tzinfo=UTC),
        weekdays=COUNTY_HOURS.weekdays,
        windows=COUNTY_HOURS.windows,
        tables=tuple(sorted(tables, key=lambda table: -table.version)),
    )


@dataclass(slots=True, kw_only=True)
class WorkingHours:
    """All tables that the county has published; `made` is one just published, written and not loaded again."""

    id: str
    newest: Timetable | None
    version: int = 0
    made: Timetable | None = None
    facts: tuple[Fact, ...] = ()

    @property
    def centre(self) -> str:
        """The county's own."""
        return COUNTY

    def publish(self, body: Mapping[str, Any], valid_from: date, now: datetime) -> Timetable:
        """Make the next table of what is `written`; hours that have passed stay as they were.

        Raises Conflict where nothing is new, Invalid for what can't be meant, and for a day before tomorrow.
        """
        try:
            table = read(self.version + 1, valid_from, body)
        except ValueError as error:
            raise Invalid("作息时间有误:请改正所列的项", errors={"seasons": [str(error)]}) from error
        if valid_from <= day_of(now):
            raise Invalid("作息时间最早从明天起用,已经过去的时间不能再改", errors={"valid_from": ["最早为明天"]})
        if self.newest and written(self.newest) == written(table) and self.newest.valid_from == valid_from:
            raise Conflict("内容没有变化", version=self.version)
        self.newest, self.version, self.made = table, table.version, table
        said = {"version": table.version, "valid_from": valid_from.isoformat(), **written(table)}
        self.facts += (Fact("working_hours.published.v1", said, table.version, _OWED),)
        return table


def read(version: int, valid_from: date, body: Mapping[str, Any]) -> Timetable:
    """A table of its body. Raises ValueError, in Chinese, for what can't be meant."""
    seasons = tuple(
        Season(each["name"], _day_of_year(each["first"]), _day_of_year(each["last"]), _week(each))
        for each in body["seasons"]
    )
    return Timetable(version, valid_from, _week(body), seasons)


def written(table: Timetable) -> dict[str, Any]:
    """A table's body, as it is kept and told: all but its version and its first day."""
    seasons = [
        {"name": each.name, "first": _month_day(each.first), "last": _month_day(each.last), **_written_week(each.week)}
        for each in table.seasons
    ]
    return {**_written_week(table.week), "seasons": seasons}


def _week(body: Mapping[str, Any]) -> Week:
    by_weekday = {each["weekday"]: _windows(each["windows"]) for each in body["weekdays"]}
    if len(by_weekday) < len(body["weekdays"]):
        raise ValueError("同一个星期几写了两次")
    return Week(_windows(body["windows"]), by_weekday)


def _windows(body: Sequence[Mapping[str, str]]) -> tuple[Window, ...]:
    return tuple((time.fromisoformat(each["opens"]), time.fromisoformat(each["closes"])) for each in body)


def _written_week(week: Week) -> dict[str, Any]:
    by_weekday = [{"weekday": day, "windows": _said(windows)} for day, windows in sorted(week.by_weekday.items())]
    return {"windows": _said(week.windows), "weekdays": by_weekday}


def _said(windows: Iterable[Window]) -> list[dict[str, str]]:
    return [{"opens": opens.isoformat("minutes"), "closes": closes.isoformat("minutes")} for opens, closes in windows]


def _day_of_year(said: str) -> DayOfYear:
    try:
        day = date.fromisoformat(f"{_LEAP}-{said}")
    except ValueError as error:
        raise ValueError(f"没有 {said} 这一天") from error
    return day.month, day.day


def _month_day(day: DayOfYear) -> str:
    return f"{day[0]:02}-{day[1]:02}"


def _ends(season: Season) -> tuple[date, date]:
    return date(_LEAP, *season.first), date(_LEAP, *season.last)
