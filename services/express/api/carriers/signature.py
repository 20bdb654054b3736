"""How carriers sign what they push: a hash over the content and a secret that both have, compared in constant time."""

import base64
import hashlib
import hmac
from collections.abc import Callable, Mapping
from typing import Any

import structlog

from services.chassis.http.routes import Unsigned

log = structlog.get_logger()


def _md5(content: str, salt: str) -> str:
    return hashlib.md5((content + salt).encode(), usedforsecurity=False).hexdigest()


def _hmac(content: str, salt: str) -> bytes:
    return hmac.digest(salt.encode(), content.encode(), "sha256")


SCHEMES: Mapping[str, Callable[[str, str], str]] = {
    "md5-hex": _md5,
    "md5-hex-upper": lambda content, salt: _md5(content, salt).upper(),
    "kdniao-base64-md5": lambda content, salt: base64.b64encode(_md5(content, salt).encode()).decode(),
    "yunda-md5": lambda content, salt: _md5(content, f"_{salt}"),
    "hmac-sha256-hex": lambda content, salt: _hmac(content, salt).hex(),
    "hmac-sha256-base64": lambda content, salt: base64.b64encode(_hmac(content, salt)).decode(),
}
"""The signature of `content` under `salt`, by the name that stands as `signature` in the partner registry."""


def check(content: str, signature: str, entry: Mapping[str, Any], usual: str) -> None:
    """Compare with what the entry's `salt` and `signature` scheme give; `usual` is the scheme where it names none.

    Raises Unsigned; also where the entry has no salt or names no scheme, as anybody could sign then.
    """
    salt, scheme = entry.get("salt"), SCHEMES.get(entry.get("signature", usual))
    if not (isinstance(salt, str) and salt and scheme):
        log.warning("carrier.misconfigured", salt=bool(salt), scheme=entry.get("signature", usual))
        raise Unsigned
    if not hmac.compare_digest(scheme(content, salt).encode(), signature.encode(errors="replace")):
        raise Unsigned
