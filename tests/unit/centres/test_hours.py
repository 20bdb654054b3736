"""Opening hours by rules agree with others' expansion of them, whatever the rules; and with what supervision counts."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import recurring_ical_events
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from contracts.centres.hours import HOURS_VIEW
from contracts.centres.register import CENTRE_PUBLISHED
from contracts.days import SHANGHAI, midnight
from contracts.envelope import Event
from contracts.refusals import Invalid
from services.centres.api.feed import calendar_of
from services.centres.domain.centre import Centre, Details, Window
from services.centres.domain.hours import (
    Recurring,
    Special,
    Timetable,
    Week,
    as_told,
    merged,
    of_week,
    published,
    timetable_id,
)
from services.centres.domain.standing import Pause
from services.centres.handlers.timetables import Renew, SetHours, renew, set_hours, week_of
from services.centres.seed import invented
from services.chassis.calendar import Calendar as WorkingDays
from services.chassis.recurrence import days_between, must_be_understood
from services.supervision.domain.centre import published_by
from services.supervision.domain.opening import Hours
from tests.unit.centres.recurring import holds, rules, written

FIRST, LAST = date(2026, 6, 1), date(2027, 8, 31)
DAYS = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
NO_HOLIDAYS = WorkingDays({}, frozenset(), frozenset(range(2020, 2031)))

_clocks = st.lists(st.integers(0, 95), min_size=2, max_size=2, unique=True).map(sorted)


def clock(quarter: int) -> str:
    return f"{quarter // 4:02}:{quarter % 4 * 15:02}"


_windows = _clocks.map(lambda pair: Window(clock(pair[0]), clock(pair[1])))
_since = st.dates(date(2025, 1, 1), date(2026, 12, 31))


@st.composite
def recurring(draw: st.DrawFn) -> tuple[Recurring, dict[str, Any]]:
    parts, window, since = draw(rules()), draw(_windows), draw(_since)
    until = draw(st.none() | st.dates(since, LAST))
    return Recurring(written(parts), window.opens, window.closes, since, until), parts


_special = st.builds(Special, st.dates(FIRST, LAST), st.lists(_windows, max_size=3).map(tuple), st.just("公告"))


def told(week: Week) -> dict[date, tuple[Window, ...]]:
    """What somebody reads who knows the week and its exceptions, and nothing of rules."""
    others = {each.on: each.windows for each in week.open_exceptions}
    return {
        day: ()
        if day in week.closed
        else others.get(day, week.hours.windows if day.isoweekday() in week.hours.weekdays else ())
        for day in DAYS
    }


def shown(rules: Sequence[Recurring], special: Sequence[Special]) -> dict[str, Any]:
    """As the registry answers."""
    lists = {"recurring": [asdict(each) for each in rules], "special": [asdict(each) for each in special]}
    found: dict[str, Any] = HOURS_VIEW.dump({"centre": "370829001001", "name": "金穗村", "version": 1, **lists})
    return found


def by_the_feed(feed: str) -> dict[date, tuple[Window, ...]]:
    """As a calendar program reads the feed."""
    found: dict[date, list[Window]] = {day: [] for day in DAYS}
    for entry in recurring_ical_events.of(Calendar.from_ical(feed)).between(midnight(FIRST), midnight(LAST + DAY)):
        begin, end = (entry[name].dt.astimezone(SHANGHAI) for name in ("DTSTART", "DTEND"))
        found[begin.date()].append(Window(f"{begin:%H:%M}", f"{end:%H:%M}"))
    return {day: merged(windows) for day, windows in found.items()}


DAY = timedelta(days=1)


@settings(max_examples=150, deadline=None)
@given(st.lists(recurring(), min_size=1, max_size=3), st.lists(_special, max_size=5, unique_by=lambda each: each.on))
def test_the_hours_that_are_told_agree_with_an_independent_expansion_of_any_rules(
    drawn: list[tuple[Recurring, dict[str, Any]]], special: list[Special]
) -> None:
    rules = [rule for rule, _ in drawn]
    asked: dict[date, tuple[Window, ...]] = {
        day: merged(
            [
                rule.window
                for rule, parts in drawn
                if holds(parts, rule.since, day) and not (rule.until and day > rule.until)
            ]
        )
        for day in DAYS
    } | {each.on: merged(each.windows) for each in special}
    assume(any(asked.values()))

    week = week_of(rules, special, FIRST, LAST)

    assert told(week) == asked
    assert by_the_feed(calendar_of(shown(rules, special), "")) == asked


@settings(max_examples=50, deadline=None)
@given(st.lists(recurring(), min_size=1, max_size=3), st.lists(_special, max_size=5, unique_by=lambda each: each.on))
def test_supervision_counts_by_the_same_hours(
    drawn: list[tuple[Recurring, dict[str, Any]]], special: list[Special]
) -> None:
    try:
        week = week_of([rule for rule, _ in drawn], special, FIRST, LAST)
    except Invalid:
        assume(False)
    hours = counted(week)
    as_windows = {
        day: tuple(Window(f"{opens:%H:%M}", f"{closes:%H:%M}") for opens, closes in hours.windows_of(day))
        for day in DAYS
    }
    assert as_windows == told(week)


_AUTUMN, _MONTH = date(2026, 9, 1), timedelta(days=30)
_days_off = st.sets(st.dates(_AUTUMN, _AUTUMN + _MONTH), max_size=8)


@settings(max_examples=50, deadline=None)
@given(st.lists(recurring(), min_size=1, max_size=3), st.lists(_special, max_size=5), _days_off, _days_off)
def test_gaps_of_the_roster_go_by_the_hours_that_supervision_counts_by(
    drawn: list[tuple[Recurring, dict[str, Any]]], special: list[Special], off: set[date], worked: set[date]
) -> None:
    try:
        week = week_of([rule for rule, _ in drawn], special, FIRST, LAST)
    except Invalid:
        assume(False)
    weekends = frozenset(day for day in worked - off if day.isoweekday() > 5)
    hours = replace(counted(week), calendar=WorkingDays(dict.fromkeys(off, "节"), weekends, frozenset({2026})))
    found = published(details(week), (), hours.calendar, _AUTUMN, _AUTUMN + _MONTH)
    assert found == {
        day: tuple(Window(f"{opens:%H:%M}", f"{closes:%H:%M}") for opens, closes in hours.windows_of(day))
        for day in found
    }


def test_nobody_is_missed_while_a_centre_is_suspended_or_before_it_opened() -> None:
    first = date(2026, 9, 7)
    known = replace(details(), opened_on=first + timedelta(days=1), closed=(), open_exceptions=())
    pause = Pause(first + timedelta(days=2), first + timedelta(days=4))
    found = published(known, (pause,), NO_HOLIDAYS, first, first + timedelta(days=4))
    assert [bool(windows) for windows in found.values()] == [False, True, False, False, True]


def details(week: Week | None = None) -> Details:
    known = invented()[0].details
    if week is None:
        return known
    return replace(known, hours=week.hours, closed=week.closed, open_exceptions=week.open_exceptions)


def counted(week: Week, holidays: Mapping[date, str] | None = None) -> Hours:
    """The hours as supervision has them of the event."""
    data = CENTRE_PUBLISHED.dump(CENTRE_PUBLISHED.load(details(week).data()))
    event = Event(
        id="e",
        source="/centres",
        type="centre.published.v1",
        subject="370829001001",
        time=datetime(2026, 6, 1, tzinfo=UTC),
        sequence=1,
        centre="370829001001",
        actor="system",
        responsible="village:370829001001",
        traceparent="",
        data=data,
    )
    return Hours(published_by(event), WorkingDays(holidays or {}, frozenset(), frozenset(range(2020, 2031))))


WEEKDAYS = Recurring("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "08:30", "17:30", date(2021, 6, 1))
SATURDAYS = Recurring("FREQ=MONTHLY;BYDAY=1SA", "09:00", "12:00", date(2021, 6, 1))
EVERY_OTHER = Recurring("FREQ=WEEKLY;INTERVAL=2;BYDAY=SU", "09:00", "12:00", date(2021, 6, 1))


def test_a_change_that_holds_later_is_told_before() -> None:
    old = replace(WEEKDAYS, until=date(2026, 6, 30))
    new = replace(WEEKDAYS, opens="09:00", since=date(2026, 7, 1))
    week = week_of([old, new], (), FIRST, LAST)
    assert week.hours.windows == (Window("09:00", "17:30"),)
    assert [each.on.month for each in week.open_exceptions] == [6] * 22
    assert told(week)[date(2026, 6, 30)] == (Window("08:30", "17:30"),)


def test_a_day_of_its_own_holds_on_a_holiday_and_a_rule_does_not() -> None:
    holiday = date(2026, 7, 4)
    by_rule = week_of([WEEKDAYS, SATURDAYS], (), FIRST, LAST)
    announced = week_of([WEEKDAYS], [Special(holiday, (Window("10:00", "11:00"),), "值班")], FIRST, LAST)
    assert [len(counted(each, {holiday: "节"}).windows_of(holiday)) for each in (by_rule, announced)] == [0, 1]
    assert len(counted(by_rule).windows_of(holiday)) == 1


def test_a_day_without_windows_is_closed_whatever_the_rules() -> None:
    week = week_of([WEEKDAYS], [Special(date(2026, 7, 1), (), "培训")], FIRST, LAST)
    assert week.closed == (date(2026, 7, 1),)


def test_rules_by_which_nobody_ever_opens_are_refused() -> None:
    with pytest.raises(Invalid):
        as_told(dict.fromkeys(DAYS, ()), ())


def test_a_week_is_the_same_as_its_rules() -> None:
    known = details()
    rules, special = of_week(known.hours, known.closed, known.opened_on)
    week = week_of(rules, special, FIRST, LAST)
    assert (week.hours, week.open_exceptions) == (known.hours, ())
    assert set(week.closed) == {day for day in known.closed if FIRST <= day <= LAST}


GOOD = (
    "FREQ=DAILY",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;WKST=SU",
    "FREQ=MONTHLY;BYDAY=2SA,-1SU",
    "FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1",
    "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=1,-1",
)
BAD = (
    "",
    "FREQ=SECONDLY",
    "FREQ=DAILY;BYDAY=MO",
    "FREQ=WEEKLY;BYDAY=1MO",
    "FREQ=WEEKLY;COUNT=3",
    "FREQ=WEEKLY;UNTIL=20260701",
    "FREQ=WEEKLY;BYDAY=MO;BYDAY=TU",
    "FREQ=WEEKLY\nDTSTART:20260701",
    "FREQ=MONTHLY;BYSETPOS=1",
    "BYDAY=MO",
    "FREQ=WEEKLY;BYDAY=",
)


@pytest.mark.parametrize("rule", GOOD)
def test_a_rule_that_is_understood_has_days(rule: str) -> None:
    must_be_understood(rule)
    assert days_between(rule, FIRST, FIRST, LAST)


@pytest.mark.parametrize("rule", BAD)
def test_a_rule_that_is_none_or_has_other_parts_is_refused(rule: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        must_be_understood(rule)


class Desk:
    """One centre and its rules, for the handlers."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.centre = Centre.of(details(), version=1)
        self.timetable = Timetable(id=timetable_id(self.centre.id))

    def get(self, kind: type, _key: str) -> Any:
        return self.centre if kind is Centre else self.timetable


def test_months_later_days_further_ahead_are_told_and_a_changed_rule_is_left_alone() -> None:
    desk = Desk(datetime(2026, 6, 15, tzinfo=UTC))
    set_hours(desk, SetHours(centre=desk.centre.id, recurring=(WEEKDAYS, EVERY_OTHER), special=()))  # type: ignore[arg-type]
    last = desk.centre.details.open_exceptions[-1].on
    assert desk.timetable.renew_on == date(2026, 7, 1)
    desk.now = datetime(2026, 7, 1, tzinfo=UTC)
    assert renew(desk, Renew(centre=desk.centre.id, version=7)) == {}  # type: ignore[arg-type]
    renew(desk, Renew(centre=desk.centre.id, version=1))  # type: ignore[arg-type]
    assert desk.centre.details.open_exceptions[-1].on > last
    assert (desk.timetable.renew_on, desk.centre.version) == (date(2026, 8, 1), 3)
