"""Partners' signed events."""

import json
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from services.chassis.config import Settings
from services.chassis.database import engine_for
from tests.integration.chassis_http.calling import NEXT_SECRET, STRANGER_SECRET, TESTERS_SECRET, Caller, announcement
from tests.integration.chassis_http.library import FAR


def results(answer: Any) -> list[dict[str, Any]]:
    assert answer.status_code == 200, answer.text
    shown: list[dict[str, Any]] = answer.json()["results"]
    return shown


def statuses(answer: Any) -> list[str]:
    return [result["status"] for result in results(answer)]


def rows(settings: Settings, query: str) -> list[Any]:
    engine = engine_for(settings.database_url, name="test")
    with engine.connect() as connection:
        found = list(connection.execute(text(query)))
    engine.dispose()
    return found


def test_a_signed_event_is_accepted_and_names_the_case(caller: Caller) -> None:
    event = announcement("1")

    [result] = results(caller.push(event))

    assert (result["id"], result["status"], result["version"]) == (event["id"], "accepted", 1)
    assert len(result["subject"]) == 36


def test_the_traceparent_reaches_the_event(caller: Caller, settings: Settings) -> None:
    trace = "0af7651916cd43dd8448eb211c80319c"

    answer = caller.push(announcement("1"), headers={"traceparent": f"00-{trace}-b7ad6b7169203331-01"})

    assert answer.headers["x-trace-id"] == trace
    [(events,)] = rows(settings, "SELECT events FROM outbox")
    assert json.loads(events)[0]["traceparent"].startswith(f"00-{trace}-")


def test_both_live_secrets_are_good(caller: Caller) -> None:
    assert statuses(caller.push(announcement("1"), secret=NEXT_SECRET)) == ["accepted"]


def test_a_webhook_id_is_signed_and_not_remembered(caller: Caller) -> None:
    first, second = announcement("1"), announcement("2")

    assert statuses(caller.push(first, message="msg_7")) == ["accepted"]
    assert statuses(caller.push(second, message="msg_7")) == ["accepted"]
    assert statuses(caller.push(first, message="msg_8")) == ["duplicate"]
    assert caller.push(second, message="msg_7", headers={"webhook-id": "msg_8"}).status_code == 401


@pytest.mark.parametrize(
    "how",
    [
        {"secret": STRANGER_SECRET},
        {"partner": "nobody"},
        pytest.param({"at": time.time() - 400}, id="stale"),
        {"headers": {"webhook-signature": "v1,garbage"}},
        {"headers": {"webhook-signature": "garbage"}},
        {"headers": {"webhook-timestamp": "soon"}},
        {"headers": {"webhook-id": ""}},
        {"headers": {"partner-id": ""}},
    ],
    ids=str,
)
def test_a_signature_that_does_not_hold_is_401(caller: Caller, settings: Settings, how: dict[str, Any]) -> None:
    answer = caller.push(announcement("1"), **how)

    assert answer.status_code == 401
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert answer.headers["www-authenticate"].startswith("Signature")
    assert rows(settings, "SELECT * FROM book") == []


def test_a_test_keys_events_are_checked_and_answered_and_nothing_is_kept(caller: Caller, settings: Settings) -> None:
    events = [announcement("1"), announcement("2", data={"isbn": "2"}), announcement("3")]

    shown = results(caller.push_batch(events, secret=TESTERS_SECRET, partner="tester"))

    assert [(one["id"], one["status"], one["test"]) for one in shown] == [
        (events[0]["id"], "accepted", True),
        (events[1]["id"], "rejected", True),
        (events[2]["id"], "accepted", True),
    ]
    assert "data.centre" in shown[1]["problem"]["errors"]
    for table in ("book", "outbox", "idempotency"):
        assert rows(settings, f"SELECT * FROM {table}") == []


def test_a_test_keys_events_are_in_no_figure(caller: Caller) -> None:
    counted = 'echowall_intake_events_total{service="library",status="accepted",type="partner.book.announced.v1"} '

    def accepted() -> str:
        return caller.get("/library/metrics", None).text.partition(counted)[2].partition("\n")[0]

    assert statuses(caller.push(announcement("1"))) == ["accepted"]
    before = accepted()
    assert statuses(caller.push(announcement("2"), secret=TESTERS_SECRET, partner="tester")) == ["accepted"]
    assert accepted() == before != ""


def test_a_real_partners_results_do_not_speak_of_a_test(caller: Caller) -> None:
    assert "test" not in results(caller.push(announcement("1")))[0]


def test_an_unsigned_event_is_401(caller: Caller) -> None:
    answer = caller.http.post("/library/v1/events", json=announcement("1"))

    assert (answer.status_code, answer.json()["type"]) == (401, "/problems/unauthorized")


def test_another_services_partner_is_403(caller: Caller) -> None:
    assert caller.push(announcement("1"), secret=STRANGER_SECRET, partner="baker").status_code == 403


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", "cloudevents"),
        (b"{", "cloudevents"),
        (b"[]", "cloudevents"),
        (b'"x"', "cloudevents"),
        (b"{}", "cloudevents-batch"),
        (b"[1, 2]", "cloudevents-batch"),
        (b"[" * 50_000, "cloudevents-batch"),
        (b"[NaN]", "cloudevents-batch"),
    ],
)
def test_a_body_without_an_event_is_422(caller: Caller, body: bytes, kind: str) -> None:
    answer = caller.push(body, kind=kind)

    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/unreadable")


def test_another_content_type_is_415(caller: Caller) -> None:
    assert caller.push(announcement("1"), headers={"content-type": "application/json"}).status_code == 415


def test_an_empty_batch_has_no_results(caller: Caller) -> None:
    assert results(caller.push_batch([])) == []


