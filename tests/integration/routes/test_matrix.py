"""Every route before everybody: what each is answered follows from the tables of routes alone."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Route as Door

from contracts.people import Tier
from deploy.contracts.publish import apis
from services.chassis.config import Settings
from services.chassis.http.app import build
from services.chassis.http.intake import MANY
from services.chassis.http.routes import (
    INTAKE,
    Api,
    Download,
    Hook,
    Open,
    OpenWrite,
    Public,
    Pull,
    Read,
    Route,
    Stream,
    Upload,
    Write,
    method_of,
    rooted,
)
from services.chassis.vault import Vault
from tests.integration.routes.callers import (
    OTHERS_PARTNER,
    PARTNER,
    Headers,
    in_a_cookie,
    nobodies,
    people,
    signed,
)
from tests.integration.routes.cases import Case
from tests.serving import served

PUBLIC = {"/healthz", "/readyz", "/metrics", "/openapi.json"}
UNKNOWN, FORBIDDEN, OUTSIDE = "401", "403", "404"
SEEN, REACHED = "200", "neither 401, 403, 404 nor 5xx"
_OF_ALL = re.compile(r"\{(date|month|standard|year)\}")
"""Parts of paths that name nobody's own."""
_SHEET = re.compile(r"\.(?:xlsx|csv)$")
"""How a list's path ends where it is a file; its query is the list's."""
_PART = re.compile(r"\{(\w+)(?::\w+)?\}")

Pair: TypeAlias = tuple[str, Headers, str]
"""Name and headers of a caller, and what is to come of it."""


@pytest.fixture
def everybody(tmp_path: Path) -> "Callable[[Route | None], list[Pair]]":
    """`everybody(route)`; no route is the partners' intake."""
    keys = tmp_path / "token-private.json"
    vault = Vault.from_file(tmp_path / "fields.json")
    nobody = [(name, headers, UNKNOWN) for name, headers in nobodies(keys, tmp_path / "foreign" / "token-private.json")]

    def before(route: Route | None) -> list[Pair]:
        known = [pair for person in people(keys, vault) for pair in _person(route, *person)]
        pairs = [*nobody, *_partners(route), *known]
        if isinstance(route, Open | OpenWrite | Public):
            return [(name, headers, SEEN if isinstance(route, Public) else REACHED) for name, headers, _ in pairs]
        return pairs

    return before


def _partners(route: Route | None) -> Iterator[Pair]:
    body = b"[]" if route is None else b""
    theirs = route is None or isinstance(route, Pull)
    yield "partner", signed(PARTNER, body), SEEN if theirs else UNKNOWN
    yield "another service's partner", signed(OTHERS_PARTNER, body), FORBIDDEN if theirs else UNKNOWN


def _person(route: Route | None, name: str, tier: Tier, inside: bool, headers: Headers) -> Iterator[Pair]:
    if route is None or isinstance(route, Hook | Open | Public | Pull):
        yield name, headers, UNKNOWN
        return
    expected = _expected(route, tier, inside) if tier in route.allow else FORBIDDEN
    yield name, headers, expected
    yield f"{name} by cookie", in_a_cookie(headers), expected if method_of(route) == "GET" else UNKNOWN


def _expected(route: Read | Write | Stream | Upload | Download, tier: Tier, inside: bool) -> str:
    """What becomes of somebody whom the route is for."""
    if not inside and _PART.search(_OF_ALL.sub("", route.path)):
        return OUTSIDE
    return REACHED if isinstance(route, Upload | Write) else SEEN


def holds(expected: str, status: int) -> bool:
    if expected == REACHED:
        return status not in (401, 403, 404) and status < 500
    return str(status) == expected


def by_service(api: Api) -> str:
    return api.service


@pytest.mark.long
@pytest.mark.parametrize("api", apis().values(), ids=by_service)
def test_every_route_answers_everybody_as_its_table_says(
    api: Api,
    case: Case,
    settings: Settings,
    everybody: "Callable[[Route | None], list[Pair]]",
    say: Callable[[str], None],
) -> None:
    answers: dict[tuple[str, str, str], int] = {}
    with served(build(api, settings)) as base, httpx.Client(base_url=base, timeout=15) as client:
        for route in [*([None] if api.intake else []), *api.routes]:
            for name, headers, usual in everybody(route):
                expected = _in(case, route, name, usual)
                answers[_label(route), name, expected] = ask(client, route, case, headers)

    say(f"{api.service}: {len(answers)} pairs")
    assert len(answers) >= len(api.routes) * 20
    wrong = {pair: status for pair, status in answers.items() if not holds(pair[2], status)}
    assert wrong == {}, "\n".join(f"{pair}: {status}" for pair, status in wrong.items())


def _in(case: Case, route: Route | None, name: str, usual: str) -> str:
    """What becomes of somebody in this very case."""
    if route is None or usual == UNKNOWN:
        return usual
    if name in case.hidden.get(route.path, ()):
        return OUTSIDE
    return FORBIDDEN if name in case.not_theirs.get(route.path, ()) else usual


def _label(route: Route | None) -> str:
    return f"{method_of(route)} {route.path}" if route else f"POST {INTAKE}"


def ask(client: httpx.Client, route: Route | None, case: Case, headers: Headers) -> int:
    """The status of a route; of a stream no more is read."""
    method = method_of(route) if route else "POST"
    path = _PART.sub(lambda part: case.parts.get(part[1], str(0)), rooted(route.path) if route else INTAKE)
    kind, body = _body(route, case) if method != "GET" else ("", b"")
    query = case.queries.get(_SHEET.sub("", route.path)) if route else None
    with client.stream(method, path, params=query, content=body, headers={"content-type": kind, **headers}) as answer:
        return answer.status_code


def _body(route: Route | None, case: Case) -> tuple[str, bytes]:
    if route is None:
        return MANY, b"[]"
    if isinstance(route, Hook):
        return route.media, b"param=%7B%7D&sign=x"
    return "application/json", json.dumps(case.bodies.get(route.path, {})).encode()


def doors(app: Starlette) -> set[str]:
    return {route.path for route in app.routes if isinstance(route, Door)}


@pytest.mark.parametrize("api", apis().values(), ids=by_service)
def test_nothing_is_served_but_the_table_the_intake_and_the_public_list(api: Api, settings: Settings) -> None:
    app = build(api, settings)
    with served(app) as base:
        assert doors(app) == PUBLIC | {rooted(route.path) for route in api.routes} | ({INTAKE} if api.intake else set())
        assert {path: httpx.get(base + path).status_code for path in PUBLIC} == dict.fromkeys(PUBLIC, 200)
