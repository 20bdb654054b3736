"""Working days as clocks count them, against an independent calendar."""

from bisect import bisect_right
from datetime import date, datetime, time, timedelta

import chinese_calendar
import pytest

from contracts.standards import Limit, Unit
from services.chassis.almanac import read_calendar
from services.chassis.calendar import SHANGHAI
from services.supervision.domain.limit import due_at, explain, office_hours
from services.supervision.domain.opening import COUNTY_HOURS, Hours

CALENDAR = read_calendar()
HOURS = Hours(COUNTY_HOURS, CALENDAR)
FIRST, LAST = date(2010, 1, 1), date(2026, 12, 31)
LONGEST = 60
DAYS = [FIRST + timedelta(days=number) for number in range((LAST - FIRST).days + 1)]
WORKED = [day for day in DAYS if chinese_calendar.is_workday(day)]
DAY = timedelta(days=1)


def at(day: date, hour: int = 0) -> datetime:
    return datetime.combine(day, time(hour), SHANGHAI)


def ends(begin: date) -> list[datetime]:
    """When limits of 1 to LONGEST working days are over that begin on a day, by the independent calendar."""
    first = bisect_right(WORKED, begin)
    return [at(day + DAY) for day in WORKED[first : first + LONGEST]]


def test_limits_of_1_to_60_working_days_end_as_an_independent_calendar_says_whenever_they_begin() -> None:
    differing = [
        (begin, amount)
        for begin in DAYS
        for amount, end in enumerate(ends(begin), 1)
        if due_at(at(begin, 15), Limit(amount, Unit.WORKING_DAY), HOURS) != end
    ]

    assert differing == []


def test_each_day_of_a_limit_is_explained_as_it_is_counted() -> None:
    for begin in DAYS[::7]:
        expected = ends(begin)
        spans = explain(at(begin, 15), Limit(len(expected), Unit.WORKING_DAY), HOURS) if expected else ()
        assert [span.end for span in spans if span.counted] == expected


def test_the_independent_calendar_and_the_library_know_no_notice_for_2027() -> None:
    with pytest.raises(NotImplementedError):
        chinese_calendar.is_workday(date(2027, 1, 1))

    assert CALENDAR.is_provisional(date(2027, 1, 1))
    assert not CALENDAR.is_provisional(LAST)


@pytest.mark.parametrize("day", [day for day in DAYS if day.year == LAST.year][::11])
def test_working_hours_are_seven_a_working_day_with_the_noon_break(day: date) -> None:
    spans = explain(at(day), Limit(7, Unit.WORKING_HOUR), HOURS)
    counted = [(span.begin.time(), span.end.time()) for span in spans if span.counted]
    (worked,) = {span.begin.date() for span in spans if span.counted}

    assert counted == [(time(8, 30), time(12)), (time(14), time(17, 30))]
    assert worked == next(each for each in WORKED if each >= day)
    assert office_hours(CALENDAR).after(at(day), timedelta(hours=7)) == at(worked, 17) + timedelta(minutes=30)
