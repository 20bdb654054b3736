"""What people read and write."""

import gzip
import json
from typing import Any

import httpx
import pytest

from tests.integration.chassis_http.calling import (
    CADRE,
    COUNTY_OPERATOR,
    NEIGHBOURS_CADRE,
    TOWN,
    Caller,
    announcement,
)
from tests.integration.chassis_http.library import FAR, HOME, NEIGHBOUR

LEND = "/library/v1/books/1/lend"


@pytest.fixture
def shelved(caller: Caller) -> Caller:
    """Book 1 stands at home, book 2 at the neighbour's."""
    data = {"isbn": "2", "centre": NEIGHBOUR, "title": "Journey to the West"}
    assert caller.push_batch([announcement("1"), announcement("2", data=data)]).status_code == 200
    return caller


def titles(answer: httpx.Response) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [item["title"] for item in answer.json()["items"]]


def problem(answer: httpx.Response, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"].startswith("application/problem+json")
    shown: dict[str, Any] = answer.json()
    assert shown["trace_id"] == answer.headers["x-trace-id"]
    return shown


# reading


def test_a_list_shows_what_lies_in_the_scope(shelved: Caller) -> None:
    assert titles(shelved.get("/library/v1/books")) == ["Water Margin"]
    assert set(titles(shelved.get("/library/v1/books", TOWN))) == {"Water Margin", "Journey to the West"}
    assert titles(shelved.get("/library/v1/books", COUNTY_OPERATOR, params={"centre": NEIGHBOUR})) == [
        "Journey to the West"
    ]


@pytest.mark.parametrize("beyond", [{"centre": NEIGHBOUR}, {"centre": FAR}, {"town": "370829002"}])
def test_what_lies_beyond_the_scope_is_an_empty_list(shelved: Caller, beyond: dict[str, str]) -> None:
    assert titles(shelved.get("/library/v1/books", params=beyond)) == []


def test_a_list_goes_on_behind_its_cursor(shelved: Caller) -> None:
    first = shelved.get("/library/v1/books", TOWN, params={"limit": 1})
    second = shelved.get("/library/v1/books", TOWN, params={"limit": 1, "cursor": first.json()["next_cursor"]})

    assert {*titles(first), *titles(second)} == {"Water Margin", "Journey to the West"}
    assert second.json()["next_cursor"] is None


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("cursor=tampered", "cursor"),
        ("limit=0", "limit"),
        ("limit=1&limit=2", "limit"),
        ("colour=red", "colour"),
        ("centre=1", "centre"),
        ("since=2026-07-01T00:00:00", "since"),
        ("state=a%00b", "state"),
    ],
)
def test_a_wrong_query_names_its_field(caller: Caller, query: str, field: str) -> None:
    assert field in problem(caller.get(f"/library/v1/books?{query}"), 422)["errors"]


@pytest.mark.parametrize("query", ["state=%ff", "&".join(f"a{n}=1" for n in range(60))])
def test_a_query_that_cannot_be_read_is_400(caller: Caller, query: str) -> None:
    problem(caller.get(f"/library/v1/books?{query}"), 400)


def test_a_search_says_in_its_body_what_must_not_stand_in_a_url(shelved: Caller) -> None:
    answer = shelved.post("/library/v1/books/search", {"title": "Water Margin"})

    assert titles(answer) == ["Water Margin"]


def test_a_moment_is_shown_in_utc(shelved: Caller) -> None:
    [book] = shelved.get("/library/v1/books").json()["items"]

    assert book["updated_at"].endswith(("Z", "+00:00"))


def test_answers_are_kept_by_no_cache(shelved: Caller) -> None:
    assert shelved.get("/library/v1/books").headers["cache-control"] == "no-store"


def test_a_read_cannot_write(caller: Caller) -> None:
    problem(caller.get("/library/v1/ruin", COUNTY_OPERATOR), 500)


def test_a_read_that_takes_too_long_is_503(caller: Caller) -> None:
    answer = caller.get("/library/v1/doze", COUNTY_OPERATOR)

    problem(answer, 503)
    assert int(answer.headers["retry-after"]) > 0


# who


@pytest.mark.parametrize("path", ["/library/v1/books", "/library/v1/shelf"])
def test_nobody_we_know_is_401(caller: Caller, path: str) -> None:
    answer = caller.get(path, None)

    problem(answer, 401)
    assert answer.headers["www-authenticate"].startswith("Bearer")


def test_a_write_without_a_token_is_401_before_its_body_is_looked_at(caller: Caller) -> None:
    problem(caller.post(LEND, {"surplus": 1}, None), 401)


def test_a_tier_that_is_not_allowed_is_403(shelved: Caller) -> None:
    problem(shelved.post(LEND, {"days": 3}, TOWN), 403)


def test_another_centres_cadre_gets_404(shelved: Caller) -> None:
    problem(shelved.post(LEND, {"days": 3}, NEIGHBOURS_CADRE), 404)


def test_the_session_cookie_reads_but_does_not_write(shelved: Caller) -> None:
    cookie = {"cookie": f"echowall_session={shelved.token(CADRE)}"}

    assert shelved.get("/library/v1/books", None, headers=cookie).status_code == 200
    assert shelved.http.post(LEND, json={"days": 3}, headers=cookie).status_code == 401


# writing


