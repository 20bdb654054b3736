"""Whether a published document keeps its own standard, by that standard's official meta-schema."""

import json
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft7Validator, Draft202012Validator
from jsonschema.exceptions import SchemaError
from openapi_spec_validator import OpenAPIV31SpecValidator

_ASYNCAPI = Path(__file__).parent / "vendor" / "asyncapi-3.0.0.json"


def faults(path: Path, text: str) -> Sequence[str]:
    """What is wrong with a document, told apart by its place: `openapi/`, `jsonschema/` or `asyncapi.yaml`."""
    return _faults(path.name if path.name == "asyncapi.yaml" else path.parent.name, text)


@cache
def _faults(standard: str, text: str) -> Sequence[str]:
    """Remembered: a meta-schema takes seconds over a service's document, and most are asked for again unchanged."""
    if standard == "openapi":
        return tuple(openapi_faults(json.loads(text)))
    if standard == "jsonschema":
        return tuple(json_schema_faults(json.loads(text)))
    return tuple(asyncapi_faults(yaml.safe_load(text))) if standard == "asyncapi.yaml" else ()


def openapi_faults(document: Any) -> Iterator[str]:
    """What breaks OpenAPI 3.1."""
    for error in OpenAPIV31SpecValidator(document).iter_errors():
        yield _placed(error)


def asyncapi_faults(document: Any) -> Iterator[str]:
    """What breaks AsyncAPI 3.0, and references that lead nowhere, which its meta-schema doesn't see."""
    for error in _asyncapi().iter_errors(document):
        yield _placed(error)
    for reference in _references(document):
        if not _leads_somewhere(document, reference):
            yield f"{reference}: 引用不存在"


def json_schema_faults(document: Any) -> Iterator[str]:
    """What breaks JSON Schema 2020-12."""
    try:
        Draft202012Validator.check_schema(document)
    except SchemaError as error:
        yield _placed(error)


@cache
def _asyncapi() -> Draft7Validator:
    return Draft7Validator(json.loads(_ASYNCAPI.read_text(encoding="utf-8")))


def _placed(error: Any) -> str:
    return f"/{'/'.join(str(part) for part in error.absolute_path)}: {error.message:.300}"


def _references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for child in node.values():
            yield from _references(child)
    elif isinstance(node, list):
        for child in node:
            yield from _references(child)


def _leads_somewhere(document: Any, reference: str) -> bool:
    node = document
    for part in reference.removeprefix("#/").split("/"):
        if not isinstance(node, dict) or part not in node:
            return False
        node = node[part]
    return True
