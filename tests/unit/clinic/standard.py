"""What HL7's definitions of FHIR R4 say against a resource."""

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from jsonschema import Draft6Validator

OFFICIAL = Draft6Validator(json.loads((Path(__file__).parent / "official" / "fhir-r4.schema.json").read_text("utf-8")))

REQUIRED: Mapping[str, tuple[str, ...]] = {
    "Appointment": ("status",),
    "Bundle": ("type",),
    "CapabilityStatement": ("date", "fhirVersion", "format", "kind", "status"),
    "Encounter": ("status",),
    "OperationOutcome": (),
    "Schedule": (),
    "Slot": ("end", "start", "status"),
}
"""Values that each definition has at least once (min = 1): HL7's JSON Schema leaves all that is primitive optional."""

INVARIANTS: Mapping[str, tuple[tuple[str, Callable[[Any], bool]], ...]] = {
    "Appointment": (
        ("app-1", lambda it: all({"type", "actor"} & each.keys() for each in it["participant"])),
        ("app-2", lambda it: ("start" in it) is ("end" in it)),
        ("app-3", lambda it: {"start", "end"} <= it.keys() or it["status"] in ("proposed", "cancelled", "waitlist")),
        ("app-4", lambda it: "cancelationReason" not in it or it["status"] in ("cancelled", "noshow")),
        ("status of participants", lambda it: all("status" in each for each in it["participant"])),
    ),
    "Bundle": (
        ("bdl-1", lambda it: "total" not in it or it["type"] in ("searchset", "history")),
        ("bdl-5", lambda it: all("resource" in each for each in it.get("entry", ()))),
        ("links", lambda it: all({"relation", "url"} <= each.keys() for each in it.get("link", ()))),
    ),
    "CapabilityStatement": (
        ("cpb-1", lambda it: "rest" in it),
        ("cpb-14", lambda it: it["kind"] != "instance" or "implementation" in it),
        (
            "cpb-9",
            lambda it: len({each["type"] for each in it["rest"][0]["resource"]}) == len(it["rest"][0]["resource"]),
        ),
        ("mode", lambda it: all("mode" in each for each in it["rest"])),
    ),
}
"""The definitions' own rules (FHIRPath in them), by their keys."""


def wrong(resource: Any) -> list[str]:
    """All that the standard says against it; against what lies in a bundle, too."""
    kind = resource["resourceType"]
    definition = OFFICIAL.schema["definitions"][kind]  # type: ignore[index]
    found = OFFICIAL.evolve(schema={**OFFICIAL.schema, "oneOf": [definition]})  # type: ignore[dict-item]
    errors = [error for each in found.iter_errors(resource) for error in each.context or ()]
    return [f"{list(error.path)}: {error.message}" for error in errors] or [*_missing(kind, resource)]


def _missing(kind: str, resource: Any) -> Iterator[str]:
    yield from (f"{name}: min = 1" for name in REQUIRED[kind] if name not in resource)
    yield from (name for name, holds in INVARIANTS.get(kind, ()) if not holds(resource))
    for each in resource.get("entry", ()):
        yield from wrong(each["resource"])
