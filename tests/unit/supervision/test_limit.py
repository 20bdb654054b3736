"""How limits count in each unit, and how that is explained."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.standards import Limit, Unit
from services.chassis.calendar import SHANGHAI, Calendar
from services.supervision.domain.limit import due_at, explain, office_hours
from services.supervision.domain.opening import COUNTY_HOURS, Hours
from tests.unit.supervision.events import FESTIVAL, FRIDAY, MONDAY, NEXT_MONDAY, PLAIN, SATURDAY, at, hours

TWO_HOURS = Limit.parse("2oh")
TUESDAY, WEDNESDAY, THURSDAY = (MONDAY + timedelta(days=number) for number in (1, 2, 3))
NEW_YEAR = Calendar(holidays={NEXT_MONDAY: "元旦"}, working_weekends=frozenset(), published=frozenset({2026}))


def told(opened: datetime, limit: str, by: Hours) -> list[tuple[str, str, bool, str]]:
    spans = explain(opened, Limit.parse(limit), by)
    return [(f"{s.begin:%m-%d %H:%M}", f"{s.end:%m-%d %H:%M}", s.counted, s.reason) for s in spans]


@pytest.mark.parametrize(
    ("opened", "due"),
    [
        (at("09:00"), at("11:00")),
        (at("10:00"), at("12:00")),
        (at("11:00"), at("15:00")),
        (at("12:30"), at("16:00")),
        (at("06:00"), at("10:30")),
        (at("17:00"), at("10:00", TUESDAY)),
        (at("20:00"), at("10:30", TUESDAY)),
        (at("17:00", FRIDAY), at("10:00", NEXT_MONDAY)),
        (at("10:00", SATURDAY), at("10:30", NEXT_MONDAY)),
    ],
)
def test_only_opening_hours_count(opened: datetime, due: datetime) -> None:
    assert due_at(opened, TWO_HOURS, hours()) == due


def test_opening_days_are_whole_days_on_which_the_centre_opens_from_the_day_after() -> None:
    assert due_at(at("09:00"), Limit.parse("2od"), hours()) == at("00:00", THURSDAY)
    assert due_at(at("09:00", FRIDAY), Limit.parse("1od"), hours()) == at("00:00", NEXT_MONDAY + timedelta(days=1))
    assert due_at(at("09:00"), Limit.parse("1od"), hours(closed=frozenset({TUESDAY}))) == at("00:00", THURSDAY)


def test_a_public_holiday_does_not_count() -> None:
    assert due_at(at("09:00"), TWO_HOURS, hours(FESTIVAL)) == at("10:30", TUESDAY)


def test_a_working_weekend_counts() -> None:
    assert due_at(at("16:30", FRIDAY), TWO_HOURS, hours(FESTIVAL)) == at("09:30", SATURDAY)


def test_an_announced_closure_does_not_count() -> None:
    closed = hours(closed=frozenset({MONDAY}))

    assert due_at(at("09:00"), TWO_HOURS, closed) == at("10:30", TUESDAY)


def test_a_centre_that_published_nothing_counts_by_the_countys_office_hours() -> None:
    assert due_at(at("17:00", FRIDAY), TWO_HOURS, Hours(COUNTY_HOURS, PLAIN)) == at("10:00", NEXT_MONDAY)


@pytest.mark.parametrize(
    ("limit", "opened", "due"),
    [
        ("20min", at("23:50", FRIDAY), at("00:10", SATURDAY)),
        ("26h", at("09:00", SATURDAY), at("11:00", SATURDAY + timedelta(days=1))),
        ("1d", at("09:00"), at("00:00", WEDNESDAY)),
        ("8d", at("23:59"), at("00:00", MONDAY + timedelta(days=9))),
        ("1d", at("00:00"), at("00:00", WEDNESDAY)),
        ("1wd", at("09:00"), at("00:00", WEDNESDAY)),
        ("1wd", at("09:00", FRIDAY), at("00:00", NEXT_MONDAY + timedelta(days=1))),
        ("1wd", at("09:00", SATURDAY), at("00:00", NEXT_MONDAY + timedelta(days=1))),
        ("5wd", at("20:00"), at("00:00", NEXT_MONDAY + timedelta(days=1))),
        ("2wh", at("11:00", FRIDAY), at("15:00", FRIDAY)),
        ("8wh", at("16:30", FRIDAY), at("17:30", NEXT_MONDAY)),
    ],
)
def test_other_units_count_by_the_clock_the_day_and_the_office(limit: str, opened: datetime, due: datetime) -> None:
    """Every day of the centre is a day of rest here: only opening hours would care."""
    sundays = hours(weekdays=frozenset({7}))

    assert due_at(opened, Limit.parse(limit), sundays) == due


def test_a_local_day_is_counted_whatever_the_zone_of_the_opening() -> None:
    before_midnight_in_utc = at("00:30", TUESDAY).astimezone(UTC)

    assert due_at(before_midnight_in_utc, Limit.parse("1d"), hours()) == at("00:00", THURSDAY)


@pytest.mark.parametrize(
    ("limit", "opened", "due"),
    [
        ("1wd", at("09:00", FRIDAY), at("00:00", SATURDAY + timedelta(days=1))),
        ("1wd", at("09:00", SATURDAY - timedelta(days=6)), at("00:00", WEDNESDAY)),
        ("1wh", at("17:00", FRIDAY), at("09:00", SATURDAY)),
    ],
)
def test_working_weekends_are_working_days_and_holidays_are_not(limit: str, opened: datetime, due: datetime) -> None:
    assert due_at(opened, Limit.parse(limit), hours(FESTIVAL)) == due


def test_every_stretch_of_opening_hours_is_explained() -> None:
    assert told(at("11:30", FRIDAY), "5oh", hours(NEW_YEAR, closed=frozenset({SATURDAY}))) == [
        ("11-27 11:30", "11-27 12:00", True, "开放时间"),
        ("11-27 12:00", "11-27 14:00", False, "午间休息"),
        ("11-27 14:00", "11-27 17:30", True, "开放时间"),
        ("11-27 17:30", "11-28 00:00", False, "非开放时间"),
        ("11-28 00:00", "11-29 00:00", False, "公告停办"),
        ("11-29 00:00", "11-30 00:00", False, "周日不开放"),
        ("11-30 00:00", "12-01 00:00", False, "元旦放假"),
        ("12-01 00:00", "12-01 08:30", False, "非开放时间"),
        ("12-01 08:30", "12-01 09:30", True, "开放时间"),
    ]


def test_working_days_are_explained_day_by_day() -> None:
    assert told(at("11:30", FRIDAY), "2wd", hours(NEW_YEAR)) == [
        ("11-27 11:30", "11-28 00:00", False, "当日不计,次日起算"),
        ("11-28 00:00", "11-29 00:00", False, "周六休息"),
        ("11-29 00:00", "11-30 00:00", False, "周日休息"),
        ("11-30 00:00", "12-01 00:00", False, "元旦放假"),
        ("12-01 00:00", "12-02 00:00", True, "第 1 个工作日"),
        ("12-02 00:00", "12-03 00:00", True, "第 2 个工作日"),
    ]


def test_calendar_days_working_hours_and_plain_hours_are_explained() -> None:
    assert told(at("11:30", FRIDAY), "2d", hours(NEW_YEAR)) == [
        ("11-27 11:30", "11-28 00:00", False, "当日不计,次日起算"),
        ("11-28 00:00", "11-29 00:00", True, "第 1 个自然日"),
        ("11-29 00:00", "11-30 00:00", True, "第 2 个自然日"),
    ]
    assert told(at("17:00", FRIDAY), "1wh", hours(FESTIVAL)) == [
        ("11-27 17:00", "11-27 17:30", True, "工作时间"),
        ("11-27 17:30", "11-28 08:30", False, "非工作时间"),
        ("11-28 08:30", "11-28 09:00", True, "工作时间"),
    ]
    assert told(at("11:30", FRIDAY), "26h", hours()) == [("11-27 11:30", "11-28 13:30", True, "连续计时")]


moments = st.integers(0, 3 * 365 * 24 * 60).map(
    lambda minutes: datetime(2025, 1, 1, tzinfo=SHANGHAI) + timedelta(minutes=minutes)
)
days_off = st.dictionaries(st.dates(date(2025, 1, 1), date(2027, 12, 31)), st.just("节日"), max_size=9)
LENGTHS = {
    Unit.MINUTE: timedelta(minutes=1),
    Unit.HOUR: timedelta(hours=1),
    Unit.OPENING_HOUR: timedelta(hours=1),
    Unit.WORKING_HOUR: timedelta(hours=1),
    Unit.DAY: timedelta(days=1),
    Unit.OPENING_DAY: timedelta(days=1),
    Unit.WORKING_DAY: timedelta(days=1),
}


@given(
    opened=moments,
    limit=st.builds(Limit, st.integers(1, 60), st.sampled_from(Unit)),
    weekdays=st.frozensets(st.integers(1, 7), min_size=1),
    closed=st.frozensets(st.dates(date(2025, 1, 1), date(2027, 12, 31)), max_size=9),
    holidays=days_off,
    worked=st.frozensets(st.dates(date(2025, 1, 1), date(2027, 12, 31)), max_size=5),
)
def test_an_explanation_is_seamless_counts_exactly_the_limit_and_ends_when_it_is_due(
    opened: datetime,
    limit: Limit,
    weekdays: frozenset[int],
    closed: frozenset[date],
    holidays: dict[date, str],
    worked: frozenset[date],
) -> None:
    by = hours(Calendar(holidays, worked, frozenset()), weekdays=weekdays, closed=closed)

    explained = explain(opened, limit, by)

    assert explained[0].begin == opened
    assert all(before.end == after.begin for before, after in pairwise(explained))
    assert all(span.begin < span.end and span.reason for span in explained)
    counted = sum((span.end - span.begin for span in explained if span.counted), timedelta())
    assert counted == limit.amount * LENGTHS[limit.unit]
    assert explained[-1].counted
    assert explained[-1].end == due_at(opened, limit, by)


@given(
    opened=moments, limit=st.builds(Limit, st.integers(1, 30), st.sampled_from([Unit.WORKING_DAY, Unit.WORKING_HOUR]))
)
def test_a_closed_office_counts_no_working_time(opened: datetime, limit: Limit) -> None:
    by = hours(FESTIVAL)

    worked = [span.begin.date() for span in explain(opened, limit, by) if span.counted]

    assert all(office_hours(FESTIVAL).why_closed(day) is None for day in worked)
