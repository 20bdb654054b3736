"""Limits of how much one partner or one person may ask for, at a served app."""

from collections.abc import Iterator
from dataclasses import replace

import httpx
import pytest

from deploy.processes.api import compose
from services.chassis.config import Settings
from services.chassis.http.app import build
from tests.integration.chassis_http.calling import COUNTY_OPERATOR, SECRET, STRANGER_SECRET, Caller, announcement
from tests.integration.chassis_http.library import API, CARDS
from tests.serving import served


@pytest.fixture
def strict(settings: Settings, caller: Caller) -> Iterator[Caller]:
    """Somebody before a library that lets a partner send 500 events in an hour, and a person ask twice."""
    limited = replace(settings, rate_partner="500/hour", rate_actor="2/hour")
    with served(compose({"library": build(API, limited, cards=CARDS)})) as base:
        yield Caller(base, limited)


def assert_too_many(answer: httpx.Response) -> None:
    assert (answer.status_code, answer.json()["type"]) == (429, "/problems/too_many")
    assert 0 < int(answer.headers["retry-after"]) <= 3600


def test_a_partner_is_limited_by_events_and_not_by_requests(strict: Caller) -> None:
    whole = [announcement(str(number)) for number in range(499)]

    assert strict.push_batch(whole).status_code == 200
    assert strict.push(announcement("a")).status_code == 200
    assert_too_many(strict.push(announcement("b")))


def test_a_batch_that_does_not_fit_whole_leaves_nothing_behind(strict: Caller) -> None:
    assert strict.push_batch([announcement("a"), announcement("b")]).status_code == 200

    assert_too_many(strict.push_batch([announcement(str(number)) for number in range(499)]))

    assert len(strict.get("/library/v1/books").json()["items"]) == 2


def test_nobody_uses_up_a_partners_limit_without_its_secret(strict: Caller) -> None:
    for _ in range(501):
        assert strict.push(b"{}", secret=STRANGER_SECRET).status_code == 401
    assert strict.push(announcement("a"), secret=SECRET).status_code == 200


def test_a_person_is_limited_and_others_go_on(strict: Caller) -> None:
    assert strict.get("/library/v1/books").status_code == 200
    assert strict.post("/library/v1/books/0/lend", {"days": 3}).status_code == 404

    assert_too_many(strict.get("/library/v1/books"))
    assert strict.get("/library/v1/books", COUNTY_OPERATOR).status_code == 200


def test_a_native_push_over_the_limit_is_told_so_in_its_own_form(strict: Caller) -> None:
    for number in range(500):
        pushed = strict.http.post("/library/v1/publishers/old", data={"sign": "pepper", "isbn": str(number)})
        assert pushed.status_code == 200

    over = strict.http.post("/library/v1/publishers/old", data={"sign": "pepper", "isbn": "x"})

    assert (over.status_code, over.json()["result"]) == (429, False)
    assert int(over.headers["retry-after"]) > 0
