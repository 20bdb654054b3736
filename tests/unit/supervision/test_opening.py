"""How opening hours count, and how that is explained."""

from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.supervision.domain.calendar import SHANGHAI, Calendar
from services.supervision.domain.opening import COUNTY_HOURS, Hours, Published, due_at, explain
from tests.unit.supervision.events import MONDAY, PLAIN, WEEKDAYS, at, hours

TWO_HOURS = timedelta(hours=2)
FRIDAY, SATURDAY = MONDAY + timedelta(days=4), MONDAY + timedelta(days=5)
NEXT_MONDAY = MONDAY + timedelta(days=7)
FESTIVAL = Calendar(holidays={MONDAY: "春节"}, working_weekends=frozenset({SATURDAY}), published=frozenset({2026}))


@pytest.mark.parametrize(
    ("opened", "due"),
    [
        (at("09:00"), at("11:00")),
        (at("10:00"), at("12:00")),
        (at("11:00"), at("15:00")),
        (at("12:30"), at("16:00")),
        (at("06:00"), at("10:30")),
        (at("17:00"), at("10:00", MONDAY + timedelta(days=1))),
        (at("20:00"), at("10:30", MONDAY + timedelta(days=1))),
        (at("17:00", FRIDAY), at("10:00", NEXT_MONDAY)),
        (at("10:00", SATURDAY), at("10:30", NEXT_MONDAY)),
    ],
)
def test_only_opening_hours_count(opened: datetime, due: datetime) -> None:
    assert due_at(opened, TWO_HOURS, hours()) == due


def test_a_public_holiday_does_not_count() -> None:
    assert due_at(at("09:00"), TWO_HOURS, hours(FESTIVAL)) == at("10:30", MONDAY + timedelta(days=1))


def test_a_working_weekend_counts() -> None:
    assert due_at(at("16:30", FRIDAY), TWO_HOURS, hours(FESTIVAL)) == at("09:30", SATURDAY)


def test_an_announced_closure_does_not_count() -> None:
    closed = hours(closed=frozenset({MONDAY}))

    assert due_at(at("09:00"), TWO_HOURS, closed) == at("10:30", MONDAY + timedelta(days=1))


def test_every_stretch_is_explained() -> None:
    festival = Calendar(holidays={NEXT_MONDAY: "元旦"}, working_weekends=frozenset(), published=frozenset({2026}))

    explained = explain(at("11:30", FRIDAY), timedelta(hours=5), hours(festival, closed=frozenset({SATURDAY})))

    told = [(f"{s.begin:%m-%d %H:%M}", f"{s.end:%m-%d %H:%M}", s.counted, s.reason) for s in explained]
    assert told == [
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


moments = st.integers(0, 3 * 365 * 24 * 60).map(
    lambda minutes: datetime(2025, 1, 1, tzinfo=SHANGHAI) + timedelta(minutes=minutes)
)


@given(
    opened=moments,
    limit=st.timedeltas(timedelta(minutes=1), timedelta(hours=60)),
    weekdays=st.frozensets(st.integers(1, 7), min_size=1),
    closed=st.frozensets(st.dates(date(2025, 1, 1), date(2027, 12, 31)), max_size=9),
)
def test_an_explanation_is_seamless_and_counts_exactly_the_limit(
    opened: datetime, limit: timedelta, weekdays: frozenset[int], closed: frozenset[date]
) -> None:
    explained = explain(opened, limit, hours(weekdays=weekdays, closed=closed))

    assert explained[0].begin == opened
    assert all(before.end == after.begin for before, after in pairwise(explained))
    assert all(span.begin < span.end for span in explained)
    assert sum((span.end - span.begin for span in explained if span.counted), timedelta()) == limit


@pytest.mark.parametrize(("moment", "is_open"), [("08:29", False), ("08:30", True), ("12:00", False), ("17:29", True)])
def test_a_centre_is_open_from_opening_to_closing(moment: str, is_open: bool) -> None:
    assert hours().is_open(at(moment)) is is_open


def test_a_centre_is_closed_on_a_holiday() -> None:
    assert not hours(FESTIVAL).is_open(at("09:00"))


@pytest.mark.parametrize("hopeless", [{"weekdays": frozenset()}, {"windows": ()}, {"windows": ((time(12), time(12)),)}])
def test_hours_in_which_nothing_is_ever_open_are_refused(hopeless: dict[str, object]) -> None:
    values = {name: getattr(WEEKDAYS, name) for name in ("sequence", "valid_from", "weekdays", "windows")}

    with pytest.raises(ValueError, match="nothing is ever open"):
        Published(**(values | hopeless))


def test_a_centre_that_published_nothing_counts_by_the_countys_office_hours() -> None:
    assert due_at(at("17:00", FRIDAY), TWO_HOURS, Hours(COUNTY_HOURS, PLAIN)) == at("10:00", NEXT_MONDAY)
