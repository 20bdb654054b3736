"""Everything that is generated from contracts and committed: written by `make contracts`, compared by `make check`."""

import importlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from contracts.registry import CARDS
from deploy.contracts import architecture, asyncapi, validity
from deploy.contracts.readme import MissingPart, filled, placed
from deploy.contracts.schemas import json_schema
from deploy.processes.discovery import discover, with_api
from deploy.written import left_over, rewrite, stale, text_of, version
from services.chassis.http.openapi import document as openapi
from services.chassis.http.routes import Api

ROOT = Path(__file__).parents[2]
PUBLISHED = ROOT / "contracts" / "published"
ARCHITECTURE = ROOT / "docs" / "architecture.md"


def write(folder: Path = PUBLISHED) -> list[Path]:
    """Rewrite what has changed, delete what nothing produces any more; returns the paths touched.

    Raises MissingPart, after the documents, where a README has no place for its generated part.
    """
    documents = dict(_documents(folder))
    left = left_over(folder, documents)
    for path in left:
        path.unlink()
    return [*left, *rewrite(documents.items()), *rewrite(_pages())]


def check(folder: Path = PUBLISHED) -> list[str]:
    """What is wrong, a line each: stale, missing and left-over files, and documents that break their own standard."""
    documents = dict(_documents(folder))
    left = [f"{path}: 已无来源,请运行 make contracts" for path in left_over(folder, documents)]
    invalid = [f"{path}: {wrong}" for path, text in documents.items() for wrong in validity.faults(path, text)]
    try:
        pages = stale(_pages())
    except MissingPart as missing:
        pages = [str(missing)]
    return left + invalid + stale(documents.items()) + pages


def apis() -> Mapping[str, Api]:
    """The table of routes of each service that has one."""
    modules = {name: importlib.import_module(f"services.{name}.api") for name in with_api()}
    return {name: module.API for name, module in modules.items() if hasattr(module, "API")}


def _documents(folder: Path) -> Iterator[tuple[Path, str]]:
    for name, api in sorted(apis().items()):
        yield folder / "openapi" / f"{name}.json", _as_json(openapi(api))
    yield folder / "asyncapi.yaml", _as_yaml(asyncapi.document(CARDS, version()))
    for card in CARDS:
        yield folder / "jsonschema" / f"{card.type}.json", _as_json(json_schema(card))


def _pages() -> Iterator[tuple[Path, str]]:
    """Pages that people wrote, with their generated parts. Raises MissingPart for one that has no place for its own."""
    yield from map(_readme, _services())
    parts = architecture.parts_of(CARDS)
    yield ARCHITECTURE, placed(_text(ARCHITECTURE), parts, ARCHITECTURE.name)


def _services() -> list[str]:
    return [service.name for service in discover()]


def _readme(service: str) -> tuple[Path, str]:
    path = ROOT / "services" / service / "README.md"
    return path, filled(_text(path), service, apis().get(service))


def _text(path: Path) -> str:
    text = text_of(path)
    if text is None:
        raise MissingPart(f"{path}: 缺少这份文件")
    return text


def _as_json(document: Mapping[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _as_yaml(document: Mapping[str, Any]) -> str:
    return yaml.dump(document, Dumper=_Plain, sort_keys=False, allow_unicode=True, width=120)


class _Plain(yaml.SafeDumper):
    """YAML without anchors, which few readers of AsyncAPI expect."""

    def ignore_aliases(self, data: Any) -> bool:
        return True
