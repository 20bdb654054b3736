"""Signing in and out: a session is a token in a cookie that scripts can't read."""

from dataclasses import dataclass
from pathlib import Path
from typing import Self
from urllib.parse import parse_qsl, urlencode

from environs import Env, validate
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from contracts.people import Actor
from contracts.refusals import Forbidden
from services.chassis.http import session
from services.chassis.http.request import body_of
from services.chassis.http.tokens import issue
from services.web.domain.pages import home_of
from services.web.domain.roles import ROLES

SHIFT = 12 * 3600
"""Seconds that a sign-in lasts."""

_FORM = 600
"""Bytes of the sign-in form that are read: a role, and where one wanted to go."""


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


def to_the_door(request: Request) -> Response:
    """The way to the sign-in, and from there back to what was asked for."""
    wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return RedirectResponse("/sign-in" + (f"?{urlencode({'next': wanted})}" if wanted != "/" else ""), 303)


async def enter(request: Request, sign_in: SignIn) -> Response:
    """`POST /sign-in`: the session of the chosen role. Raises Forbidden where that isn't offered."""
    form = dict(parse_qsl((await body_of(request.receive))[:_FORM].decode("latin-1")))
    role = ROLES.get(form.get("role", ""))
    if sign_in.private_key is None or role is None or session.is_foreign(request.scope):
        raise Forbidden("不能这样登录;请从登录页选择")
    return opened(request, issue(sign_in.private_key, role.actor, SHIFT), role.actor, form.get("next", ""))


def opened(request: Request, token: str, actor: Actor, wanted: str) -> Response:
    """The way to where somebody wanted to go, or to where they begin, with their session."""
    answer = RedirectResponse(wanted if is_ours(wanted) else home_of(actor.tier), 303)
    secure = session.is_https(request.scope)
    name = session.cookie_for(request.scope)
    answer.set_cookie(name, token, SHIFT, httponly=True, samesite="strict", secure=secure)
    return answer


async def leave(request: Request) -> Response:
    """`POST /sign-out`: the end of the session. Raises Forbidden for another site's page."""
    if session.is_foreign(request.scope):
        raise Forbidden("请在本站内退出")
    answer = RedirectResponse("/sign-in", 303)
    secure = session.is_https(request.scope)
    answer.delete_cookie(session.cookie_for(request.scope), httponly=True, samesite="strict", secure=secure)
    return answer


def is_ours(path: str) -> bool:
    """Whether this is a path of this house and nothing that a browser takes for another host's address."""
    return path.startswith("/") and path.isprintable() and not path.startswith("//") and "\\" not in path
