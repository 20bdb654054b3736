"""The preview of a deadline says what a clock would."""

from datetime import UTC, datetime
from typing import Any

import pytest

from contracts.supervision.deadlines import DEADLINE
from tests.integration.supervision.conftest import CADRE, FAR, HERE, OPERATOR, Ask, Hear
from tests.unit.supervision.events import event, publication

FRIDAY = "2026-09-25T09:00:00+08:00"
OPENED = datetime(2026, 7, 1, 1, tzinfo=UTC)


@pytest.fixture
def county(hear: Hear) -> None:
    """HERE has published that it opens every day."""
    hear(publication(centre=HERE, time=datetime(2026, 3, 2, 1, tzinfo=UTC)))


def reasons(seen: dict[str, Any]) -> list[str]:
    return [each["reason"] for each in seen["explain"]]


def test_a_deadline_in_working_days_is_explained_day_by_day(ask: Ask) -> None:
    seen = ask(CADRE, "/v1/deadline", **{"from": "2026-09-23T15:00:00+08:00", "limit": "2wd"}).json()

    assert DEADLINE.validate(seen) == {}
    assert sorted(seen) == ["due_at", "explain", "provisional"]
    assert (seen["due_at"], seen["provisional"]) == ("2026-09-28T16:00:00Z", False)
    assert reasons(seen) == [
        "当日不计,次日起算", "第 1 个工作日", "中秋节放假", "中秋节放假", "中秋节放假", "第 2 个工作日"
    ]  # fmt: skip


def test_every_unit_has_its_deadline(county: None, ask: Ask) -> None:
    ends = {
        "90min": "2026-09-25T02:30:00Z",
        "3h": "2026-09-25T04:00:00Z",
        "1d": "2026-09-26T16:00:00Z",
        "1wd": "2026-09-28T16:00:00Z",
        "4wh": "2026-09-28T06:30:00Z",
        "4oh": "2026-09-28T06:30:00Z",
        "1od": "2026-09-28T16:00:00Z",
    }

    seen = {
        limit: ask(OPERATOR, "/v1/deadline", **{"from": FRIDAY, "limit": limit, "centre": HERE}).json()["due_at"]
        for limit in ends
    }

    assert seen == ends


def test_a_preview_is_what_a_clock_says(county: None, hear: Hear, ask: Ask) -> None:
    hear(event("parcel.inbound.v1", 1, subject="p", centre=HERE, time=OPENED))
    (notify, *_) = ask(CADRE, "/v1/cases/express/p").json()["clocks"]

    seen = ask(CADRE, "/v1/deadline", **{"from": OPENED.isoformat(), "limit": "2oh", "centre": HERE}).json()

    assert notify["standard"] == "express.notify"
    assert seen == {name: notify[name] for name in ("due_at", "provisional", "explain")}


def test_a_deadline_in_a_year_without_a_notice_is_provisional_where_it_goes_by_the_calendar(ask: Ask) -> None:
    seen = {
        limit: ask(CADRE, "/v1/deadline", **{"from": "2026-12-30T09:00:00+08:00", "limit": limit}).json()["provisional"]
        for limit in ("1wd", "2wd", "9d")
    }

    assert seen == {"1wd": False, "2wd": True, "9d": False}


def test_a_long_deadline_is_not_explained_without_end(county: None, ask: Ask) -> None:
    for limit in ("9999wd", "9999d", "9999oh", "9999wh", "9999od"):
        seen = ask(CADRE, "/v1/deadline", **{"from": FRIDAY, "limit": limit, "centre": HERE}).json()

        assert len(seen["explain"]) == 400
        assert seen["explain"][-1]["to"] == seen["due_at"]
        assert seen["explain"][-1]["reason"].startswith("余下从略:至到期还计 ")


WRONG: tuple[tuple[dict[str, str], str, str], ...] = (
    ({"limit": "5wd"}, "from", "必填"),
    ({"from": "2026-09-25T09:00:00", "limit": "5wd"}, "from", "时间须带时区"),
    ({"from": "2009-12-31T09:00:00Z", "limit": "5wd"}, "from", "2010 年到 2035 年"),
    ({"from": FRIDAY}, "limit", "必填"),
    ({"from": FRIDAY, "limit": "5 wd"}, "limit", "数量加单位"),
    ({"from": FRIDAY, "limit": "0wd"}, "limit", "数量加单位"),
    ({"from": FRIDAY, "limit": "2oh"}, "centre", "须写明是哪个服务中心"),
    ({"from": FRIDAY, "limit": "2oh", "centre": FAR}, "centre", "没有这个服务中心"),
)


def test_what_is_wrong_with_a_question_is_named(ask: Ask) -> None:
    for query, field, says in WRONG:
        answer = ask(CADRE, "/v1/deadline", **query)

        assert answer.status_code == 422, query
        assert list(answer.json()["errors"]) == [field]
        assert says in str(answer.json()["errors"][field])


def test_a_plus_that_nobody_escaped_is_understood(ask: Ask) -> None:
    asked = {"from": FRIDAY.replace("+", " "), "limit": "3h"}

    assert ask(CADRE, "/v1/deadline", **asked).json()["due_at"] == "2026-09-25T04:00:00Z"
