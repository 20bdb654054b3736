"""What is published of a centre, and when."""

from dataclasses import replace
from datetime import date

import pytest

from contracts.centres.register import CENTRE_PUBLISHED
from services.centres.domain.centre import Centre, Details, Hours, Window
from services.centres.domain.location import Location


@pytest.fixture
def details() -> Details:
    return Details(
        id="370829001001",
        name="青禾村乡村振兴服务中心",
        town="370829001",
        town_name="嘉祥街道",
        batch=1,
        population=2400,
        opened_on=date(2021, 6, 1),
        hours=Hours((1, 2, 3), (Window("08:30", "12:00"),)),
        closed=(date(2026, 2, 17),),
    )


@pytest.fixture
def published(details: Details) -> Centre:
    centre = Centre.of(details)
    centre.publish(details)
    centre.facts = ()
    return centre


def test_a_new_centre_is_published_as_its_first_version(details: Details) -> None:
    centre = Centre.of(details)
    centre.publish(details)
    assert [(fact.type, fact.sequence) for fact in centre.facts] == [("centre.published.v1", 1)]
    assert centre.facts[0].responsible == "village:370829001001"


def test_an_unchanged_centre_publishes_nothing(published: Centre, details: Details) -> None:
    published.publish(replace(details))
    assert (published.version, published.facts) == (1, ())


def test_where_a_centre_lies_is_no_news_for_others(published: Centre) -> None:
    published.locate(Location(116.3, 35.4))
    assert (published.location, published.facts) == (Location(116.3, 35.4), ())


def test_a_changed_centre_is_published_as_the_next_version(published: Centre, details: Details) -> None:
    published.publish(replace(details, population=2500))
    assert [(fact.sequence, fact.data["population"]) for fact in published.facts] == [(2, 2500)]


def test_the_event_holds_what_its_contract_demands(details: Details) -> None:
    assert CENTRE_PUBLISHED.load(details.data())["closed"] == [date(2026, 2, 17)]
