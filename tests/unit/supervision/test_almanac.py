"""A year's notice: what it may say, what it changes, and the recount that it begins."""

from datetime import date, datetime

import pytest

from contracts.refusals import Conflict, Invalid
from services.chassis.almanac import read_calendar
from services.chassis.calendar import SHANGHAI, Holiday, Notice, midnight
from services.supervision.domain.almanac import CalendarYear, Recounting

NEW_YEAR = Holiday("元旦", date(2027, 1, 1), date(2027, 1, 3))
NOW = datetime(2026, 11, 10, 9, tzinfo=SHANGHAI)
BASE = read_calendar()


def notice(year: int = 2027, *holidays: Holiday, worked: tuple[date, ...] = (date(2027, 1, 9),)) -> Notice:
    return Notice(year, "试例〔2026〕1号", holidays or (NEW_YEAR,), frozenset(worked))


def year_of(number: int) -> CalendarYear:
    return CalendarYear(id=str(number), base=BASE, notices={})


@pytest.mark.parametrize(
    ("holidays", "worked", "says"),
    [
        ((Holiday("元旦", date(2027, 1, 3), date(2027, 1, 1)),), (), "首日晚于末日"),
        ((NEW_YEAR, Holiday("又一个", date(2027, 1, 3), date(2027, 1, 4))), (), "同一天放了两个假"),
        ((NEW_YEAR,), (date(2027, 1, 11),), "须是周六或周日"),
        ((NEW_YEAR,), (date(2027, 1, 2),), "既放假又上班"),
        ((Holiday("国庆节", date(2026, 10, 1), date(2026, 10, 3)),), (), "不属于 2027 年"),
    ],
)
def test_a_notice_that_can_not_be_meant_is_refused(
    holidays: tuple[Holiday, ...], worked: tuple[date, ...], says: str
) -> None:
    with pytest.raises(ValueError, match=says):
        notice(2027, *holidays, worked=worked)


def test_the_days_of_the_new_year_may_begin_in_december() -> None:
    known = notice(2027, Holiday("元旦", date(2026, 12, 31), date(2027, 1, 2)), worked=(date(2026, 12, 27),))

    calendar = BASE.over([known])

    assert not calendar.is_working_day(date(2026, 12, 31))
    assert calendar.is_working_day(date(2026, 12, 27))
    assert calendar.is_working_day(date(2026, 12, 30))


def test_a_notice_makes_its_year_definite_and_says_so() -> None:
    year = year_of(2027)

    first = year.publish(notice(), NOW)

    (said,) = year.facts
    assert (said.type, said.sequence, said.data["version"]) == ("calendar.published.v1", 1, 1)
    assert said.data["holidays"] == [{"name": "元旦", "from": "2027-01-01", "to": "2027-01-03"}]
    assert first == BASE.first_difference(BASE.over([notice()]))


def test_the_same_notice_again_is_refused() -> None:
    year = year_of(2027)
    year.publish(notice(), NOW)

    with pytest.raises(Conflict, match="没有变化"):
        year.publish(notice(), NOW)


def test_days_that_are_over_can_not_be_changed_once_their_year_was_published() -> None:
    with pytest.raises(Invalid, match="2026-01-01 已经过去"):
        year_of(2026).publish(notice(2026, Holiday("国庆节", date(2026, 10, 1), date(2026, 10, 7)), worked=()), NOW)


def test_days_that_are_over_can_be_changed_in_a_year_that_was_guessed() -> None:
    late = datetime(2027, 3, 1, tzinfo=SHANGHAI)

    assert year_of(2027).publish(notice(), late) is not None


def test_a_recount_that_a_newer_notice_overtakes_begins_again_from_the_earlier_day() -> None:
    recounting = Recounting(id="recount-2027", year=2027)
    recounting.begin(1, date(2027, 1, 9), NOW)
    recounting.advance((NOW, "a", "b", 1), 7)

    recounting.begin(2, date(2027, 2, 1), NOW)

    assert (recounting.notice, recounting.first, recounting.reached) == (2, midnight(date(2027, 1, 9)), None)
    assert recounting.checked == 0


def test_a_notice_that_moves_nothing_is_recounted_at_once() -> None:
    recounting = Recounting(id="recount-2027", year=2027)

    recounting.begin(1, None, NOW)

    assert recounting.done_at == NOW
    assert [fact.type for fact in recounting.facts] == ["calendar.recounted.v1"]
