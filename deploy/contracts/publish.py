"""Everything that is generated from contracts and committed: written by `make contracts`, compared by `make check`."""

import importlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from contracts.registry import CARDS
from deploy.contracts import asyncapi, validity
from deploy.contracts.readme import MissingPart, filled
from deploy.contracts.schemas import json_schema
from deploy.processes.discovery import discover, with_api
from deploy.written import left_over, rewrite, stale, text_of, version
from services.chassis.http.openapi import document as openapi
from services.chassis.http.routes import Api

ROOT = Path(__file__).parents[2]
PUBLISHED = ROOT / "contracts" / "published"


def write(folder: Path = PUBLISHED) -> list[Path]:
    """Rewrite what has changed, delete what nothing produces any more; returns the paths touched.

    Raises MissingPart, after the documents, where a README has no place for its generated part.
    """
    documents = dict(_documents(folder))
    left = left_over(folder, documents)
    for path in left:
        path.unlink()
    return [*left, *rewrite(documents.items()), *rewrite(map(_readme, _services()))]


def check(folder: Path = PUBLISHED) -> list[str]:
    """What is wrong, a line each: stale, missing and left-over files, and documents that break their own standard."""
    documents = dict(_documents(folder))
    left = [f"{path}: 已无来源,请运行 make contracts" for path in left_over(folder, documents)]
    invalid = [f"{path}: {wrong}" for path, text in documents.items() for wrong in validity.faults(path, text)]
    readmes = [wrong for service in _services() for wrong in _wrong_readme(service)]
    return left + invalid + stale(documents.items()) + readmes


def apis() -> Mapping[str, Api]:
    """The table of routes of each service that has one."""
    modules = {name: importlib.import_module(f"services.{name}.api") for name in with_api()}
    return {name: module.API for name, module in modules.items() if hasattr(module, "API")}


def _wrong_readme(service: str) -> list[str]:
    try:
        return stale([_readme(service)])
    except MissingPart as missing:
        return [str(missing)]


def _documents(folder: Path) -> Iterator[tuple[Path, str]]:
    for name, api in sorted(apis().items()):
        yield folder / "openapi" / f"{name}.json", _as_json(openapi(api))
    yield folder / "asyncapi.yaml", _as_yaml(asyncapi.document(CARDS, version()))
    for card in CARDS:
        yield folder / "jsonschema" / f"{card.type}.json", _as_json(json_schema(card))


def _services() -> list[str]:
    return [service.name for service in discover()]


def _readme(service: str) -> tuple[Path, str]:
    path = ROOT / "services" / service / "README.md"
    text = text_of(path)
    if text is None:
        raise MissingPart(f"{path}: 缺少这份文件")
    return path, filled(text, service, apis().get(service))


def _as_json(document: Mapping[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _as_yaml(document: Mapping[str, Any]) -> str:
    return yaml.dump(document, Dumper=_Plain, sort_keys=False, allow_unicode=True, width=120)


class _Plain(yaml.SafeDumper):
    """YAML without anchors, which few readers of AsyncAPI expect."""

    def ignore_aliases(self, data: Any) -> bool:
        return True
