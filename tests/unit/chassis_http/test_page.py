"""Lists by cursor."""

import base64
import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from contracts.people import COUNTY, Actor, Tier
from contracts.refusals import Invalid
from services.chassis.http.messages import load
from services.chassis.http.page import Key, list_query, page, prefix_of

TOWN = Actor(id="t", tier=Tier.TOWN, scope="370829001")
COUNTY_OPERATOR = Actor(id="c", tier=Tier.COUNTY, scope=COUNTY)
NUMBERS = list_query(int)
MOMENTS = list_query(datetime, UUID)
NAMES = list_query(str)


def numbers(prefix: str, after: Key | None, limit: int) -> list[int]:
    return [number for number in range(1, 8) if after is None or number > after[0]][:limit]


def turn(query: dict[str, Any], actor: Actor = COUNTY_OPERATOR) -> dict[str, Any]:
    return page(actor, load(NUMBERS, query), numbers, key=lambda number: (number,))


def test_pages_follow_each_other_without_gap_or_repetition() -> None:
    seen: list[int] = []
    query: dict[str, Any] = {"limit": "3"}
    while True:
        answer = turn(query)
        seen += answer["items"]
        if answer["next_cursor"] is None:
            break
        query["cursor"] = answer["next_cursor"]

    assert seen == [1, 2, 3, 4, 5, 6, 7]


def test_a_full_last_page_has_no_next_one() -> None:
    assert turn({"limit": "7"})["next_cursor"] is None


def test_moments_and_ids_come_back_as_they_were() -> None:
    key = (datetime(2026, 7, 1, 1, 30, 0, 123456, tzinfo=UTC), UUID(int=7))
    answer = page(COUNTY_OPERATOR, load(MOMENTS, {"limit": "1"}), lambda *_: [key, key], key=lambda row: row)

    assert load(MOMENTS, {"cursor": answer["next_cursor"]})["cursor"] == key


def encoded(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode()


@pytest.mark.parametrize(
    "cursor",
    [
        *("", "x", "%%%", "汉", base64.urlsafe_b64encode(b"[" * 50_000).decode()),
        *(
            encoded({}),
            encoded([]),
            encoded([1, 2]),
            encoded(["1"]),
            encoded([True]),
            encoded([2**63]),
            encoded([None]),
        ),
    ],
)
def test_a_tampered_cursor_is_named(cursor: str) -> None:
    with pytest.raises(Invalid) as refusal:
        load(NUMBERS, {"cursor": cursor})

    assert refusal.value.errors is not None
    assert list(refusal.value.errors) == ["cursor"]


@pytest.mark.parametrize(
    "key", [["yesterday", str(UUID(int=1))], ["2026-07-01T00:00:00+00:00", "x"], [1, 2], ["\0", "\0"]]
)
def test_a_cursor_of_another_kind_is_refused(key: list[Any]) -> None:
    with pytest.raises(Invalid):
        load(MOMENTS, {"cursor": encoded(key)})


@pytest.mark.parametrize("part", ["\0", "\ud800", 1, None])
def test_a_cursor_that_no_text_can_be_is_refused(part: Any) -> None:
    with pytest.raises(Invalid):
        load(NAMES, {"cursor": encoded([part])})


@pytest.mark.parametrize("limit", ["0", "201", "-1", "many", "1.5"])
def test_a_limit_out_of_bounds_is_refused(limit: str) -> None:
    with pytest.raises(Invalid):
        load(NUMBERS, {"limit": limit})


@pytest.mark.parametrize(
    ("query", "prefix"),
    [
        ({}, "370829001"),
        ({"town": "370829001"}, "370829001"),
        ({"centre": "370829001002"}, "370829001002"),
        ({"town": "370829001", "centre": "370829001002"}, "370829001002"),
        ({"town": "370829002"}, None),
        ({"centre": "370829002002"}, None),
        ({"town": "370829002", "centre": "370829001002"}, None),
    ],
)
def test_filters_narrow_the_scope_and_never_widen_it(query: dict[str, str], prefix: str | None) -> None:
    assert prefix_of(TOWN, query) == prefix


def test_what_lies_outside_the_scope_is_an_empty_list() -> None:
    assert turn({"town": "370829002"}, TOWN) == {"items": [], "next_cursor": None}
