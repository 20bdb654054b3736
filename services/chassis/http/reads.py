"""Reads: a query or a search body in, an answer from one read-only transaction out."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from marshmallow import Schema, fields
from sqlalchemy import Connection
from starlette.types import Receive, Scope, Send

from contracts.refusals import Invalid, Refusal
from services.chassis.http.answer import answer, encode, send_bytes
from services.chassis.http.messages import load
from services.chassis.http.problem import Problem, malformed, problem_of
from services.chassis.http.request import json_object
from services.chassis.http.routes import Call, Format, Read
from services.chassis.http.wiring import Wiring

NOTHING = Schema()
"""For routes that take no query or body: whatever is there is an unknown field."""

_FIELDS = 50
"""Query fields at the most."""


class ReadEndpoint:
    """The ASGI application of one `Read`."""

    def __init__(self, route: Read, wiring: Wiring) -> None:
        self._route = route
        self._wiring = wiring
        self._query = route.query or NOTHING
        self._body = route.body or NOTHING

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._route.format is None:
            await self._send(send, await self._shown(scope, receive))
        else:
            await self._answer_in(self._route.format, scope, receive, send)

    async def _answer_in(self, way: Format, scope: Scope, receive: Receive, send: Send) -> None:
        """The answer in another standard's JSON, and what was wrong with the request as well."""
        try:
            await send_bytes(send, encode(await self._shown(scope, receive)), way.media.encode())
        except (Problem, Refusal) as error:
            problem = problem_of(error)
            body = encode(way.problem(problem.document(scope["trace"].id)))
            await send_bytes(send, body, way.media.encode(), problem.status, problem.headers)

    async def _shown(self, scope: Scope, receive: Receive) -> dict[str, Any]:
        actor = self._wiring.actor(scope, self._route.allow)
        call = Call(
            actor=actor,
            path=path_of(scope),
            query=query_of(scope, self._query),
            body=load(self._body, await json_object(scope, receive)) if self._route.body else {},
            vault=self._wiring.vault,
        )
        reader = self._wiring.reader
        if self._route.reveals is None:
            return await reader.run(lambda connection: self._ask(call, connection), actor.scope)
        return await reader.run_logged(lambda connection: self._ask(call, connection))

    async def _send(self, send: Send, shown: Mapping[str, Any]) -> None:
        await answer(send, shown)

    def _ask(self, call: Call, connection: Connection) -> dict[str, Any]:
        shown: dict[str, Any] = self._route.answer.dump(self._route.read(call, connection))
        return shown


def path_of(scope: Scope) -> Mapping[str, str]:
    """The parts of the path. Raises a 400 problem for one that no id can hold."""
    parts = {name: str(part) for name, part in scope["path_params"].items()}
    if any("\0" in part for part in parts.values()):
        raise malformed("地址中有不能使用的字符")
    return parts


def query_of(scope: Scope, schema: Schema) -> Mapping[str, Any]:
    """The query as `schema` reads it. Raises Invalid naming the field, a 400 problem where it can't be read."""
    if not scope["query_string"]:
        return load(schema, {})
    try:
        pairs = parse_qsl(
            scope["query_string"].decode(), keep_blank_values=True, errors="strict", max_num_fields=_FIELDS
        )
    except ValueError as error:
        raise malformed("查询参数无法读取") from error
    return load(schema, _grouped(pairs, schema))


def _grouped(pairs: list[tuple[str, str]], schema: Schema) -> dict[str, Any]:
    """Values by name; only a list field may be given more than once."""
    grouped: dict[str, Any] = {}
    for name, value in pairs:
        if "\0" in value:
            raise Invalid("查询参数有误", errors={name: ["含有不能使用的字符"]})
        if isinstance(schema.fields.get(name), fields.List):
            grouped.setdefault(name, []).append(value)
        elif name in grouped:
            raise Invalid("查询参数重复", errors={name: ["只能给出一次"]})
        else:
            grouped[name] = value
    return grouped
