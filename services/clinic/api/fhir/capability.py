"""What a client may ask of the read view, in FHIR's own words: many ask for this first."""

from collections.abc import Mapping
from typing import Any

from contracts.clinic.fhir import SEARCH

Json = Mapping[str, Any]

_TYPES = {
    "_id": "token",
    "active": "token",
    "date": "date",
    "schedule": "reference",
    "start": "date",
    "status": "token",
}
"""Kinds of search parameters; what else a query may say (`_count`, `_format`, `_after`) is none."""
_ONLY = [{"code": "read"}, {"code": "search-type"}]


def statement() -> Json:
    """The CapabilityStatement: it follows from the contract."""
    return {
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": "2026-11-26",
        "kind": "instance",
        "implementation": {"description": "回音墙 Echowall:卫生室只读视图,姓名打码"},
        "fhirVersion": "4.0.1",
        "format": ["application/fhir+json", "json"],
        "rest": [{"mode": "server", "resource": [_resource(kind) for kind in SEARCH]}],
    }


def _resource(kind: str) -> Json:
    named = (name for name in SEARCH[kind].fields if name in _TYPES)
    return {
        "type": kind,
        "interaction": _ONLY,
        "versioning": "no-version",
        "searchParam": [{"name": name, "type": _TYPES[name]} for name in named],
    }
