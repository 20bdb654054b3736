"""What in a changed schema breaks those who rely on it as it was.

Who sends us something may be asked for less and allowed more; who reads from us may be told more, in the types that it
knows, and passes over fields and choices that are new to it. An event is both: it waits in queues for days and is
replayed after months, so that the new schema must take what the old one gave.
"""

from collections.abc import Iterator, Mapping, Sequence
from enum import Flag, auto
from typing import Any, TypeAlias

Node: TypeAlias = Mapping[str, Any]


class Use(Flag):
    """Who has the schema to thank for what."""

    SENT = auto()
    SHOWN = auto()
    KEPT = SENT | SHOWN


_FLOORS = ("minLength", "minimum", "exclusiveMinimum", "minItems")
_CEILINGS = ("maxLength", "maximum", "exclusiveMaximum", "maxItems")
_VARIANTS = ("oneOf", "anyOf")
_JSON_TYPES: Mapping[type, str] = {
    str: "string",
    bool: "boolean",
    int: "integer",
    float: "number",
    type(None): "null",
    list: "array",
    dict: "object",
}


class Comparison:
    """Compares schemas of two documents, an older and a newer one, that others use in one way."""

    def __init__(self, old: Node, new: Node, use: Use) -> None:
        self._old = old
        self._new = new
        self._use = use
        self._open: set[tuple[str, str]] = set()

    def breaks(self, old: Node, new: Node, place: str = "") -> Iterator[str]:
        """What breaks, a line each, by the field's path below `place`."""
        pair = (old.get("$ref", ""), new.get("$ref", ""))
        if all(pair) and pair in self._open:
            return
        self._open.add(pair)
        yield from self._compare(resolved(self._old, old), resolved(self._new, new), place)
        self._open.discard(pair)

    def _compare(self, old: Node, new: Node, place: str) -> Iterator[str]:
        if _variants(old) or _variants(new):
            yield from self._choices(_variants(old) or [old], _variants(new) or [new], place)
            return
        yield from (f"{place or '整体'}: {what}" for what in self._values(old, new))
        yield from self._fields(old, new, place)
        for key, below in (("items", f"{place}[]"), ("additionalProperties", f"{place}.*")):
            if isinstance(old.get(key), Mapping) and isinstance(new.get(key), Mapping):
                yield from self.breaks(old[key], new[key], below)

    def _choices(self, old: Sequence[Node], new: Sequence[Node], place: str) -> Iterator[str]:
        """Each old choice must still be taken, each new one be known."""
        if Use.SENT in self._use:
            for one in old:
                yield from self._nearest([list(self.breaks(one, other, place)) for other in new])
        if Use.SHOWN in self._use:
            for other in new:
                yield from self._nearest([list(self.breaks(one, other, place)) for one in old])

    def _nearest(self, candidates: Sequence[Sequence[str]]) -> Sequence[str]:
        return min(candidates, key=len)

    def _values(self, old: Node, new: Node) -> Iterator[str]:
        was, now = _types(old), _types(new)
        lost = was - now if Use.SENT in self._use else set()
        gained = now - was if Use.SHOWN in self._use else set()
        if lost | gained:
            yield f"类型由 {_named(was)} 改为 {_named(now)}"
            return
        if Use.SHOWN in self._use and "format" in old and old["format"] != new.get("format"):
            yield f"格式由 {old['format']} 改为 {new.get('format', '任意')}"
        elif Use.SENT in self._use:
            yield from _narrowed(old, new)

    def _fields(self, old: Node, new: Node, place: str) -> Iterator[str]:
        were, are = old.get("properties", {}), new.get("properties", {})
        before, after = set(old.get("required", ())), set(new.get("required", ()))
        yield from (f"{_path(place, name)}: 字段被去掉" for name in were if name not in are)
        if Use.SENT in self._use:
            yield from (f"{_path(place, name)}: 变为必填" for name in sorted(after - before))
            if new.get("additionalProperties") is False and old.get("additionalProperties") is not False:
                yield f"{place or '整体'}: 不再接受其他字段"
        if Use.SHOWN in self._use:
            yield from (f"{_path(place, name)}: 不再总有" for name in sorted((before - after) & set(are)))
        for name in were:
            if name in are:
                yield from self.breaks(were[name], are[name], _path(place, name))


def resolved(document: Node, node: Node) -> Node:
    """`node` with the references at its top followed within `document`, and what `allOf` joins put together."""
    while "$ref" in node:
        target: Any = document
        for part in node["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        node = target
    joined: dict[str, Any] = {}
    for part in node.get("allOf", ()):
        joined |= resolved(document, part)
    return joined | {key: value for key, value in node.items() if key != "allOf"} if joined else node


def _narrowed(old: Node, new: Node) -> Iterator[str]:
    """Values that were taken and no longer are."""
    choices = _choices_of(new)
    if choices is not None:
        known = _choices_of(old)
        gone = "其他取值" if known is None else "、".join(str(value) for value in known if value not in choices)
        if gone:
            yield f"不再接受 {gone}"
    for key in ("pattern", "format"):
        if key in new and new[key] != old.get(key):
            yield f"{key} 由 {old.get(key, '任意')} 改为 {new[key]}"
    for key in _FLOORS:
        if key in new and (key not in old or new[key] > old[key]):
            yield f"{key} 由 {old.get(key, '不限')} 提高到 {new[key]}"
    for key in _CEILINGS:
        if key in new and (key not in old or new[key] < old[key]):
            yield f"{key} 由 {old.get(key, '不限')} 降低到 {new[key]}"


def _choices_of(node: Node) -> Sequence[Any] | None:
    return [node["const"]] if "const" in node else node.get("enum")


def _types(node: Node) -> set[str]:
    """The JSON types that a value may have; every one where nothing is said."""
    said = node.get("type")
    choices = _choices_of(node)
    if said is None and choices is not None:
        return {_JSON_TYPES[type(value)] for value in choices}
    if said is None:
        return set(_JSON_TYPES.values())
    types = {said} if isinstance(said, str) else set(said)
    return types | {"integer"} if "number" in types else types


def _variants(node: Node) -> Sequence[Node]:
    return next((node[key] for key in _VARIANTS if key in node), ())


def _named(types: set[str]) -> str:
    return "任意" if len(types) == len(_JSON_TYPES) else "/".join(sorted(types))


def _path(place: str, name: str) -> str:
    return f"{place}.{name}" if place else name
