"""CloudEvents as partners send them."""

from typing import Any

import pytest

from contracts.refusals import Invalid
from services.chassis.http.cloudevent import id_of, read

KNOWN = {"partner.book.announced.v1": None, "partner.book.announced.v2": None}
GOOD: dict[str, Any] = {
    "specversion": "1.0",
    "id": "e1",
    "source": "/publisher",
    "type": "partner.book.announced.v1",
    "data": {"isbn": "1"},
}


def wrong(event: object) -> dict[str, Any]:
    with pytest.raises(Invalid) as refusal:
        read(event, KNOWN)
    return dict(refusal.value.errors or {})


@pytest.mark.parametrize(
    ("attribute", "value"),
    [
        ("specversion", "0.3"),
        ("specversion", 1.0),
        ("id", ""),
        ("id", 7),
        ("id", "x" * 129),
        ("source", ""),
        ("source", None),
        ("type", "partner.book.announced.v3"),
        ("type", "partner.parcel.announced.v1"),
        ("type", ["partner.book.announced.v1"]),
        ("subject", ""),
        ("time", "2026-07-01T09:30:00"),
        ("time", "yesterday"),
        ("time", 1751333400),
        ("datacontenttype", "text/xml"),
        ("data", None),
        ("data", []),
        ("data", "{}"),
    ],
)
def test_each_wrong_attribute_is_named(attribute: str, value: object) -> None:
    assert list(wrong(GOOD | {attribute: value})) == [attribute]


@pytest.mark.parametrize("attribute", list(GOOD))
def test_each_missing_attribute_is_named(attribute: str) -> None:
    assert list(wrong({name: value for name, value in GOOD.items() if name != attribute})) == [attribute]


def test_an_unknown_version_names_those_that_exist() -> None:
    [message] = wrong(GOOD | {"type": "partner.book.announced.v3"})["type"]

    assert "partner.book.announced.v1、partner.book.announced.v2" in message


def test_extension_attributes_are_let_through() -> None:
    optional = {"time": "2026-07-01T09:30:00.5+08:00", "datacontenttype": "application/json; charset=utf-8"}

    assert read(GOOD | optional | {"traceparent": "x"}, KNOWN).data == {"isbn": "1"}


@pytest.mark.parametrize("event", [None, [], "x", 5])
def test_what_is_no_object_is_no_event(event: object) -> None:
    assert wrong(event)
    assert id_of(event) is None


@pytest.mark.parametrize("sent", ["\ud800", "a\0", "i" * 129, 5, None])
def test_an_id_that_could_not_be_said_again_names_nothing(sent: object) -> None:
    assert id_of(GOOD | {"id": sent}) is None


def test_a_rejected_event_is_named_by_its_id() -> None:
    assert id_of({"id": "包裹-1"}) == "包裹-1"
