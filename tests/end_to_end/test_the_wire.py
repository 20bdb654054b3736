"""A reader that is not ours, pika and jsonschema alone, hears all exchanges while a day is played at every service."""

import json
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pika
import pytest
import yaml
from jsonschema import Draft202012Validator

from services.supermarket.seed import furnish
from tests.end_to_end.county import CHECKOUT, Counties, County
from tests.end_to_end.shop import Shop, number
from tests.waiting import eventually

PUBLISHED = CHECKOUT / "contracts" / "published"
SERVICES = ("centres", "clinic", "express", "feedback", "hall", "supermarket", "supervision", "veterans")
HEARTBEAT = "relay.beaten.v1"
"""What relays say of themselves, of no case: no contract of ours with anybody."""
DAY = ("--once", "--speed", "max", "--parcels", "120", "--centres", "12", "--seed", "7")
QUEUE = "wire"


@pytest.fixture(scope="module")
def county(counties: Counties) -> Iterator[County]:
    """A county of our own: a whole day is played, at centres of which nobody else has made anything."""
    with counties("wire") as running:
        yield running


@pytest.fixture
def channel(county: County) -> Iterator[Any]:
    """The administrator's, with a queue that hears everything."""
    connection = pika.BlockingConnection(pika.URLParameters(county.vhost.uri))
    opened = connection.channel()
    opened.queue_declare(QUEUE, durable=True)
    for service in SERVICES:
        opened.queue_bind(QUEUE, f"{service}.events", "#")
    yield opened
    opened.queue_delete(QUEUE)
    connection.close()


def closed(schema: Any) -> Any:
    """The same, where an object that names its properties has no others: what is on the wire is what is promised."""
    if isinstance(schema, list):
        return [closed(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    inner = {name: closed(each) for name, each in schema.items()}
    names_them = isinstance(schema.get("properties"), dict) and schema.get("type") == "object"
    return {"additionalProperties": False, **inner} if names_them else inner


def complaints(schema: Any, said: Any) -> list[str]:
    validator = Draft202012Validator(closed(schema), format_checker=Draft202012Validator.FORMAT_CHECKER)
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(said)]


def headers_schema() -> Any:
    return yaml.safe_load((PUBLISHED / "asyncapi.yaml").read_text("utf-8"))["components"]["schemas"]["Headers"]


def wrong(method: Any, properties: Any, body: bytes, headers: Mapping[str, Any]) -> list[str]:
    """What in a message is not as the contract says."""
    attributes = {name.removeprefix("ce-"): value for name, value in properties.headers.items()}
    service = attributes["source"].removeprefix("/")
    agreed = {
        "routing key": (method.routing_key, attributes["type"]),
        "type": (properties.type, attributes["type"]),
        "message id": (properties.message_id, attributes["id"]),
        "exchange": (method.exchange, f"{service}.events"),
        "user": (properties.user_id, service),
        "delivery mode": (properties.delivery_mode, 2),
        "content type": (properties.content_type, "application/json"),
    }
    found = [f"{name}: {said!r}, not {meant!r}" for name, (said, meant) in agreed.items() if said != meant]
    found += complaints(headers, properties.headers)
    if attributes["type"] == HEARTBEAT:
        return found + ([] if json.loads(body) == {} else ["a heartbeat with something in it"])
    schema = json.loads((PUBLISHED / "jsonschema" / f"{attributes['type']}.json").read_text("utf-8"))
    event = {
        **attributes,
        "sequence": int(attributes["sequence"]),
        "datacontenttype": properties.content_type,
        "data": json.loads(body),
    }
    return found + complaints(schema, event)


def play(county: County, folder: Path) -> None:
    """A day; and an order at a shop, as the county's seed furnishes none."""
    shop = Shop(county, sorted(county.client.credentials["tokens"]["cadre"])[-6])
    furnish(county.settings("supermarket"), {shop.centre: "示范村"})
    shop.place(number(), rice=2)
    credentials = folder / "credentials.json"
    credentials.write_text(json.dumps(county.client.credentials))
    command = [sys.executable, "-m", "deploy.command", "simulate", *DAY, "--credentials", str(credentials)]
    played = subprocess.run(command, cwd=CHECKOUT, check=False, timeout=240, capture_output=True, text=True)
    assert played.returncode == 0, played.stdout[-2000:] + played.stderr[-2000:]


def test_each_event_on_the_wire_is_as_its_published_contract_says(county: County, channel: Any, tmp_path: Path) -> None:
    play(county, tmp_path)
    heard: dict[str, set[str]] = defaultdict(set)
    problems: dict[str, list[str]] = defaultdict(list)
    headers = headers_schema()

    def all_is_heard() -> bool:
        """Whether nothing waits and every service was heard; the heartbeats go on for ever."""
        method, properties, body = channel.basic_get(QUEUE, auto_ack=True)
        if method is not None:
            heard[method.exchange.removesuffix(".events")].add(properties.type)
            problems[properties.type] += wrong(method, properties, body, headers)
        if method is None:
            assert {service for service in SERVICES if not heard[service] - {HEARTBEAT}} == set()
        return method is None

    eventually(all_is_heard, within=60, every=0.001)
    assert {kind: each for kind, each in problems.items() if each} == {}


def test_the_reader_finds_what_is_not_as_promised() -> None:
    example = json.loads((CHECKOUT / "contracts/examples/parcel.collected.v1.json").read_text("utf-8"))
    schema = json.loads((PUBLISHED / "jsonschema/parcel.collected.v1.json").read_text("utf-8"))
    assert complaints(schema, example) == []
    for changed in (
        {"data": example["data"] | {"phone": "13800000000"}},
        {"data": example["data"] | {"consent": "perhaps"}},
        {"id": "7"},
        {"sequence": 0},
        {"source": "/hall"},
    ):
        assert complaints(schema, example | changed)
