"""The documentation of the interfaces: whole, for anybody, and no more than is published."""

import html
import re

import pytest

from contracts.registry import CARDS, PARTNER
from services.web.api.docs import events_of, services
from services.web.domain.schemas import fields_of
from tests.unit.web.asking import Ask

NESTED = {
    "properties": {"data": {"$ref": "#/$defs/Order"}},
    "$defs": {
        "Order": {
            "type": "object",
            "required": ["lines"],
            "properties": {
                "lines": {"type": "array", "items": {"$ref": "#/$defs/Line"}, "maxItems": 9},
                "note": {"anyOf": [{"type": "string", "maxLength": 5, "description": "备注"}, {"type": "null"}]},
            },
        },
        "Line": {"type": "object", "properties": {"unit": {"type": ["string", "null"], "enum": ["kg", None]}}},
    },
}


def test_fields_are_written_out_with_those_inside_them() -> None:
    assert [(f.path, f.kind, f.bounds, f.required, f.description) for f in fields_of(NESTED)] == [
        ("lines", "array of object", "≤ 9", True, ""),
        ("lines[].unit", "string | null", "kg", False, ""),
        ("note", "string", "≤ 5", False, "备注"),
    ]


def test_every_event_of_the_registry_stands_on_one_page_with_an_example() -> None:
    shown = [event.card.type for service in services() for event in events_of(service)]

    internal = {card.type for card in CARDS if card.producer not in services() and card.producer != PARTNER}
    assert sorted(set(shown)) == sorted({card.type for card in CARDS} - internal)
    assert all(event.example for service in services() for event in events_of(service))


@pytest.mark.parametrize("service", services())
def test_whoever_asks_gets_the_pages_without_signing_in(ask: Ask, service: str) -> None:
    assert f'data-document="/{service}/openapi.json"' in ask("GET", f"/docs/api/{service}").text
    page = ask("GET", f"/docs/events/{service}").text

    anchors = re.findall(r'<section class="panel event" id="([^"]+)"', page)
    assert anchors == [event.card.type for event in events_of(service)]
    assert all(html.escape(event.card.purpose) in page for event in events_of(service))


@pytest.mark.parametrize("path", ["/docs/api/nothing", "/docs/events/nothing", "/docs/contracts/../envelope.py"])
def test_what_is_not_published_is_not_found(ask: Ask, path: str) -> None:
    assert ask("GET", path).status_code == 404


def test_the_published_files_can_be_had(ask: Ask) -> None:
    assert ask("GET", "/docs/contracts/openapi/express.json").json()["openapi"].startswith("3.1")
    assert ask("GET", "/docs/contracts/asyncapi.yaml").text.startswith("asyncapi: 3.0")


def test_answers_are_packed_for_whoever_can_unpack_them(ask: Ask) -> None:
    answer = ask("GET", "/docs/events/express", headers={"accept-encoding": "gzip"})

    assert answer.headers["content-encoding"] == "gzip"
    assert int(answer.headers["content-length"]) < len(answer.content) / 4
