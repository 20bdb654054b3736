"""What is open by service, months side by side, and the newest ratings: each as far as its reader may see."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from contracts.supervision import CLOCK_PAGE, OVERVIEW
from contracts.supervision.trends import RATINGS, TREND
from tests.integration.supervision.conftest import CADRE, FAR, HERE, NEAR, OPERATOR, SUPERVISOR, Ask, Hear
from tests.integration.supervision.sweeping import heartbeat, sweep
from tests.unit.supervision.events import event, publication
from tests.unit.supervision.voices import rating

NOW = datetime.now(UTC)
LONG_AGO = NOW - timedelta(days=60)


@pytest.fixture
def places(hear: Hear) -> None:
    hear(*(publication(centre=each, time=LONG_AGO) for each in (HERE, NEAR, FAR)))


def of_here(ask: Ask) -> dict[str, Any]:
    overview = ask(OPERATOR, "/v1/overview").json()
    assert OVERVIEW.validate(overview) == {}
    (here,) = (centre for centre in overview["centres"] if centre["id"] == HERE)
    return dict(here)


def test_what_is_open_stands_by_service_and_goes_when_it_ends(hear: Hear, ask: Ask) -> None:
    hear(publication(centre=HERE, time=LONG_AGO))
    hear(
        event("parcel.inbound.v1", 1, subject="late", centre=HERE, time=LONG_AGO),
        event("parcel.inbound.v1", 1, subject="new", centre=HERE, time=NOW),
        event("application.submitted.v1", 1, subject="paper", centre=HERE, time=NOW, source="/hall"),
    )

    here = of_here(ask)
    assert here["services"]["express"] == {"open": 2, "late": 1, "warned": 0}
    assert here["services"]["hall"] == {"open": 1, "late": 0, "warned": 0}
    assert here["open"] == 3

    hear(event("application.withdrawn.v1", 2, subject="paper", centre=HERE, time=NOW, source="/hall"))
    assert "hall" not in of_here(ask)["services"]


def test_a_yellow_card_is_counted_and_listed_until_the_limit_is_over(hear: Hear, ask: Ask, engine: Engine) -> None:
    """A complaint is handled within 7 days; its yellow card comes some time before that."""
    hear(
        event("parcel.complaint_opened.v1", 1, subject="soon", centre=HERE, time=NOW - timedelta(days=6, hours=20)),
        event("parcel.complaint_opened.v1", 1, subject="late", centre=HERE, time=LONG_AGO),
        event("parcel.complaint_opened.v1", 1, subject="new", centre=HERE, time=NOW),
    )
    hear(heartbeat())
    sweep(engine)

    assert (of_here(ask)["warned"], of_here(ask)["late"]) == (1, 1)
    assert of_here(ask)["services"]["express"] == {"open": 3, "late": 1, "warned": 1}
    warned = ask(SUPERVISOR, "/v1/clocks", warned="true").json()
    assert CLOCK_PAGE.validate(warned) == {}
    assert {clock["case"] for clock in warned["items"]} == {"soon"}
    listed = ask(OPERATOR, "/v1/clocks", unfinished="true", service="express").json()["items"]
    assert [clock["case"] for clock in listed] == ["late", "soon", "new"]
    assert ask(OPERATOR, "/v1/clocks", service="hall").json()["items"] == []


def test_a_trend_has_each_month_of_one_place_the_present_one_last(places: None, hear: Hear, ask: Ask) -> None:
    hear(*(rating(f"r{n}", 4, centre=HERE, time=NOW) for n in range(30)))
    hear(event("parcel.collected.v1", 1, subject="p", centre=NEAR, time=NOW))

    whole = ask(OPERATOR, "/v1/trend", months=3).json()
    assert TREND.validate(whole) == {}
    months = whole["items"]
    assert [month["satisfaction"]["ratings"] for month in months] == [0, 0, 30]
    assert months[-1]["satisfaction"]["mean"] == 4
    assert months[-1]["visits"] == 1
    assert months[-1]["month"] == f"{NOW + timedelta(hours=8):%Y-%m}"
    assert ask(OPERATOR, "/v1/trend", centre=FAR).json()["items"][-1]["satisfaction"]["ratings"] == 0


def test_a_trend_ends_where_its_readers_scope_ends(places: None, ask: Ask) -> None:
    own = ask(CADRE, "/v1/trend", months=1).json()["items"]
    assert [month["satisfaction"]["id"] for month in own] == [HERE]
    assert [each["satisfaction"]["id"] for each in ask(SUPERVISOR, "/v1/trend", months=1).json()["items"]] == [HERE[:9]]
    assert ask(CADRE, "/v1/trend", centre=NEAR).json()["items"] == []


def test_the_newest_ratings_come_first_page_by_page(places: None, hear: Hear, ask: Ask) -> None:
    for number in range(6):
        hear(rating(f"r{number}", 5, centre=HERE, time=NOW))
    hear(rating("other", 1, service="hall", centre=FAR, time=NOW))

    first = ask(OPERATOR, "/v1/ratings", limit=4).json()
    assert RATINGS.validate(first) == {}
    second = ask(OPERATOR, "/v1/ratings", limit=4, cursor=first["next_cursor"]).json()
    listed = [each["case"].removeprefix("feedback:") for each in (*first["items"], *second["items"])]
    assert listed == ["other", "r5", "r4", "r3", "r2", "r1", "r0"]
    assert {each["centre"] for each in ask(CADRE, "/v1/ratings").json()["items"]} == {HERE}
    assert [each["case"] for each in ask(OPERATOR, "/v1/ratings", service="hall").json()["items"]] == ["feedback:other"]


def test_a_level_is_told_only_where_enough_have_rated(places: None, hear: Hear, ask: Ask) -> None:
    hear(*(rating(f"r{n}", 2, centre=HERE, time=NOW) for n in range(5)), rating("alone", 1, centre=FAR, time=NOW))

    levels = {each["case"]: each["level"] for each in ask(OPERATOR, "/v1/ratings").json()["items"]}
    assert levels == {**{f"feedback:r{n}": 2 for n in range(5)}, "feedback:alone": None}
