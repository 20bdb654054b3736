"""When a centre is open: rules that recur (RFC 5545), days of their own, and the week that others are told."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from contracts.envelope import Fact
from contracts.refusals import Invalid
from services.centres.domain.centre import Details, Hours, OpenDay, Window
from services.centres.domain.standing import Pause, is_paused
from services.chassis.calendar import Calendar

_PREFIX = "hours:"
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
MOST_WINDOWS = 4
"""Of one day."""
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Recurring:
    """Open from `opens` to `closes` on the days of an RRULE that begins on `since`, up to `until`; Asia/Shanghai."""

    rule: str
    opens: str
    closes: str
    since: date
    until: date | None = None

    @property
    def window(self) -> Window:
        """Its time of day."""
        return Window(self.opens, self.closes)


@dataclass(frozen=True, slots=True)
class Special:
    """A day that has hours of its own, whatever the rules say; without windows the centre is closed."""

    on: date
    windows: tuple[Window, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Week:
    """What others are told: a week, the days on which the centre is closed, and those with other hours."""

    hours: Hours
    closed: tuple[date, ...]
    open_exceptions: tuple[OpenDay, ...]


def timetable_id(centre: str) -> str:
    """By which the rules of a centre are known."""
    return f"{_PREFIX}{centre}"


@dataclass(slots=True, kw_only=True)
class Timetable:
    """The rules of one centre; the event in which they are told is the centre's. `renew_on` is when it is told anew."""

    id: str
    recurring: tuple[Recurring, ...] = ()
    special: tuple[Special, ...] = ()
    renew_on: date = date.max
    version: int = 0
    facts: tuple[Fact, ...] = ()

    @property
    def centre(self) -> str:
        """Whose rules they are."""
        return self.id.removeprefix(_PREFIX)

    def set(self, recurring: Sequence[Recurring], special: Sequence[Special]) -> None:
        """These are the rules from now on. Raises Invalid where a day is named twice."""
        if len({each.on for each in special}) < len(special):
            raise Invalid("同一天只能写一条", errors={"special": ["日期重复"]})
        self.recurring, self.special = tuple(recurring), tuple(sorted(special, key=lambda each: each.on))
        self.version += 1


def of_week(hours: Hours, closed: Sequence[date], since: date) -> tuple[tuple[Recurring, ...], tuple[Special, ...]]:
    """The rules that say the same as a week and the days on which the centre is closed."""
    rule = f"FREQ=WEEKLY;BYDAY={','.join(_DAYS[day - 1] for day in sorted(hours.weekdays))}"
    recurring = tuple(Recurring(rule, window.opens, window.closes, since) for window in hours.windows)
    return recurring, tuple(Special(day, (), "公告停办") for day in sorted(closed))


def merged(windows: Sequence[Window]) -> tuple[Window, ...]:
    """In order and apart: what overlaps or touches becomes one."""
    found: list[Window] = []
    for each in sorted(windows, key=lambda window: (window.opens, window.closes)):
        if found and each.opens <= found[-1].closes:
            found[-1] = Window(found[-1].opens, max(found[-1].closes, each.closes))
        else:
            found.append(each)
    return tuple(found)


def day_by_day(
    rules: Sequence[tuple[Window, Sequence[date]]], special: Sequence[Special], first: date, last: date
) -> dict[date, tuple[Window, ...]]:
    """The windows of each day from `first` to `last`, of rules that were expanded, each with its days."""
    found: dict[date, list[Window]] = {first + n * DAY: [] for n in range((last - first).days + 1)}
    for window, days in rules:
        for day in days:
            found[day].append(window)
    own = {each.on: merged(each.windows) for each in special if first <= each.on <= last}
    return {day: merged(windows) for day, windows in found.items()} | own


def published(
    details: Details, pauses: Sequence[Pause], calendar: Calendar, first: date, last: date
) -> dict[date, tuple[Window, ...]]:
    """The windows of each day from `first` to `last` as those count them who hear of them: in order, empty if closed.

    A holiday is closed unless it was announced; a working weekend (调休) opens as a weekday does.
    """
    days = [first + n * DAY for n in range((last - first).days + 1)]
    others = {each.on: each for each in details.open_exceptions}
    shut = {*details.closed, *(day for day in days if is_paused(pauses, day) or day < details.opened_on)}
    return {day: () if day in shut else _windows(details.hours, others.get(day), calendar, day) for day in days}


def _windows(hours: Hours, other: OpenDay | None, calendar: Calendar, day: date) -> tuple[Window, ...]:
    if other and other.announced:
        return other.windows
    if day in calendar.holidays:
        return ()
    if other:
        return other.windows
    return hours.windows if day in calendar.working_weekends else _on(hours, day)


def as_told(days: Mapping[date, tuple[Window, ...]], special: Sequence[Special]) -> Week:
    """The same as a week and its exceptions. Raises Invalid for a centre that never opens, or too often on a day."""
    usual = _usual(days)
    announced = {each.on for each in special}
    shut = (day for day, windows in days.items() if not windows)
    closed = [day for day in shut if day in announced or day.isoweekday() in usual.weekdays]
    others = [
        OpenDay(day, windows, day in announced)
        for day, windows in days.items()
        if windows and (day in announced or windows != _on(usual, day))
    ]
    return Week(usual, tuple(closed), tuple(others))


def _usual(days: Mapping[date, tuple[Window, ...]]) -> Hours:
    """The windows that most days have, on the weekdays of which most have them."""
    if any(len(windows) > MOST_WINDOWS for windows in days.values()):
        raise Invalid(f"一天最多分 {MOST_WINDOWS} 段", errors={"recurring": [f"一天最多分 {MOST_WINDOWS} 段"]})
    counted = Counter(windows for windows in days.values() if windows)
    if not counted:
        raise Invalid("按这些规则永远不开门,请核对", errors={"recurring": ["没有一天开门"]})
    usual = max(counted, key=lambda windows: (counted[windows], windows[0].opens))
    weekdays = Counter(day.isoweekday() for day in days)
    having = Counter(day.isoweekday() for day, windows in days.items() if windows == usual)
    most = tuple(sorted(day for day in having if 2 * having[day] > weekdays[day]))
    return Hours(most or (max(having, key=lambda day: having[day]),), usual)


def _on(hours: Hours, day: date) -> tuple[Window, ...]:
    return hours.windows if day.isoweekday() in hours.weekdays else ()
