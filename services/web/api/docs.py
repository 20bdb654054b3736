"""`/docs`: the interfaces of all services, as machines and people read them; for anybody, and without a network."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

import contracts
from contracts.cards import Card
from contracts.registry import CARDS, PARTNER
from services.web.api.guarded import POLICY
from services.web.api.rendering import Rendering
from services.web.domain.schemas import Field, fields_of

CONTRACTS = Path(contracts.__file__).parent
PUBLISHED, EXAMPLES = CONTRACTS / "published", CONTRACTS / "examples"

_STYLES = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=' 'sha256-QMIg+bpjm3JdElJ388KYke01izlUW0UoNOeKjpMxdgc='"
_REDOCS = POLICY.replace("style-src 'self'", f"style-src 'self' {_STYLES}").replace("blob:", "blob: data:")
"""What Redoc needs besides: two style elements, one empty to be filled by script and one fixed, and its marks."""


@dataclass(frozen=True, slots=True)
class Event:
    """What the page says of one event type."""

    card: Card
    fields: tuple[Field, ...]
    example: str


class Docs:
    """The pages of the documentation."""

    def __init__(self, rendering: Rendering) -> None:
        self._rendering = rendering

    def routes(self) -> tuple[BaseRoute, ...]:
        """Their addresses; below `/docs/contracts` lie the published files themselves."""
        return (
            Route("/docs", self.index, methods=["GET"]),
            Route("/docs/api/{service}", self.api, methods=["GET"]),
            Route("/docs/events/{service}", self.events, methods=["GET"]),
            Mount("/docs/contracts", StaticFiles(directory=PUBLISHED)),
        )

    async def index(self, request: Request) -> Response:
        """`GET /docs`: which there are."""
        counted = {service: sum(1 for _ in cards_of(service)) for service in services()}
        return self._rendering.page(request, "docs.html", {"services": counted, "total": len(CARDS)})

    async def api(self, request: Request) -> Response:
        """`GET /docs/api/{service}`: its OpenAPI document, by Redoc. Raises a 404 for another word."""
        answer = self._rendering.page(request, "docs_api.html", {"service": _known(request)})
        answer.headers["content-security-policy"] = _REDOCS
        return answer

    async def events(self, request: Request) -> Response:
        """`GET /docs/events/{service}`: what it says on the bus and takes from partners. Raises a 404 as above."""
        service = _known(request)
        shown = {"service": service, "events": events_of(service), "partner": PARTNER}
        return self._rendering.page(request, "docs_events.html", shown)


@cache
def services() -> tuple[str, ...]:
    """Those that have an interface, in alphabetical order."""
    return tuple(sorted(path.stem for path in (PUBLISHED / "openapi").glob("*.json")))


def cards_of(service: str) -> Iterator[Card]:
    """What a service publishes, and what partners push to it."""
    return (card for card in CARDS if card.producer == service or _is_pushed_to(card, service))


@cache
def events_of(service: str) -> tuple[Event, ...]:
    """All that its page says; read once."""
    return tuple(_event(card) for card in cards_of(service))


def _is_pushed_to(card: Card, service: str) -> bool:
    return card.producer == PARTNER and service in card.consumers


def _event(card: Card) -> Event:
    schema = json.loads((PUBLISHED / "jsonschema" / f"{card.type}.json").read_text(encoding="utf-8"))
    example = json.loads((EXAMPLES / f"{card.type}.json").read_text(encoding="utf-8"))
    return Event(card, fields_of(schema), json.dumps(example, ensure_ascii=False, indent=2))


def _known(request: Request) -> str:
    service = str(request.path_params["service"])
    if service not in services():
        raise HTTPException(404)
    return service
