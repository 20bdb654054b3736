import dataclasses
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from cloudevents.core.bindings.rabbitmq import RabbitMQMessage, from_binary_event

from contracts.envelope import Event
from services.chassis.bus.message import JSON, Delivery, Undecodable, before_death, is_dead, to_event, to_message
from services.chassis.work.outbox import as_json

EVENT = Event(
    id="01936f1e-7a00-7000-8000-000000000001",
    source="/mill",
    type="flour.ground.v1",
    subject="sack-1",
    time=datetime(2026, 3, 1, 8, 30, 0, 123456, UTC),
    sequence=7,
    centre="370829001001",
    actor="system",
    responsible="village:370829001001",
    traceparent="",
    data={"sacks": 3, "miller": "磨坊"},
)


def delivered(**changes: Any) -> Delivery:
    message = to_message(as_json(EVENT))
    delivery = Delivery(1, "mill.events", message.type, dict(message.headers), message.body)
    return dataclasses.replace(delivery, **changes)


def with_header(name: str, value: Any) -> Delivery:
    headers = dict(delivered().headers)
    headers[f"ce-{name}"] = value
    return delivered(headers=headers)


def test_an_event_survives_the_way_through_a_message() -> None:
    assert to_event(delivered()) == EVENT


def test_the_cloudevents_sdk_reads_the_same() -> None:
    message = to_message(as_json(EVENT))

    read = from_binary_event(RabbitMQMessage(dict(message.headers), JSON, message.body))

    attributes = read.get_attributes()
    assert read.get_data() == EVENT.data
    assert attributes["time"] == EVENT.time
    assert {name: attributes[name] for name in ("id", "source", "type", "subject", "centre", "responsible")} == {
        "id": EVENT.id,
        "source": EVENT.source,
        "type": EVENT.type,
        "subject": EVENT.subject,
        "centre": EVENT.centre,
        "responsible": EVENT.responsible,
    }
    assert attributes["sequence"] == "7"


def test_all_headers_are_strings() -> None:
    assert all(isinstance(value, str) for value in to_message(as_json(EVENT)).headers.values())


def test_a_time_with_another_offset_is_read_as_utc() -> None:
    assert to_event(with_header("time", "2026-03-01T16:30:00.123456+08:00")).time == EVENT.time


@pytest.mark.parametrize("name", sorted(as_json(EVENT).keys() - {"data", "datacontenttype"}))
@pytest.mark.parametrize("value", [None, 5, b"\xff", {"a": 1}], ids=["missing", "number", "bytes", "table"])
def test_an_attribute_that_is_no_text_is_named(name: str, value: Any) -> None:
    with pytest.raises(Undecodable) as caught:
        to_event(with_header(name, value))

    assert caught.value.field == name


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("id", "17"),
        ("specversion", "0.3"),
        ("type", "flour.burnt.v1"),
        ("source", "/bakery"),
        ("time", "yesterday"),
        ("time", "2026-03-01T08:30:00"),
        ("time", "0001-01-01T00:00:00+14:00"),
        ("sequence", "one"),
        ("sequence", "9" * 5000),
    ],
)
def test_an_attribute_with_a_wrong_value_is_named(name: str, value: str) -> None:
    with pytest.raises(Undecodable) as caught:
        to_event(with_header(name, value))

    assert caught.value.field == name


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"null", b'"text"', b"\xff\xfe", b'{"sacks": NaN}', b'{"sacks": -Infinity}', b"[" * 100_000],
    ids=["empty", "cut", "array", "null", "text", "not-utf8", "nan", "infinity", "deep"],
)
def test_a_body_that_is_no_json_object_is_undecodable(body: bytes) -> None:
    with pytest.raises(Undecodable) as caught:
        to_event(delivered(body=body))

    assert caught.value.field == "data"


@pytest.mark.parametrize("headers", [None, [], "ce-id", 3])
def test_headers_that_are_no_table_are_undecodable(headers: Any) -> None:
    with pytest.raises(Undecodable):
        to_event(delivered(headers=headers))


def test_a_message_can_not_claim_to_be_another_services() -> None:
    """The exchange is what the broker checked; the source is what the sender wrote."""
    with pytest.raises(Undecodable) as caught:
        to_event(delivered(exchange="bakery.events"))

    assert caught.value.field == "source"


def test_a_row_without_an_attribute_is_no_message() -> None:
    structured = as_json(EVENT)
    del structured["type"]

    with pytest.raises(KeyError):
        to_message(json.loads(json.dumps(structured)))


def died(note: Any) -> Delivery:
    return delivered(exchange="", routing_key="till.dead", headers={**delivered().headers, "x-death": note})


def test_a_dead_delivery_is_as_it_was_sent_again() -> None:
    dead = died([{"exchange": "mill.events", "routing-keys": ["flour.ground.v1"], "reason": "delivery_limit"}])

    assert is_dead(dead)
    assert to_event(before_death(dead)) == EVENT


@pytest.mark.parametrize("note", [None, [], {}, 5, [5], [{"exchange": "mill.events", "routing-keys": []}]])
def test_a_dead_delivery_without_a_readable_note_stays_as_it_came(note: Any) -> None:
    assert before_death(died(note)) == died(note)
