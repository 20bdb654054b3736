"""Everything that is generated from contracts and committed: written by `make contracts`, compared by `make check`."""

import importlib
import json
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from contracts.registry import CARDS
from deploy.contracts import asyncapi, validity
from deploy.contracts.readme import MissingPart, filled
from deploy.contracts.schemas import json_schema
from deploy.processes.discovery import discover, with_api
from services.chassis.http.openapi import document as openapi
from services.chassis.http.routes import Api

ROOT = Path(__file__).parents[2]
PUBLISHED = ROOT / "contracts" / "published"


def write(folder: Path = PUBLISHED) -> list[str]:
    """Rewrite what has changed, delete what nothing produces any more; returns the paths touched.

    Raises MissingPart where a README has no place for its generated part.
    """
    wanted = files(folder)
    stale = [path for path, text in wanted.items() if _text(path) != text]
    for path in stale:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(wanted[path], encoding="utf-8")
    left = _left_over(folder, wanted)
    for path in left:
        path.unlink()
    return [str(path) for path in stale + left]


def check(folder: Path = PUBLISHED) -> list[str]:
    """What is wrong, a line each: stale, missing and left-over files, and documents that break their own standard."""
    try:
        wanted = files(folder)
    except MissingPart as missing:
        return [str(missing)]
    stale = [f"{path}: 与代码不符,请运行 make contracts" for path, text in wanted.items() if _text(path) != text]
    left = [f"{path}: 已无来源,请运行 make contracts" for path in _left_over(folder, wanted)]
    return stale + left + [f"{path}: {wrong}" for path, text in wanted.items() for wrong in validity.faults(path, text)]


def files(folder: Path) -> dict[Path, str]:
    """Every generated file with its text; READMEs of the services among them."""
    return dict(_documents(folder)) | dict(_readmes())


def apis() -> Mapping[str, Api]:
    """The table of routes of each service that has one."""
    modules = {name: importlib.import_module(f"services.{name}.api") for name in with_api()}
    return {name: module.API for name, module in modules.items() if hasattr(module, "API")}


def _documents(folder: Path) -> Iterator[tuple[Path, str]]:
    for name, api in sorted(apis().items()):
        yield folder / "openapi" / f"{name}.json", _as_json(openapi(api))
    yield folder / "asyncapi.yaml", _as_yaml(asyncapi.document(CARDS, _version()))
    for card in CARDS:
        yield folder / "jsonschema" / f"{card.type}.json", _as_json(json_schema(card))


def _readmes() -> Iterator[tuple[Path, str]]:
    for service in discover():
        path = ROOT / "services" / service.name / "README.md"
        yield path, filled(_text(path) or "", service.name)


def _left_over(folder: Path, wanted: Mapping[Path, str]) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and path not in wanted)


def _version() -> str:
    version: str = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    return version


def _text(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.exists() else None


def _as_json(document: Mapping[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _as_yaml(document: Mapping[str, Any]) -> str:
    return yaml.dump(document, Dumper=_Plain, sort_keys=False, allow_unicode=True, width=120)


class _Plain(yaml.SafeDumper):
    """YAML without anchors, which few readers of AsyncAPI expect."""

    def ignore_aliases(self, data: Any) -> bool:
        return True
