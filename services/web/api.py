"""The pages, mounted last at `/`: operations page, sign-in, and what they load."""

from dataclasses import dataclass
from pathlib import Path
from typing import Self
from urllib.parse import parse_qsl

from environs import Env, validate
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.templating import Jinja2Templates
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from contracts.people import Actor, Tier
from contracts.refusals import Forbidden
from contracts.services import TITLES
from services.chassis.config import Settings
from services.chassis.http.access import SESSION, Access
from services.chassis.http.edge import Edge
from services.chassis.http.own import Health, Metrics
from services.chassis.http.problem import Problem
from services.chassis.http.request import body_of
from services.chassis.http.routes import STAFF
from services.chassis.http.tokens import issue
from services.web.domain import DISPLEASURES, LEVELS, ROLES, title_of

HERE = Path(__file__).parent
SHIFT = 12 * 3600
"""Seconds that a sign-in lasts."""

_FORM = 100
"""Bytes of the sign-in form that are read; it has one short field."""

_HEADERS = {
    b"content-security-policy": b"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    b"connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    b"referrer-policy": b"same-origin",
    b"x-content-type-options": b"nosniff",
    b"cross-origin-opener-policy": b"same-origin",
}


@dataclass(frozen=True, slots=True)
class SignIn:
    """How people sign in: `private_key` issues tokens for invented people, during development only; else None."""

    private_key: Path | None

    @classmethod
    def load(cls) -> Self:
        """Read SIGN_IN, `off` (the default) or `development`; the latter needs TOKEN_PRIVATE_KEY_FILE.

        Raises environs.EnvError naming the setting that is unknown or missing.
        """
        env = Env()
        way = env.str("SIGN_IN", "off", validate=validate.OneOf(["off", "development"]))
        return cls(env.path("TOKEN_PRIVATE_KEY_FILE") if way == "development" else None)


class Pages:
    """The pages' endpoints."""

    def __init__(self, access: Access, sign_in: SignIn) -> None:
        self._access = access
        self._sign_in = sign_in
        self._templates = Jinja2Templates(HERE / "templates")

    async def county(self, request: Request) -> Response:
        """`GET /`: the operations page, or the way to it."""
        actor = self._signed_in(request)
        if actor is None:
            return RedirectResponse("/sign-in", 303)
        alone, demo = actor.tier is Tier.CADRE, self._sign_in.private_key is not None
        shown = {"who": title_of(actor), "alone": alone, "demo": demo}
        return self._templates.TemplateResponse(request, "county.html", shown)

    async def receipt(self, request: Request) -> Response:
        """`GET /receipt`: how a case stands, for whoever holds its receipt; without signing in."""
        return self._templates.TemplateResponse(request, "receipt.html")

    async def rate(self, request: Request) -> Response:
        """`GET /rate`: whoever has a one-time link or a counter's QR rates; what it holds stays in the browser."""
        shown = {"levels": LEVELS, "displeasures": DISPLEASURES, "titles": dict(TITLES)}
        return self._templates.TemplateResponse(request, "rate.html", shown)

    async def roles(self, request: Request) -> Response:
        """`GET /sign-in`: whom one may be, where that is allowed."""
        roles = ROLES if self._sign_in.private_key else {}
        return self._templates.TemplateResponse(request, "sign_in.html", {"roles": roles})

    async def enter(self, request: Request) -> Response:
        """`POST /sign-in`: the session of the chosen role. Raises Forbidden where that isn't offered."""
        role = ROLES.get(await _chosen(request))
        if self._sign_in.private_key is None or role is None or _is_foreign(request):
            raise Forbidden("不能这样登录;请从登录页选择")
        answer = RedirectResponse("/", 303)
        token = issue(self._sign_in.private_key, role.actor, SHIFT)
        answer.set_cookie(SESSION, token, SHIFT, httponly=True, samesite="strict", secure=_is_https(request))
        return answer

    async def leave(self, request: Request) -> Response:
        """`POST /sign-out`: the end of the session."""
        if _is_foreign(request):
            raise Forbidden("请在本站内退出")
        answer = RedirectResponse("/sign-in", 303)
        answer.delete_cookie(SESSION, httponly=True, samesite="strict")
        return answer

    def _signed_in(self, request: Request) -> Actor | None:
        try:
            return self._access.actor(request.scope, STAFF)
        except (Problem, Forbidden):
            return None


class Guarded:
    """ASGI middleware: every answer says what a browser may do with it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                present = {name for name, _ in message["headers"]}
                kept = {b"cache-control": b"no-cache"} | _HEADERS
                message["headers"] = [*message["headers"], *((k, v) for k, v in kept.items() if k not in present)]
            await send(message)

        await self._app(scope, receive, guarded)


def build(settings: Settings) -> Starlette:
    """The application of the pages. Raises ValueError without TOKEN_KEYS_FILE, environs.EnvError as `SignIn.load`."""
    if settings.token_keys_file is None:
        raise ValueError("TOKEN_KEYS_FILE is not set")
    pages = Pages(Access(settings.token_keys_file, settings.token_issuer), SignIn.load())
    return Starlette(
        routes=[
            Route("/", pages.county),
            Route("/receipt", pages.receipt, methods=["GET"]),
            Route("/rate", pages.rate),
            Route("/sign-in", pages.roles, methods=["GET"]),
            Route("/sign-in", pages.enter, methods=["POST"]),
            Route("/sign-out", pages.leave, methods=["POST"]),
            Route("/healthz", Health(), methods=["GET"]),
            Route("/readyz", Health(), methods=["GET"]),
            Route("/metrics", Metrics(), methods=["GET"]),
            Mount("/static", StaticFiles(directory=HERE / "static")),
        ],
        middleware=[Middleware(Edge, service="web"), Middleware(Guarded)],
    )


async def _chosen(request: Request) -> str:
    body = await body_of(request.receive)
    return dict(parse_qsl(body[:_FORM].decode("latin-1"))).get("role", "")


def _is_https(request: Request) -> bool:
    """Whether the browser came by https, to us or to a proxy in front; who pretends it harms themselves alone."""
    return "https" in (request.url.scheme, request.headers.get("x-forwarded-proto"))


def _is_foreign(request: Request) -> bool:
    """Whether another site's page sends this; browsers say so, and nothing else needs to."""
    return request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none")
