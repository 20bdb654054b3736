"""Pushes as carriers make them: real-looking payloads, signed."""

import base64
import hashlib
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

SALT = "a-salt"
ENTRY: Mapping[str, Any] = {"service": "express", "salt": SALT, "test": True}
PAYLOADS = Path(__file__).parent / "payloads"


def payload(name: str) -> str:
    """As it came."""
    return (PAYLOADS / f"{name}.json").read_text(encoding="utf-8")


def told(name: str) -> Any:
    """The same, parsed, to be changed."""
    return json.loads(payload(name))


def text_of(push: object) -> str:
    return push if isinstance(push, str) else json.dumps(push)


def md5(text: str) -> str:
    return hashlib.md5(text.encode()).hexdigest()


def by_kuaidi100(push: object, *, salt: str = SALT) -> dict[str, str]:
    param = text_of(push)
    return {"param": param, "sign": md5(param + salt).upper()}


def by_kdniao(push: object, *, encoded: bool = False, salt: str = SALT) -> dict[str, str]:
    content = text_of(push)
    sign = base64.b64encode(md5(content + salt).encode()).decode()
    both = {"RequestData": content, "DataSign": sign}
    return {"RequestType": "101"} | ({name: quote_plus(text) for name, text in both.items()} if encoded else both)


def by_yunda(push: object, *, salt: str = SALT) -> dict[str, str]:
    content = text_of(push)
    return {"data": content, "sign": md5(f"{content}_{salt}")}


SIGNED: Mapping[str, Callable[..., dict[str, str]]] = {
    "kdniao": by_kdniao,
    "kuaidi100": by_kuaidi100,
    "yunda": by_yunda,
}
"""`SIGNED[carrier](push, salt=…)`: the form of a push, by the carrier's name."""
