"""A loader says what its schema says, or nothing."""

import gc
import json
import pkgutil
import weakref
from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from marshmallow import Schema, ValidationError, fields

import contracts
from contracts.refusals import Invalid
from contracts.registry import CARDS
from services.chassis.http.loaders import loader_of
from services.chassis.http.messages import load
from services.chassis.http.openapi import EXAMPLES


def _published() -> Iterator[Schema]:
    """Every schema that stands in the contracts by a name of its own."""
    for found in pkgutil.walk_packages(contracts.__path__, "contracts."):
        for value in vars(import_module(found.name)).values():
            if isinstance(value, Schema):
                yield value


SCHEMAS = sorted(dict.fromkeys(_published()), key=lambda schema: type(schema).__qualname__)

JUNK: st.SearchStrategy[Any] = st.sampled_from(
    [
        None,
        "",
        "x",
        " ",
        "x\n",
        "x" * 400,
        "true",
        "1",
        0,
        1,
        -1,
        1.5,
        10**30,
        True,
        False,
        [],
        [None],
        ["x"],
        {},
        {"x": 1},
    ]
)
TEXTS = st.sampled_from(
    [
        "yunda", "YT0001", "370829001001", "370829001", "13800001234", "138****5678", "2026-07-01", "08:30", "本人",
        "2026-07-01T09:30:00+08:00", "2026-07-01T09:30:00", "0198c2f0-0000-7000-8000-000000000000",
        "staff:370829001001-01",
    ]
)  # fmt: skip


def bodies(schema: Schema) -> st.SearchStrategy[Any]:
    """What somebody might send for a schema: its fields with what fits and what doesn't, some of them away."""
    members = {field.data_key or name: _values(field) for name, field in schema.load_fields.items()}
    known = st.fixed_dictionaries({}, optional=members)
    whole = st.fixed_dictionaries(members)
    return st.one_of(whole, known, known.map(lambda body: body | {"unknown": 1}), JUNK)


def _values(field: fields.Field[Any]) -> st.SearchStrategy[Any]:
    examples = [field.metadata["example"]] if "example" in field.metadata else []
    words = [choice for check in field.validators for choice in getattr(check, "choices", ())]
    fitting: list[st.SearchStrategy[Any]] = [TEXTS, JUNK]
    if examples or words:
        fitting.append(st.sampled_from([*examples, *words]))
    if isinstance(field, fields.Nested):
        fitting.append(bodies(field.schema) if not field.many else st.lists(bodies(field.schema), max_size=2))
    if isinstance(field, fields.List):
        fitting.append(st.lists(_values(field.inner), max_size=2))
    return st.one_of(fitting)


def said_by(schema: Schema, body: Any) -> Any:
    """What the schema itself makes of a body; None where it refuses it."""
    try:
        return schema.load(body)
    except ValidationError:
        return None


@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda schema: type(schema).__qualname__)
def test_a_loader_never_says_anything_else_than_its_schema(schema: Schema) -> None:
    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(bodies(schema))
    def agree(body: Any) -> None:
        try:
            loaded = loader_of(schema)(body)
        except ValidationError:
            return
        assert loaded == said_by(schema, body)
        assert list(loaded) == list(schema.load(body))

    agree()


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card.type)
def test_a_loader_has_no_doubt_about_what_is_in_order(card: Any) -> None:
    example = json.loads((EXAMPLES / f"{card.type}.json").read_text(encoding="utf-8"))

    assert loader_of(card.data)(example["data"]) == card.data.load(example["data"])


class Secret(str):
    """A text that can be watched; the loaders doubt it."""

    __slots__ = ("__weakref__",)


class Parcel(Schema):
    code = fields.String(required=True)
    paid = fields.Boolean()
    lines = fields.List(fields.String())


@pytest.mark.parametrize("changed", [{}, {"paid": 1}, {"lines": 1}, {"more": 1}], ids=str)
def test_nothing_of_a_body_that_was_refused_stays_behind(changed: dict[str, Any]) -> None:
    secret = Secret("1-1-654321")
    watched = weakref.ref(secret)
    with suppress(Invalid):
        load(Parcel(), {"code": secret} | changed)

    del secret
    gc.collect()
    assert watched() is None
