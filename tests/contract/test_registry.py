"""The catalogue of events keeps its promises: each has an example, a producer and consumers that handle it."""

import importlib.util
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from contracts.cards import HEARTBEAT, WATCHERS
from contracts.registry import BY_TYPE, CARDS, GUESTS, PARTNER, Card
from deploy.contracts.publish import apis
from deploy.contracts.schemas import json_schema
from deploy.processes.discovery import discover

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "contracts" / "examples"
SERVICES = {service.name for service in discover()}
INVENTED = replace(CARDS[0], type="kite.flown.v1", producer="express", consumers=("supervision",))


def gaps(card: Card) -> Iterator[str]:
    """What a card lacks, one line each."""
    if not (EXAMPLES / f"{card.type}.json").exists():
        yield "no example"
    if not _produced(card):
        yield f"{card.producer} does not produce it"
    for consumer in card.consumers:
        if card.type not in _handled_by(consumer):
            yield f"{consumer} does not handle it"
    if not card.consumers:
        yield "no consumer"


def _produced(card: Card) -> bool:
    if card.producer == PARTNER:
        return any(card.type in api.intake for api in apis().values())
    domain = ROOT / "services" / card.producer / "domain"
    rooms = sorted(domain.rglob("*.py")) if domain.is_dir() else [domain.with_suffix(".py")]
    thing, what, _ = card.type.split(".")
    said = (f'"{card.type}"', f'_say("{what}"') if thing in _machines(rooms) else (f'"{card.type}"',)
    if what == "corrected" and thing in _machines(rooms):
        return True  # every machine takes moves back
    if what == "relocated" and thing in _machines(rooms):
        handlers = (ROOT / "services" / card.producer / "handlers").rglob("*.py")
        by_its_own = any(".move_to(" in room.read_text() for room in handlers)
        return by_its_own or hasattr(importlib.import_module(f"services.{card.producer}.events"), "strays")
    return any(words in room.read_text() for room in rooms if room.exists() for words in said)


def _machines(rooms: list[Path]) -> set[str]:
    """The things whose events' types are put together by a machine."""
    written = "".join(room.read_text() for room in rooms if room.exists())
    return set(re.findall(r'THING: ClassVar\[str\] = "(\w+)"', written))


def _handled_by(consumer: str) -> set[str]:
    api = apis().get(consumer)
    intake = set(api.intake) if api else set()
    name = f"services.{consumer}.events"
    listening = set(importlib.import_module(name).EVENTS) if importlib.util.find_spec(name) else set()
    return intake | listening


def example(card: Card) -> dict[str, object]:
    content: dict[str, object] = json.loads((EXAMPLES / f"{card.type}.json").read_text())
    return content


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card.type)
def test_a_card_has_example_producer_and_consumers(card: Card) -> None:
    assert list(gaps(card)) == []


def test_a_card_without_example_producer_or_consumer_is_found() -> None:
    assert list(gaps(INVENTED)) == [
        "no example",
        "express does not produce it",
        "supervision does not handle it",
    ]
    assert "no consumer" in gaps(replace(INVENTED, consumers=()))


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card.type)
def test_an_example_fits_its_schema_and_the_published_one(card: Card) -> None:
    content = example(card)
    assert card.data.validate(content["data"]) == {}  # type: ignore[arg-type]
    published = Draft202012Validator(json_schema(card), format_checker=Draft202012Validator.FORMAT_CHECKER)
    assert [error.message for error in published.iter_errors(content)] == []


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card.type)
def test_the_published_schema_finds_what_is_missing(card: Card) -> None:
    published = Draft202012Validator(json_schema(card))
    content = example(card)
    for attribute in ("id", "data", "source"):
        assert not published.is_valid({name: value for name, value in content.items() if name != attribute})
    if card.data.validate({}):
        assert not published.is_valid(content | {"data": {}})
    assert not published.is_valid(content | {"type": "kite.flown.v1"})


def test_a_handler_has_a_card_that_names_its_service() -> None:
    handled = {(name, kind) for name in SERVICES for kind in _handled_by(name)}
    heard = {(consumer, card.type) for card in CARDS for consumer in card.consumers}
    assert handled == heard | {(watcher, HEARTBEAT) for watcher in WATCHERS}


def test_there_is_no_example_without_a_card() -> None:
    assert {path.stem for path in EXAMPLES.iterdir()} == set(BY_TYPE)


def test_cards_stand_in_alphabetical_order_and_once() -> None:
    types = [card.type for card in CARDS]
    assert types == sorted(set(types))


def test_producers_consumers_and_what_guests_hear_are_services() -> None:
    named = {card.producer for card in CARDS} | {name for card in CARDS for name in card.consumers}
    assert named | {name for guest in GUESTS for name in guest.hears} <= SERVICES | {PARTNER}


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card.type)
def test_a_type_says_partner_or_not_and_its_version(card: Card) -> None:
    assert card.type.startswith("partner.") == (card.producer == PARTNER)
    assert card.type.rpartition(".v")[2].isdigit()


@pytest.mark.parametrize("card", [card for card in CARDS if card.producer != PARTNER], ids=lambda card: card.type)
def test_a_consumer_may_ignore_fields_that_come_later(card: Card) -> None:
    assert card.data.validate(example(card)["data"] | {"later": 1}) == {}  # type: ignore[operator]


@pytest.mark.parametrize("card", [card for card in CARDS if card.producer == PARTNER], ids=lambda card: card.type)
def test_a_partner_is_told_of_a_field_that_does_not_exist(card: Card) -> None:
    assert card.data.validate(example(card)["data"] | {"extra": 1}) == {"extra": ["Unknown field."]}  # type: ignore[operator]


WRONG = {
    "carrier": "YUNDA!",
    "waybill": "12",
    "centre": "110101001001",
    "occurred_at": "2026-07-01T09:30:00",
    "consent": "perhaps",
    "recipient": {"nickname": "老张"},
}


@pytest.mark.parametrize(("field", "value"), WRONG.items(), ids=WRONG)
def test_our_schema_and_the_published_one_refuse_the_same(field: str, value: object) -> None:
    card = BY_TYPE["partner.parcel.arrived.v1"]
    content = example(card)
    content["data"] = content["data"] | {field: value}  # type: ignore[operator]
    published = Draft202012Validator(json_schema(card), format_checker=Draft202012Validator.FORMAT_CHECKER)
    assert list(card.data.validate(content["data"])) == [field]  # type: ignore[arg-type]
    assert not published.is_valid(content)
