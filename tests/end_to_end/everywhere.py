"""Every door of every service, knocked at by one person who knows what they look for: all that they are answered."""

import io
import re
import uuid
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import httpx
from marshmallow import fields, validate

from deploy.contracts.publish import apis
from services.chassis.http.routes import INTAKE, Api, Hook, Read, Route, Stream, method_of, rooted
from tests.end_to_end.client import Client, bearer

DOORS = ("/healthz", "/readyz", "/metrics", "/openapi.json", INTAKE)
"""What each service has beside its routes."""
_PART = re.compile(r"\{(\w+)(?::\w+)?\}")
_ZIP = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody was told by one door."""

    asked: str
    status: int
    text: str


@dataclass(frozen=True)
class Seeker:
    """Who asks: by `token`, for cases of `service` with one of `ids`, and for what stands in `known`, by field.

    `bodies` are what the service's own routes take; where a case is not, others say no more than what they lack.
    """

    client: Client
    token: str
    service: str
    ids: Sequence[str]
    known: Mapping[str, str]
    bodies: Mapping[str, Any]

    def everywhere(self) -> Iterator[Answer]:
        """All answers of all routes of all services."""
        for api in apis().values():
            for door in DOORS:
                yield self._ask("GET", f"/{api.service}{door}")
            for route in api.routes:
                yield from self._at(api, route)

    def lists(self) -> Iterator[Answer]:
        """The answers of those that show without being told a case: lists, counts and figures."""
        for api in apis().values():
            for route in api.routes:
                if isinstance(route, Read) and method_of(route) == "GET" and "{" not in route.path:
                    yield from self._pages(f"/{api.service}{rooted(route.path)}", {})

    def about(self) -> Iterator[Answer]:
        """The answers of those that are told a case, and of nothing else."""
        for api in apis().values():
            for route in api.routes:
                if "{" in route.path:
                    yield from self._at(api, route)

    def _at(self, api: Api, route: Route) -> Iterator[Answer]:
        for path in self._paths(api, route):
            match route:
                case Stream():
                    yield self._first_event(path)
                case Read() if route.body:
                    for body in self._searches(route):
                        yield self._ask("POST", path, json=body)
                case Read():
                    for query in _queries(route):
                        yield from self._pages(path, query)
                case Hook():
                    yield self._ask("POST", path, content=b"param=%7B%7D&sign=x")
                case _:
                    body = self.bodies.get(route.path, {}) if api.service == self.service else {}
                    yield self._ask(method_of(route), path, json=body)

    def _paths(self, api: Api, route: Route) -> Iterator[str]:
        path = f"/{api.service}{rooted(route.path)}"
        for each in self.ids if "{" in path else ("",):
            yield _PART.sub(lambda part, each=each: self.service if part[1] == "service" else each, path)  # type: ignore[misc]

    def _searches(self, route: Read) -> Iterator[dict[str, Any]]:
        """Each thing that is known, wherever the route asks for it."""
        asked = route.body.fields if route.body else {}
        for name in asked:
            if name in self.known:
                yield {name: self.known[name]}
        yield {name: self.known[name] for name in asked if name in self.known}

    def _pages(self, path: str, query: Mapping[str, Any]) -> Iterator[Answer]:
        """A list to its end."""
        while True:
            answer = self._ask("GET", path, params=query)
            yield answer
            cursor = _next(answer, query)
            if cursor is None:
                return
            query = {**query, "cursor": cursor}

    def _first_event(self, path: str) -> Answer:
        """What a stream begins with."""
        with self.client.http.stream("GET", path, headers=bearer(self.token)) as answer:
            lines: list[str] = []
            for line in answer.iter_lines():
                lines.append(line)
                if not line:
                    break
        return Answer(f"GET {path}", answer.status_code, "\n".join(lines))

    def _ask(self, method: str, path: str, **more: Any) -> Answer:
        headers = bearer(self.token) | {"idempotency-key": uuid.uuid4().hex}
        answer = self.client.http.request(method, path, headers=headers, **more)
        return Answer(f"{method} {answer.request.url.raw_path.decode()}", answer.status_code, _text(answer))


def _queries(route: Read) -> Iterator[dict[str, Any]]:
    """A list as it is, and by each filter that has choices."""
    asked = route.query.fields if route.query else {}
    whole = {"limit": 100} if "limit" in asked else {}
    yield whole
    for name, each in asked.items():
        for choice in _choices(each):
            yield whole | {name: choice}


def _choices(asked: fields.Field[Any]) -> list[str]:
    if isinstance(asked, fields.Boolean):
        return ["true"]
    return [str(each) for rule in asked.validators if isinstance(rule, validate.OneOf) for each in rule.choices]


def _next(answer: Answer, query: Mapping[str, Any]) -> str | None:
    """The cursor of the next page; a feed's leads nowhere for ever."""
    found = re.search(r'"next_cursor":\s*"([^"]+)"', answer.text)
    return found[1] if found and found[1] != query.get("cursor") else None


def _text(answer: httpx.Response) -> str:
    """As text, a spreadsheet too."""
    if not answer.content.startswith(_ZIP):
        return answer.text
    with zipfile.ZipFile(io.BytesIO(answer.content)) as sheet:
        return "\n".join(sheet.read(name).decode() for name in sheet.namelist() if name.startswith("xl/"))
