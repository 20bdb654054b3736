"""The gate: what has been released stays usable until a newer version has stood beside it for one release.

The last release is committed in `contracts/released/`; see `docs/adr/0010-what-was-released-stays-usable.md`.
"""

import json
import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from contracts.registry import BY_TYPE, GUESTS
from deploy.contracts.compatibility import Comparison, Node, Use, resolved
from deploy.contracts.publish import PUBLISHED, ROOT

RELEASED = ROOT / "contracts" / "released"

_VERSION = re.compile(r"\bv(\d+)\b")


@dataclass(frozen=True, slots=True)
class Break:
    """One thing that others rely on and that would be gone: where, what, whom it hits, what to do instead."""

    subject: str
    what: str
    affected: tuple[str, ...]
    instead: str

    def __str__(self) -> str:
        return f"{self.subject}: {self.what};受影响:{'、'.join(self.affected)};{self.instead}"


class Refused(Exception):
    """A release that would break what others rely on; `breaks` names it."""

    def __init__(self, breaks: list[Break]) -> None:
        super().__init__("\n".join(map(str, breaks)))
        self.breaks = breaks


def breaks(released: Path = RELEASED, published: Path = PUBLISHED) -> list[Break]:
    """What `published` breaks of `released`. Raises FileNotFoundError where nothing was released yet."""
    if not released.is_dir():
        raise FileNotFoundError(f"{released}: 还没有已发布的契约,请运行 echowall contracts release")
    return [*_events(released, published), *_apis(released, published)]


def release(published: Path = PUBLISHED, released: Path = RELEASED) -> list[Path]:
    """Make `published` what others rely on from now on; returns what was retired. Raises Refused, changing nothing."""
    found = breaks(released, published) if released.is_dir() else []
    if found:
        raise Refused(found)
    shutil.copytree(published, released, dirs_exist_ok=True)
    retired = [path for path in _files(released) if not (published / path.relative_to(released)).exists()]
    for path in retired:
        path.unlink()
    return retired


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


# Events


def _events(released: Path, published: Path) -> Iterator[Break]:
    schemas = {path.stem: json.loads(path.read_text("utf-8")) for path in _files(released / "jsonschema")}
    listeners = _listeners(released / "asyncapi.yaml")
    for kind, old in schemas.items():
        path = published / "jsonschema" / f"{kind}.json"
        what = _event(old, path) if path.exists() or not _succeeded(kind, schemas) else ()
        affected = _hit(kind, old, listeners.get(kind, set()))
        for line in what:
            yield Break(kind, line, affected, f"请另立 {_next(kind)},两版并存到下一次发布之后再去掉旧版")


def _event(old: Node, path: Path) -> Iterator[str]:
    if not path.exists():
        yield "事件被去掉"
        return
    new = json.loads(path.read_text("utf-8"))
    use = Use.SENT if path.stem.startswith("partner.") else Use.KEPT
    yield from Comparison(old, new, use).breaks(old, new)


def _hit(kind: str, schema: Node, listening: set[str]) -> tuple[str, ...]:
    """Who consumes an event, now or at its release, guests included; of an intake event, the partners who push it."""
    if kind.startswith("partner."):
        return ("推送它的合作方",)
    consumers = listening | set(BY_TYPE[kind].consumers if kind in BY_TYPE else ())
    producer = schema["properties"]["source"]["const"].removeprefix("/")
    return (*sorted(consumers), *(guest.name for guest in GUESTS if producer in guest.hears))


def _listeners(path: Path) -> dict[str, set[str]]:
    """For each event type the services that received it when it was released."""
    found: dict[str, set[str]] = {}
    for name in yaml.safe_load(path.read_text("utf-8"))["operations"]:
        service, action, kind = name.split(".", 2)
        if action == "receive":
            found.setdefault(kind, set()).add(service)
    return found


# HTTP