def test_more_than_500_events_are_413(caller: Caller) -> None:
    assert caller.push_batch([{}] * 501).status_code == 413


def test_500_events_are_taken_in_one_go(caller: Caller) -> None:
    assert statuses(caller.push_batch([announcement(str(n)) for n in range(500)])) == ["accepted"] * 500


def deep(levels: int) -> Any:
    value: Any = "bottom"
    for _ in range(levels):
        value = {"a": value}
    return value


BAD = {
    "no object": ("x", ""),
    "unknown type": (announcement("b", type="partner.book.burnt.v1"), "type"),
    "unknown version": (announcement("b", type="partner.book.announced.v2"), "type"),
    "missing attribute": ({"specversion": "1.0", "id": "b"}, "source"),
    "time without zone": (announcement("b", time="2026-07-01T09:30:00"), "time"),
    "missing field": (announcement("b", data={"isbn": "b", "title": "x"}), "data.centre"),
    "extra field": (announcement("b", data={"isbn": "b", "centre": FAR, "title": "x", "price": 1}), "data.price"),
    "wrong type": (announcement("b", data={"isbn": 5, "centre": FAR, "title": "x"}), "data.isbn"),
    "nested field": (
        announcement("b", data={"isbn": "b", "centre": FAR, "title": "x", "reader": {"phone": "call me"}}),
        "data.reader.phone",
    ),
    "moment without zone": (
        announcement("b", data={"isbn": "b", "centre": FAR, "title": "x", "occurred_at": "2026-07-01T09:30:00"}),
        "data.occurred_at",
    ),
    "centre that does not exist": (announcement("b", data={"isbn": "b", "centre": FAR, "title": "x"}), "data.centre"),
    "refused by the service": (
        announcement("b", data={"isbn": "b", "centre": "370829001001", "title": ""}),
        "data.title",
    ),
    "future": (
        announcement(
            "b",
            data={
                "isbn": "b",
                "centre": "370829001001",
                "title": "x",
                "occurred_at": (datetime.now(UTC) + timedelta(days=1)).isoformat(),
            },
        ),
        "data.occurred_at",
    ),
    "half a surrogate": (
        announcement("b", data={"isbn": "b", "centre": "370829001001", "title": "\ud800"}),
        "data.title",
    ),
    "half a surrogate in its id": (announcement("b", id="\ud800"), "id"),
    "a null character": (announcement("b", data={"isbn": "b\0", "centre": "370829001001", "title": "x"}), "data.isbn"),
    "too deep": (announcement("b", data=deep(40)), "data" + ".a" * 32),
}


@pytest.mark.parametrize("why", list(BAD))
def test_a_bad_event_is_rejected_by_field_and_its_neighbours_pass(caller: Caller, why: str) -> None:
    event, field = BAD[why]

    before, rejected, after = results(caller.push_batch([announcement("a"), event, announcement("c")]))

    assert (before["status"], after["status"]) == ("accepted", "accepted")
    assert rejected["status"] == "rejected"
    assert field in rejected["problem"]["errors"]
    assert rejected["problem"]["status"] == 422


def test_a_moment_a_little_ahead_is_taken(caller: Caller) -> None:
    soon = (datetime.now(UTC) + timedelta(minutes=9)).isoformat()
    data = {"isbn": "1", "centre": "370829001001", "title": "x", "occurred_at": soon}

    assert statuses(caller.push(announcement("1", data=data))) == ["accepted"]


def test_the_same_event_again_is_a_duplicate_with_the_first_result(caller: Caller) -> None:
    event = announcement("1")

    [first] = results(caller.push(event))
    [second] = results(caller.push(event | {"time": datetime.now(UTC).isoformat()}))

    assert second == first | {"status": "duplicate"}


def test_the_same_event_twice_in_one_batch_is_accepted_then_duplicate(caller: Caller) -> None:
    event = announcement("1")

    assert statuses(caller.push_batch([event, event])) == ["accepted", "duplicate"]


def test_a_reused_id_with_another_body_is_rejected_as_a_conflict(caller: Caller, settings: Settings) -> None:
    event = announcement("1")
    caller.push(event)

    [result] = results(caller.push(announcement("2", id=event["id"])))

    assert (result["status"], result["problem"]["status"]) == ("rejected", 409)
    assert len(rows(settings, "SELECT * FROM book")) == 1


def test_the_same_id_of_another_source_is_another_event(caller: Caller) -> None:
    event = announcement("1")
    caller.push(event)

    assert statuses(caller.push(announcement("2", id=event["id"], source="/elsewhere"))) == ["accepted"]


def test_a_rejected_id_may_come_again_corrected(caller: Caller) -> None:
    event = announcement("1", data={"isbn": "1", "centre": FAR, "title": "x"})
    assert statuses(caller.push(event)) == ["rejected"]

    assert statuses(caller.push(announcement("1", id=event["id"]))) == ["accepted"]


def test_a_fault_of_ours_rejects_that_event_alone_and_tells_nothing(caller: Caller) -> None:
    faulty = announcement("2", data={"isbn": "2", "centre": "370829001001", "title": "a bug"})

    answer = caller.push_batch([announcement("1"), faulty, announcement("3")])

    assert statuses(answer) == ["accepted", "rejected", "accepted"]
    assert results(answer)[1]["problem"]["status"] == 500
    assert "secret" not in answer.text


def test_a_request_of_nothing_but_a_fault_of_ours_is_500(caller: Caller) -> None:
    faulty = announcement("2", data={"isbn": "2", "centre": "370829001001", "title": "a bug"})

    answer = caller.push(faulty)

    assert (answer.status_code, answer.json()["trace_id"]) == (500, answer.headers["x-trace-id"])
