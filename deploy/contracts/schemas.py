"""The schemas of all events, made from their cards: components to refer to, and one JSON Schema for each card."""

import json
from collections.abc import Sequence
from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from marshmallow import Schema

from contracts.people import CENTRE_DIGITS, COUNTY, TOWN_DIGITS, Party
from contracts.registry import PARTNER, Card

DIALECT = "https://json-schema.org/draft/2020-12/schema"
COMPONENTS = "#/components/schemas/"

_ATTRIBUTES = ("specversion", "id", "source", "type", "data")
_OURS = ("subject", "time", "datacontenttype", "sequence", "centre", "actor", "responsible", "traceparent")


_CENTRE = f"[0-9]{{{CENTRE_DIGITS}}}"
_PLACE = f"({_CENTRE}|[0-9]{{{TOWN_DIGITS}}}|{COUNTY})"


def components(cards: Sequence[Card]) -> dict[str, Any]:
    """The data of all cards and what they nest, by name, as schema objects of OpenAPI 3.1 and AsyncAPI 3.0 alike."""
    spec = APISpec(title="", version="", openapi_version="3.1.0", plugins=[MarshmallowPlugin()])
    for name, schema in {name_of(card.data): card.data for card in cards}.items():
        spec.components.schema(name, schema=schema)
    return dict(sorted(spec.to_dict()["components"]["schemas"].items()))


def name_of(schema: Schema) -> str:
    """What a schema is called among the components."""
    return type(schema).__name__


def json_schema(card: Card) -> dict[str, Any]:
    """One event as a CloudEvents JSON object (structured mode), complete in itself."""
    definitions = json.loads(json.dumps(components([card])).replace(COMPONENTS, "#/$defs/"))
    return {
        "$schema": DIALECT,
        "$id": f"urn:echowall:event:{card.type}",
        "title": card.type,
        "description": card.purpose,
        "type": "object",
        "required": list(_ATTRIBUTES if card.producer == PARTNER else _ATTRIBUTES + _OURS),
        "properties": (_sent(card) if card.producer == PARTNER else _published(card)) | _data(card),
        "$defs": definitions,
    }


def _data(card: Card) -> dict[str, Any]:
    return {"data": {"$ref": f"#/$defs/{name_of(card.data)}"}}


def _sent(card: Card) -> dict[str, Any]:
    """What a partner may send; further attributes are let through and ignored."""
    return {
        "specversion": {"const": "1.0"},
        "id": {"type": "string", "minLength": 1, "maxLength": 128},
        "source": {"type": "string", "minLength": 1, "maxLength": 512},
        "type": {"const": card.type},
        "subject": {"type": "string", "minLength": 1, "maxLength": 512},
        "time": {"type": "string", "format": "date-time"},
        "datacontenttype": {"type": "string", "pattern": "^application/json"},
    }


def _published(card: Card) -> dict[str, Any]:
    """What comes over the bus."""
    return {
        "specversion": {"const": "1.0"},
        "id": {"type": "string", "format": "uuid", "description": "UUIDv7"},
        "source": {"const": f"/{card.producer}"},
        "type": {"const": card.type},
        "subject": {"type": "string", "minLength": 1, "description": f"id of the {card.orders_by}"},
        "time": {"type": "string", "format": "date-time", "description": "UTC"},
        "datacontenttype": {"const": "application/json"},
        "sequence": {"type": "integer", "minimum": 1, "description": "counts the events of one subject, without a gap"},
        "centre": {"type": "string", "pattern": f"^{_PLACE if card.placeless else _CENTRE}$"},
        "actor": {"type": "string", "minLength": 1},
        "responsible": {"type": "string", "pattern": f"^({'|'.join(Party)}):.+$", "description": "责任主体"},
        "traceparent": {"type": "string", "description": "W3C Trace Context, or empty"},
    }
