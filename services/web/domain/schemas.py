"""What a JSON Schema says, as lines for people: each field with its kind and whether it has to be there."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

Schema: TypeAlias = Mapping[str, Any]

DEEPEST = 4
"""Levels of nesting that are written out."""
_BOUNDS = {
    "pattern": "{}",
    "minLength": "≥ {}",
    "maxLength": "≤ {}",
    "minimum": "≥ {}",
    "maximum": "≤ {}",
    "minItems": "≥ {}",
    "maxItems": "≤ {}",
}


@dataclass(frozen=True, slots=True)
class Field:
    """One field: `path` as `payment.amount` or `lines[].sku`; `kind` and `bounds` in JSON Schema's words."""

    path: str
    kind: str
    bounds: str
    required: bool
    description: str


def fields_of(document: Schema, name: str = "data") -> tuple[Field, ...]:
    """All fields of the property `name` of an event's schema, in the schema's order, nested ones behind their own."""
    definitions = document.get("$defs", {})
    return tuple(_within(document["properties"][name], definitions, "", 0))


def _within(schema: Schema, definitions: Schema, before: str, depth: int) -> Iterator[Field]:
    schema = _meant(schema, definitions)
    required = frozenset(schema.get("required", ()))
    for name, given in schema.get("properties", {}).items():
        meant = _meant(given, definitions)
        path = f"{before}{name}"
        yield Field(path, _kind(meant, definitions), _bounds(meant), name in required, meant.get("description", ""))
        if depth < DEEPEST:
            yield from _within(meant, definitions, f"{path}.", depth + 1)
            yield from _within(meant.get("items", {}), definitions, f"{path}[].", depth + 1)


def _meant(schema: Schema, definitions: Schema) -> Schema:
    """The schema itself, or the one that it names; of one with null, the other."""
    while "$ref" in schema or "anyOf" in schema:
        if "$ref" in schema:
            said = {key: value for key, value in schema.items() if key != "$ref"}
            schema = {**definitions[schema["$ref"].rsplit("/", 1)[-1]], **said}
        else:
            schema = next(each for each in schema["anyOf"] if each.get("type") != "null")
    return schema


def _kind(schema: Schema, definitions: Schema) -> str:
    kinds = schema.get("type", "any")
    kind = kinds if isinstance(kinds, str) else " | ".join(kinds)
    if "items" in schema:
        return f"{kind} of {_kind(_meant(schema['items'], definitions), definitions)}"
    return f"{kind} ({schema['format']})" if "format" in schema else str(kind)


def _bounds(schema: Schema) -> str:
    """The values that are allowed, or their bounds."""
    values = [str(each) for each in schema.get("enum", ()) if each is not None]
    if "const" in schema:
        values = [str(schema["const"])]
    return " | ".join(values) or " ".join(words.format(schema[key]) for key, words in _BOUNDS.items() if key in schema)
