"""Reading a request: headers that may stand once, the body, and JSON that is safe to handle and to store."""

import json
import math
from typing import Any, NoReturn

from starlette.types import Receive, Scope

from contracts.refusals import Invalid
from services.chassis.http.problem import malformed, unreadable, unsupported

DEPTH = 32
"""Levels of nesting at the most: deeper is an attack on the stack, not a message."""


class Disconnected(Exception):
    """The client has gone; there is nobody to answer."""


def header(scope: Scope, name: bytes) -> str | None:
    """The value of a header that may stand once. Raises a 400 problem where it is repeated."""
    values = [value for key, value in scope["headers"] if key == name]
    if len(values) > 1:
        raise malformed(f"请求头 {name.decode()} 只能出现一次")
    return values[0].decode("latin-1") if values else None


async def body_of(receive: Receive) -> bytes:
    """The whole body; the server has bounded its size and its time. Raises Disconnected."""
    parts = []
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Disconnected
        parts.append(message.get("body", b""))
        if not message.get("more_body", False):
            return b"".join(parts)


def media_type(scope: Scope) -> str:
    """The content type without its parameters, in lower case."""
    return (header(scope, b"content-type") or "").partition(";")[0].strip().lower()


async def json_object(scope: Scope, receive: Receive) -> dict[str, Any]:
    """A JSON object as body; an absent body is an empty one. Raises 415 or 422 problems, Invalid, Disconnected."""
    raw = await body_of(receive)
    if not raw:
        return {}
    if media_type(scope) != "application/json":
        raise unsupported("application/json")
    value = parse(raw)
    if not isinstance(value, dict):
        raise unreadable("请求内容应为一个 JSON 对象")
    if needs_check(raw):
        check(value)
    return value


def parse(raw: bytes) -> Any:
    """JSON in UTF-8, with finite numbers only. Raises a 422 problem."""
    try:
        return _DECODER.decode(raw.decode())
    except (ValueError, RecursionError) as error:
        raise unreadable("请求内容不是合法的 JSON(UTF-8)") from error


def needs_check(raw: bytes) -> bool:
    """Whether a parsed body must pass `check`: only then can it be deep or hold characters that can't be stored."""
    return b"\\u" in raw or raw.count(b"{") + raw.count(b"[") > DEPTH


def check(value: Any, path: str = "", level: int = 0) -> None:
    """Raises Invalid, naming the path, where `value` nests too deep or has NUL or half a surrogate pair in a text."""
    if level > DEPTH:
        raise Invalid("请求内容嵌套过深", errors={path: [f"嵌套不能超过 {DEPTH} 层"]})
    if isinstance(value, str):
        _check_text(value, path)
    elif isinstance(value, dict):
        for key, member in value.items():
            _check_text(key, path)
            check(member, f"{path}.{key}" if path else key, level + 1)
    elif isinstance(value, list):
        for position, member in enumerate(value):
            check(member, f"{path}.{position}", level + 1)


def fits(text: str) -> bool:
    """Whether a text can be stored and said again: it has no NUL and no half of a surrogate pair."""
    return "\0" not in text and not any("\ud800" <= character <= "\udfff" for character in text)


def _check_text(text: str, path: str) -> None:
    if not fits(text):
        raise Invalid("文字中有不能保存的字符", errors={path: ["含有不能保存的字符"]})


def _not_finite(constant: str) -> NoReturn:
    raise ValueError(constant)


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError(digits)
    return number


_DECODER = json.JSONDecoder(parse_constant=_not_finite, parse_float=_finite)
