"""Headers as the wire has them: in any case, and never twice where they say who asks or what is asked."""

import json
from collections.abc import Callable, Sequence

import httpx
import pytest

from tests.integration.chassis_http.calling import CADRE, Caller, announcement, signed

Headers = Sequence[tuple[str, str]]
OTHERS = {
    "partner-id": "baker",
    "webhook-id": "msg_2",
    "webhook-timestamp": "1",
    "webhook-signature": "v1,AAAA",
}
MEDIA = ("content-type", "application/cloudevents+json")


def push(caller: Caller, isbn: str, change: Headers = (), *, first: bool = False) -> httpx.Response:
    """A signed push with more headers before or behind its own."""
    body = json.dumps(announcement(isbn)).encode()
    own = [*signed(body).items(), MEDIA]
    return caller.http.post("/library/v1/events", content=body, headers=[*change, *own] if first else [*own, *change])


@pytest.mark.parametrize("spelt", [str.title, str.upper])
def test_the_case_of_a_header_means_nothing(caller: Caller, spelt: Callable[[str], str]) -> None:
    body = json.dumps(announcement("1")).encode()
    headers = [(spelt(name), value) for name, value in (*signed(body).items(), MEDIA)]

    answer = caller.http.post("/library/v1/events", content=body, headers=headers)

    assert [result["status"] for result in answer.json()["results"]] == ["accepted"]


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("name", OTHERS)
def test_a_signature_with_a_header_twice_is_none(caller: Caller, name: str, first: bool) -> None:
    assert push(caller, "1", [(name, OTHERS[name])], first=first).status_code == 401
    assert push(caller, "1", [(name.upper(), OTHERS[name])], first=first).status_code == 401


def test_a_signature_with_the_same_header_twice_is_none_either(caller: Caller) -> None:
    assert push(caller, "1", [("partner-id", "publisher")]).status_code == 401


@pytest.mark.parametrize("name", ["authorization", "idempotency-key", "if-match"])
def test_a_person_says_who_and_what_once(caller: Caller, name: str) -> None:
    own = {"authorization": f"Bearer {caller.token(CADRE)}", "idempotency-key": "k1", "if-match": "1"}

    headers = [*own.items(), (name, own[name])]
    answer = caller.http.post("/library/v1/books/1/lend", json={"days": 3}, headers=headers)

    assert answer.status_code == 400
    assert answer.headers["content-type"].startswith("application/problem+json")
