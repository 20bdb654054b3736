"""The calendar agrees with an independent one, and says where it guesses."""

import json
from datetime import date, datetime, timedelta
from pathlib import Path

import chinese_calendar
import pytest

from services.chassis.almanac import read_calendar
from services.chassis.calendar import SHANGHAI, Calendar, after_days
from services.supervision.domain.limit import office_hours


def days(first: int, last: int) -> list[date]:
    """Every day of the years from `first` to `last`."""
    begin, end = date(first, 1, 1), date(last, 12, 31)
    return [begin + timedelta(days=number) for number in range((end - begin).days + 1)]


def works(calendar: Calendar, day: date) -> bool:
    """Whether limits in working days and working hours count `day`."""
    return office_hours(calendar).why_closed(day) is None


def test_working_days_agree_with_an_independent_calendar_from_2010_to_2026() -> None:
    calendar = read_calendar()

    differing = [day for day in days(2010, 2026) if works(calendar, day) != chinese_calendar.is_workday(day)]

    assert differing == []


def test_a_year_without_a_notice_is_provisional() -> None:
    calendar = read_calendar()

    assert not any(calendar.is_provisional(day) for day in days(2010, 2026))
    assert calendar.is_provisional(date(2027, 1, 1))


def test_a_weekend_within_a_holiday_is_called_by_it() -> None:
    assert read_calendar().holidays[date(2026, 2, 15)] == "春节"


def test_an_entered_notice_makes_its_year_definite(tmp_path: Path) -> None:
    notice = {
        "notice": "试例",
        "holidays": [{"name": "元旦", "from": "2027-01-01", "to": "2027-01-03"}],
        "working_weekends": ["2027-01-09"],
    }
    path = tmp_path / "notices.json"
    path.write_text(json.dumps({"2027": notice}))

    calendar = read_calendar(path)

    assert not calendar.is_provisional(date(2027, 6, 1))
    assert works(calendar, date(2027, 1, 9))
    assert not works(calendar, date(2027, 1, 1))
    assert works(calendar, date(2027, 2, 8)), "the notice replaces the guess for the whole year"


@pytest.mark.parametrize("content", ['{"2027": {}}', '{"soon": {"holidays": [], "working_weekends": []}}', "["])
def test_a_malformed_notice_stops_the_start(tmp_path: Path, content: str) -> None:
    path = tmp_path / "notices.json"
    path.write_text(content)

    with pytest.raises((KeyError, ValueError)):
        read_calendar(path)


def test_working_days_count_from_the_day_after_over_a_holiday_and_a_working_weekend() -> None:
    calendar = read_calendar()
    before_the_national_day = datetime(2026, 9, 29, 15, 0, tzinfo=SHANGHAI)

    assert calendar.after_working_days(before_the_national_day, 2) == datetime(2026, 10, 9, tzinfo=SHANGHAI)
    assert calendar.is_working_day(date(2026, 10, 10)), "people work on this Saturday in exchange"
    assert after_days(before_the_national_day, 2) == datetime(2026, 10, 2, tzinfo=SHANGHAI)


def test_this_calendars_working_days_are_those_of_supervisions_offices() -> None:
    calendar = read_calendar()

    assert [day for day in days(2024, 2026) if works(calendar, day) != calendar.is_working_day(day)] == []


def test_no_day_counts_that_a_pause_touches() -> None:
    calendar, monday = read_calendar(), datetime(2026, 7, 6, 9, tzinfo=SHANGHAI)
    day = timedelta(days=1)

    assert calendar.after_working_days(monday, 3) == datetime(2026, 7, 10, tzinfo=SHANGHAI)
    paused = [(monday + day, monday + 2 * day), (monday + 2 * day, monday + 2 * day)]
    assert calendar.after_working_days(monday, 3, paused) == datetime(2026, 7, 14, tzinfo=SHANGHAI)
