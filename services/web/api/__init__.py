"""The pages, mounted last at `/`: what `domain/pages.py` lists, signing in and out, and what they load."""

from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.templating import Jinja2Templates

from contracts.people import Actor
from contracts.refusals import Forbidden
from contracts.services import TITLES
from services.chassis.config import Settings
from services.chassis.http import session
from services.chassis.http.access import Access
from services.chassis.http.edge import Edge
from services.chassis.http.own import Health, Metrics
from services.chassis.http.problem import Problem
from services.web.api.guarded import Guarded
from services.web.api.signing import SignIn, enter, is_ours, leave, to_the_door
from services.web.domain.pages import PAGES, Page, menu_of
from services.web.domain.rating import DISPLEASURES, LEVELS
from services.web.domain.roles import ROLES, TIERS
from services.web.domain.texts import CHINESE, LANGUAGES, said

HERE = Path(__file__).parents[1]
LANGUAGE = "language"
"""The cookie that remembers which language somebody reads."""
YEAR = 365 * 86_400

Endpoint: TypeAlias = Callable[[Request], Awaitable[Response]]

_WORDS = {"titles": dict(TITLES), "levels": LEVELS, "displeasures": DISPLEASURES, "languages": LANGUAGES}
"""What every template may say of the services and of a rating."""


class Pages:
    """The pages' endpoints."""

    def __init__(self, access: Access, sign_in: SignIn) -> None:
        self._access = access
        self._sign_in = sign_in
        self._templates = Jinja2Templates(HERE / "templates", context_processors=[_texts])
        self._templates.env.globals.update(_WORDS)

    def endpoint(self, page: Page) -> Endpoint:
        """What answers `GET` of a page: the page, or the way to the sign-in for whoever it isn't for."""

        async def show(request: Request) -> Response:
            actor = self._signed_in(request, page) if page.allow else None
            if page.allow and actor is None:
                return to_the_door(request)
            return self._made(request, page.template, {"page": page, **(self._of(actor) if actor else {})})

        return show

    async def roles(self, request: Request) -> Response:
        """`GET /sign-in`: whom one may be, where that is allowed."""
        roles = ROLES if self._sign_in.private_key else {}
        return self._made(request, "sign_in.html", {"roles": roles, "next": request.query_params.get("next", "")})

    async def enter(self, request: Request) -> Response:
        """`POST /sign-in`: as `signing.enter`."""
        return await enter(request, self._sign_in)

    async def speak(self, request: Request) -> Response:
        """`GET /language/{tag}`: the page one comes from, in another language."""
        tag = request.path_params["tag"]
        answer = RedirectResponse(_back(request), 303)
        if tag in LANGUAGES:
            answer.set_cookie(LANGUAGE, tag, YEAR, samesite="lax", secure=session.is_https(request.scope))
        return answer

    def _made(self, request: Request, template: str, shown: dict[str, Any]) -> Response:
        return self._templates.TemplateResponse(request, template, shown | {"demo": bool(self._sign_in.private_key)})

    @staticmethod
    def _of(actor: Actor) -> dict[str, Any]:
        return {"actor": actor, "who": TIERS.get(actor.tier, "工作人员"), "menu": menu_of(actor.tier)}

    def _signed_in(self, request: Request, page: Page) -> Actor | None:
        try:
            return self._access.actor(request.scope, page.allow)
        except (Problem, Forbidden):
            return None


def build(settings: Settings) -> Starlette:
    """The application of the pages. Raises ValueError without TOKEN_KEYS_FILE, environs.EnvError as `SignIn.load`."""
    if settings.token_keys_file is None:
        raise ValueError("TOKEN_KEYS_FILE is not set")
    pages = Pages(Access(settings.token_keys_file, settings.token_issuer), SignIn.load())
    return Starlette(
        routes=[
            *(Route(page.path, pages.endpoint(page), methods=["GET"]) for page in PAGES),
            Route("/sign-in", pages.roles, methods=["GET"]),
            Route("/sign-in", pages.enter, methods=["POST"]),
            Route("/sign-out", leave, methods=["POST"]),
            Route("/language/{tag}", pages.speak, methods=["GET"]),
            Route("/healthz", Health(), methods=["GET"]),
            Route("/readyz", Health(), methods=["GET"]),
            Route("/metrics", Metrics(), methods=["GET"]),
            Mount("/static", StaticFiles(directory=HERE / "static")),
        ],
        middleware=[Middleware(Edge, service="web"), Middleware(Guarded)],
    )


def _texts(request: Request) -> dict[str, Any]:
    """For every template: `_(text)` in the reader's language, and which that is."""
    chosen = request.cookies.get(LANGUAGE, CHINESE)
    language = chosen if chosen in LANGUAGES else CHINESE
    return {"_": partial(said, language), "language": language}


def _back(request: Request) -> str:
    """The page of this house that somebody comes from, as the browser says; else the first one."""
    before, _, path = request.headers.get("referer", "").partition(f"//{request.url.netloc}/")
    return f"/{path}" if before in ("http:", "https:") and is_ours(f"/{path}") else "/"
