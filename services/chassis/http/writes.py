"""Writes by people: a body in, one command through the group commit, its handler's answer out."""

import re
from collections.abc import Mapping
from typing import Any

from starlette.types import Receive, Scope, Send

from contracts.people import Actor
from services.chassis.http.answer import answer
from services.chassis.http.messages import load
from services.chassis.http.problem import answer_of, malformed
from services.chassis.http.reads import NOTHING, path_of
from services.chassis.http.request import header, json_object
from services.chassis.http.routes import Call, OpenWrite, Write
from services.chassis.http.wiring import Wiring
from services.chassis.work import Job, Remember
from services.chassis.work.once import digest_of

_KEY = re.compile(r"[\x21-\x7e]{1,128}")
_VERSION = re.compile(r'("?)([0-9]{1,9})\1')


class WriteEndpoint:
    """The ASGI application of one `Write`."""

    def __init__(self, route: Write, wiring: Wiring) -> None:
        self._route = route
        self._wiring = wiring
        self._body = route.body or NOTHING

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        actor = self._wiring.caller(scope, self._route)
        path, raw = path_of(scope), await json_object(scope, receive)
        call = Call(actor=actor, path=path, query={}, body=load(self._body, raw), vault=self._wiring.vault)
        job = Job(
            command=self._route.command(call),
            actor=actor,
            once=once(scope, self._route, actor, {"path": path, "body": raw}),
            if_match=_if_match(scope),
            traceparent=scope["trace"].parent,
        )
        shown = answer_of((await self._wiring.submit([job]))[0])
        await answer(send, shown, headers=_etag(shown))


def once(scope: Scope, route: Write, actor: Actor, said: Any, part: str = "") -> Remember | None:
    """A repetition has the same actor, route, `Idempotency-Key` and `part`; where it says other things, a conflict.

    None without the header. Raises a 400 problem for one that is no key.
    """
    key = header(scope, b"idempotency-key")
    if key is None:
        return None
    if not _KEY.fullmatch(key):
        raise malformed("Idempotency-Key 应为 1 到 128 个可见 ASCII 字符")
    address = f"{route.method} {route.path}"
    part = part or (digest_of(said).hex() if isinstance(route, OpenWrite) else "")
    return Remember(scope=("write", actor.id, address, key, *([part] if part else [])), digest=digest_of(said))


def _if_match(scope: Scope) -> int | None:
    value = header(scope, b"if-match")
    if value is None:
        return None
    match = _VERSION.fullmatch(value.strip())
    if match is None:
        raise malformed('If-Match 应为版本号,例如 "3"')
    return int(match[2])


def _etag(shown: Mapping[str, Any]) -> list[tuple[bytes, bytes]]:
    version = shown.get("version")
    return [(b"etag", f'"{version}"'.encode())] if version is not None else []
