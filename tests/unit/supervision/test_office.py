"""The county's working hours: from which day, in which season, on which weekday."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.refusals import Conflict, Invalid
from contracts.standards import Limit
from services.chassis.almanac import built_in
from services.chassis.calendar import SHANGHAI
from services.supervision.domain.limit import due_at, explain
from services.supervision.domain.office import WORKING_HOURS, Office, WorkingHours, office_by, read, written
from services.supervision.domain.opening import COUNTY_HOURS, Hours

MORNING, AFTERNOON = {"opens": "08:30", "closes": "12:00"}, {"opens": "14:00", "closes": "17:30"}
LATER = {"opens": "14:30", "closes": "18:00"}
SUMMER: dict[str, Any] = {
    "name": "夏季",
    "first": "06-01",
    "last": "09-30",
    "windows": [MORNING, LATER],
    "weekdays": [],
}
BODY: dict[str, Any] = {"windows": [MORNING, AFTERNOON], "weekdays": [], "seasons": [SUMMER]}
NOW = datetime(2026, 5, 20, 10, tzinfo=SHANGHAI)
FRIDAY_SHORT = {"weekday": 5, "windows": [MORNING]}


def office(*tables: tuple[date, dict[str, Any]]) -> Office:
    return office_by(read(number, since, body) for number, (since, body) in enumerate(tables, 1))


def hours(of: Office) -> Hours:
    return Hours(COUNTY_HOURS, built_in(), office=of)


def ends(of: Office, *day: int) -> time:
    return of.windows_on(date(*day))[-1][1]


def test_a_season_has_hours_of_its_own_in_every_year_from_the_tables_first_day_on() -> None:
    county = office((date(2026, 5, 1), BODY))

    assert [
        ends(county, *day) for day in ((2026, 5, 31), (2026, 6, 1), (2026, 9, 30), (2026, 10, 1), (2027, 7, 1))
    ] == [
        time(17, 30),
        time(18),
        time(18),
        time(17, 30),
        time(18),
    ]
    assert ends(county, 2025, 7, 1) == time(17, 30), "before the table binds the house's own hours count"


def test_a_season_may_reach_over_the_new_year() -> None:
    winter = {**SUMMER, "name": "冬季", "first": "11-15", "last": "02-29"}
    county = office((date(2026, 5, 1), {**BODY, "seasons": [winter]}))

    assert [ends(county, *day) for day in ((2026, 11, 14), (2026, 12, 31), (2027, 2, 28), (2027, 3, 1))] == [
        time(17, 30),
        time(18),
        time(18),
        time(17, 30),
    ]


def test_a_weekday_may_have_hours_of_its_own_and_a_working_weekend_has_those_of_any_day() -> None:
    county = office((date(2026, 5, 1), {**BODY, "seasons": [], "weekdays": [FRIDAY_SHORT]}))

    assert [ends(county, 2026, 5, day) for day in (7, 8, 9)] == [time(17, 30), time(12), time(17, 30)]


def test_a_limit_in_working_hours_goes_over_the_change_of_season_and_says_so() -> None:
    county = hours(office((date(2026, 5, 1), BODY)))
    friday = datetime(2026, 5, 29, 17, tzinfo=SHANGHAI)

    due = due_at(friday, Limit.parse("5wh"), county)

    assert due == datetime(2026, 6, 1, 15, 30, tzinfo=SHANGHAI)
    counted = [span.reason for span in explain(friday, Limit.parse("5wh"), county) if span.counted]
    assert counted == ["工作时间", "夏季工作时间", "夏季工作时间"]


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)), st.integers(1, 60))  # noqa: DTZ001 - local below
def test_every_working_hour_is_explained_and_adds_up_in_any_season(opened: datetime, amount: int) -> None:
    begin, limit = opened.replace(tzinfo=SHANGHAI), Limit.parse(f"{amount}wh")
    county = hours(office((date(2026, 5, 1), BODY), (date(2027, 1, 4), {**BODY, "weekdays": [FRIDAY_SHORT]})))

    spans = explain(begin, limit, county)

    assert spans[-1].end == due_at(begin, limit, county)
    assert sum((each.end - each.begin for each in spans if each.counted), timedelta()) == timedelta(hours=amount)


def test_working_days_do_not_depend_on_the_table() -> None:
    begin, limit = datetime(2026, 5, 29, 17, tzinfo=SHANGHAI), Limit.parse("5wd")

    assert due_at(begin, limit, hours(office((date(2026, 5, 1), BODY)))) == due_at(begin, limit, hours(office()))


def test_of_tables_that_are_valid_the_one_published_last_counts() -> None:
    county = office((date(2026, 6, 1), BODY), (date(2026, 5, 25), {**BODY, "seasons": []}))

    assert ends(county, 2026, 7, 1) == time(17, 30)


def test_a_table_counts_from_tomorrow_at_the_earliest_and_only_where_it_says_something_new() -> None:
    county = WorkingHours(id=WORKING_HOURS, newest=None)
    with pytest.raises(Invalid) as today:
        county.publish(BODY, NOW.date(), NOW)
    assert list(today.value.errors or ()) == ["valid_from"]

    county.publish(BODY, date(2026, 5, 21), NOW)

    [fact] = county.facts
    assert (fact.type, fact.sequence, fact.data["valid_from"]) == ("working_hours.published.v1", 1, "2026-05-21")
    with pytest.raises(Conflict):
        county.publish(BODY, date(2026, 5, 21), NOW)


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"windows": [AFTERNOON, MORNING]}, "先后"),
        ({"windows": [{"opens": "12:00", "closes": "08:30"}]}, "下班不晚于上班"),
        ({"seasons": [SUMMER, {**SUMMER, "name": "暑期", "first": "09-30", "last": "10-07"}]}, "重叠"),
        ({"seasons": [{**SUMMER, "first": "02-30"}]}, "没有 02-30"),
        ({"weekdays": [FRIDAY_SHORT, FRIDAY_SHORT]}, "写了两次"),
    ],
)
def test_a_table_that_can_not_be_meant_is_refused(changed: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        read(1, date(2026, 5, 21), {**BODY, **changed})


def test_what_is_kept_of_a_table_is_the_table() -> None:
    table = read(1, date(2026, 5, 21), {**BODY, "weekdays": [FRIDAY_SHORT]})

    assert read(1, date(2026, 5, 21), written(table)) == table
