"""The pages, mounted last at `/`: what `domain/pages.py` lists, signing in and out, and what they load."""

from collections.abc import Awaitable, Callable
from typing import TypeAlias

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from contracts.people import Actor
from contracts.refusals import Forbidden
from services.chassis.config import Settings
from services.chassis.http.access import Access
from services.chassis.http.edge import Edge
from services.chassis.http.own import Health, Metrics
from services.chassis.http.problem import Problem
from services.web.api import own
from services.web.api.docs import Docs
from services.web.api.doors import Doors
from services.web.api.guarded import Guarded
from services.web.api.identity import BACK
from services.web.api.rendering import HERE, Rendering, speak
from services.web.api.signing import SignIn, to_the_door
from services.web.domain.pages import MY, PAGES, Page, menu_of
from services.web.domain.roles import TIERS

Endpoint: TypeAlias = Callable[[Request], Awaitable[Response]]


class Pages:
    """The pages' endpoints."""

    def __init__(self, access: Access, rendering: Rendering) -> None:
        self._access = access
        self._rendering = rendering

    def endpoint(self, page: Page) -> Endpoint:
        """What answers `GET` of a page: the page, or the way to the sign-in for whoever it isn't for."""

        async def show(request: Request) -> Response:
            if not page.allow:
                shown = {"page": page, "villager": own.is_villagers(request)}
                return self._rendering.page(request, page.template, shown)
            actor = self._signed_in(request, page)
            if actor is None:
                return RedirectResponse(MY, 303) if own.is_villagers(request) else to_the_door(request)
            who = TIERS.get(actor.tier, "工作人员")
            shown = {"page": page, "actor": actor, "who": who, "menu": menu_of(actor.tier)}
            return self._rendering.page(request, page.template, shown)

        return show

    def _signed_in(self, request: Request, page: Page) -> Actor | None:
        try:
            return self._access.actor(request.scope, page.allow)
        except (Problem, Forbidden):
            return None


async def desk_worker(_request: Request) -> Response:
    """`GET /desk-worker.js`: what opens the workbench without a network; it stands here for the sake of its scope."""
    return FileResponse(HERE / "static" / "desk_worker.js")


def build(settings: Settings) -> Starlette:
    """The application of the pages. Raises ValueError without TOKEN_KEYS_FILE, else as `SignIn.load`."""
    if settings.token_keys_file is None:
        raise ValueError("TOKEN_KEYS_FILE is not set")
    access, sign_in = Access(settings.token_keys_file, settings.token_issuer), SignIn.load(settings.public_url)
    rendering = Rendering(demo=sign_in.private_key is not None)
    pages, doors = Pages(access, rendering), Doors(access, sign_in, rendering)
    return Starlette(
        routes=[
            *(Route(page.path, pages.endpoint(page), methods=["GET"]) for page in PAGES),
            Route("/sign-in", doors.door, methods=["GET"]),
            Route("/sign-in", doors.enter, methods=["POST"]),
            Route("/sign-in/county", doors.to_the_provider, methods=["GET"]),
            Route(BACK, doors.back, methods=["GET"]),
            Route("/sign-out", doors.leave, methods=["POST"]),
            Route(f"{MY}/session", own.enter, methods=["POST"]),
            Route(f"{MY}/leave", own.leave, methods=["POST"]),
            Route("/language/{tag}", speak, methods=["GET"]),
            *Docs(rendering).routes(),
            Route("/desk-worker.js", desk_worker, methods=["GET"]),
            Route("/healthz", Health(), methods=["GET"]),
            Route("/readyz", Health(), methods=["GET"]),
            Route("/metrics", Metrics(), methods=["GET"]),
            Mount("/static", StaticFiles(directory=HERE / "static")),
        ],
        middleware=[Middleware(Edge, service="web"), Middleware(Guarded), Middleware(GZipMiddleware)],
    )