def _apis(released: Path, published: Path) -> Iterator[Break]:
    for path in _files(released / "openapi"):
        old = json.loads(path.read_text("utf-8"))
        file = published / "openapi" / path.name
        new = json.loads(file.read_text("utf-8")) if file.exists() else {"paths": {}}
        affected = (f"调用 {path.stem} 接口的网页与外部程序",)
        for place, line in _api(old, new):
            instead = f"请另立 {_next(place)},两版并存到下一次发布之后再去掉旧版"
            yield Break(f"{path.stem} {place}", line, affected, instead)


def _api(old: Node, new: Node) -> Iterator[tuple[str, str]]:
    for path, operations in old["paths"].items():
        for method, operation in operations.items():
            now = new["paths"].get(path, {}).get(method)
            if now is not None:
                yield from ((f"{method.upper()} {path}", line) for line in _Operation(old, new).breaks(operation, now))
            elif not _succeeded(path, old["paths"]):
                yield f"{method.upper()} {path}", "接口被去掉"
    problem = {"$ref": "#/components/schemas/Problem"}
    if new["paths"]:
        yield from (("v1 错误回答", line) for line in Comparison(old, new, Use.SHOWN).breaks(problem, problem))


class _Operation:
    """Compares one operation of two OpenAPI documents."""

    def __init__(self, old: Node, new: Node) -> None:
        self._sent = Comparison(old, new, Use.SENT)
        self._shown = Comparison(old, new, Use.SHOWN)
        self._old = old
        self._new = new

    def breaks(self, old: Node, new: Node) -> Iterator[str]:
        """What breaks for those who call it."""
        if new.get("security") and new["security"] != old.get("security"):
            yield "身份要求改变"
        yield from self._parameters(_parameters(old), _parameters(new))
        yield from self._body(old.get("requestBody", {}), new.get("requestBody", {}))
        for status, answer in old["responses"].items():
            if status.startswith("2"):
                yield from self._answer(status, answer, new["responses"].get(status))

    def _parameters(self, old: Mapping[str, Node], new: Mapping[str, Node]) -> Iterator[str]:
        yield from (f"参数 {name} 被去掉" for name in old if name not in new)
        for name, parameter in new.items():
            if parameter.get("required") and not old.get(name, {}).get("required"):
                yield f"参数 {name} 变为必填"
            if name in old:
                yield from self._sent.breaks(old[name]["schema"], parameter["schema"], f"参数 {name}")

    def _body(self, old: Node, new: Node) -> Iterator[str]:
        if new.get("required") and not old.get("required"):
            yield "请求内容变为必填"
        yield from self._contents(self._sent, old, new, "请求")

    def _answer(self, status: str, old: Node, new: Node | None) -> Iterator[str]:
        if new is None:
            yield f"不再回答 {status}"
            return
        was, now = resolved(self._old, old), resolved(self._new, new)
        yield from (f"回答头 {name} 被去掉" for name in was.get("headers", {}) if name not in now.get("headers", {}))
        yield from self._contents(self._shown, was, now, "回答")

    def _contents(self, comparison: Comparison, old: Node, new: Node, part: str) -> Iterator[str]:
        for kind, content in old.get("content", {}).items():
            now = new.get("content", {}).get(kind)
            if now is None:
                yield f"{part}不再使用 {kind}"
            else:
                yield from comparison.breaks(content["schema"], now["schema"], part)


def _parameters(operation: Node) -> dict[str, Any]:
    return {f"{each['in']}:{each['name']}": each for each in operation.get("parameters", ())}


# Versions


def _succeeded(name: str, released: Mapping[str, Any]) -> bool:
    """Whether a newer version of an event type or a route has been released beside this one."""
    family = _VERSION.sub("v", name)
    return any(_VERSION.sub("v", other) == family and _number(other) > _number(name) for other in released)


def _number(name: str) -> int:
    found = _VERSION.search(name)
    return int(found[1]) if found else 0


def _next(name: str) -> str:
    return _VERSION.sub(lambda found: f"v{int(found[1]) + 1}", name, count=1)