def test_a_write_answers_with_the_new_version(shelved: Caller) -> None:
    answer = shelved.post(LEND, {"days": 3})

    assert (answer.status_code, answer.json()["version"], answer.headers["etag"]) == (200, 2, '"2"')


def test_an_illegal_transition_names_the_legal_ones(shelved: Caller) -> None:
    shelved.post(LEND, {"days": 3})

    shown = problem(shelved.post(LEND, {"days": 3}), 409)

    assert (shown["type"], shown["state"], shown["legal"]) == ("/problems/illegal_transition", "lent", ["give_back"])


@pytest.mark.parametrize("seen", ['"1"', "1"])
def test_the_version_that_was_seen_is_good(shelved: Caller, seen: str) -> None:
    assert shelved.post(LEND, {"days": 3}, if_match=seen).status_code == 200


def test_an_old_version_is_409_with_the_current_one(shelved: Caller) -> None:
    shown = problem(shelved.post(LEND, {"days": 3}, if_match='"7"'), 409)

    assert (shown["type"], shown["version"]) == ("/problems/version_conflict", 1)


@pytest.mark.parametrize("version", ["new", "*", "", '"1', "-1"])
def test_a_version_that_is_none_is_400(shelved: Caller, version: str) -> None:
    problem(shelved.post(LEND, {"days": 3}, if_match=version), 400)


@pytest.mark.parametrize("key", ["", "x" * 129, "a b"])
def test_a_malformed_idempotency_key_is_400(shelved: Caller, key: str) -> None:
    problem(shelved.post(LEND, {"days": 3}, idempotency_key=key), 400)


def test_the_same_key_again_answers_the_same_and_does_nothing(shelved: Caller) -> None:
    first = shelved.post(LEND, {"days": 3}, idempotency_key="k1")
    second = shelved.post(LEND, {"days": 3}, idempotency_key="k1")

    assert (second.status_code, second.json()) == (200, first.json())


def test_the_same_key_for_another_request_is_a_conflict(shelved: Caller) -> None:
    shelved.post(LEND, {"days": 3}, idempotency_key="k1")

    assert problem(shelved.post(LEND, {"days": 4}, idempotency_key="k1"), 409)["code"] == "reused_id"
    problem(shelved.post("/library/v1/books/2/lend", {"days": 3}, idempotency_key="k1"), 409)


def test_a_key_is_its_actors_own(shelved: Caller) -> None:
    shelved.post(LEND, {"days": 3}, idempotency_key="k1")

    answer = shelved.post("/library/v1/books/2/lend", {"days": 3}, NEIGHBOURS_CADRE, idempotency_key="k1")

    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("body", "field"),
    [({}, "days"), ({"days": "3"}, "days"), ({"days": 99}, "days"), ({"days": 3, "x": 1}, "x")],
)
def test_a_wrong_body_names_its_field(shelved: Caller, body: Any, field: str) -> None:
    assert field in problem(shelved.post(LEND, body), 422)["errors"]


@pytest.mark.parametrize("body", [b"{", b"[]", b"5", b"\xff", b'{"days":' * 30_000, b'{"days": Infinity}'])
def test_a_body_that_is_no_json_object_is_422(shelved: Caller, body: bytes) -> None:
    headers = {"authorization": f"Bearer {shelved.token(CADRE)}", "content-type": "application/json"}

    problem(shelved.http.post(LEND, content=body, headers=headers), 422)


def test_what_is_compressed_is_not_unpacked(shelved: Caller) -> None:
    """A kilobyte would become a megabyte: 422, as any other bytes that are no JSON."""
    body = gzip.compress(json.dumps({"reader": "x" * 1_000_000}).encode())
    headers = {"authorization": f"Bearer {shelved.token(CADRE)}", "content-type": "application/json"}

    problem(shelved.http.post(LEND, content=body, headers=headers | {"content-encoding": "gzip"}), 422)


def test_a_form_is_no_json(shelved: Caller) -> None:
    headers = {"authorization": f"Bearer {shelved.token(CADRE)}"}

    problem(shelved.http.post(LEND, data={"days": "3"}, headers=headers), 415)


def test_a_path_that_no_id_can_hold_is_400(caller: Caller) -> None:
    problem(caller.post("/library/v1/books/a%00b/lend", {"days": 3}), 400)


# other addresses


def test_an_unknown_address_is_a_problem_too(caller: Caller) -> None:
    assert problem(caller.get("/library/v1/nothing"), 404)["type"] == "/problems/not_found"


def test_a_wrong_method_is_a_problem_too(caller: Caller) -> None:
    answer = caller.http.delete("/library/v1/books")

    problem(answer, 405)
    assert "GET" in answer.headers["allow"]


def test_health_needs_no_token(caller: Caller) -> None:
    assert caller.get("/library/healthz", None).json() == {"status": "ok"}
    assert caller.get("/library/readyz", None).json() == {"status": "ready"}


def test_the_document_describes_what_is_served(caller: Caller) -> None:
    assert "/v1/books" in caller.get("/library/openapi.json", None).json()["paths"]


def test_requests_are_counted_by_route_and_not_by_address(shelved: Caller) -> None:
    shelved.post(LEND, {"days": 3})

    figures = shelved.get("/library/metrics", None).text
    counted = 'echowall_http_requests_total{method="POST",route="/v1/books/{isbn}/lend",service="library",status="200"}'
    assert counted in figures
    assert HOME not in figures
