"""The endpoints of signing in and out."""

from urllib.parse import parse_qsl

import structlog
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from contracts.people import Actor
from contracts.refusals import Forbidden
from services.chassis.http import session
from services.chassis.http.access import Access
from services.chassis.http.problem import Problem
from services.chassis.http.request import body_of
from services.chassis.http.tokens import issue
from services.web.api.identity import Denied, Entry, Unanswered
from services.web.api.rendering import Rendering
from services.web.api.signing import ENTRY, SignIn, end_session, is_ours, lasts, open_session, remember
from services.web.domain.pages import home_of
from services.web.domain.roles import ROLES

log = structlog.get_logger()

_FORM = 600
"""Bytes of the sign-in form that are read: a role, and where one wanted to go."""
_STRAYED = "这次登录已经过期,或不是从本站开始的,请再登录一次。"
_UNREACHED = "暂时连不上县统一身份认证,请稍后再试;仍然不行,请联系县里的系统管理员。"
_DENIED = (
    "县统一身份认证没有让您登录:可能是您取消了,也可能是那边没有同意。可以再登录一次;仍然不行,请联系县里的系统管理员。"
)
_UNKNOWN = "县统一身份认证没有给您本系统的岗位,请联系县里的系统管理员。"
TROUBLES = (_STRAYED, _UNREACHED, _DENIED, _UNKNOWN)
"""What the sign-in may have to say."""


class Doors:
    """Where people come in and go out."""

    def __init__(self, access: Access, sign_in: SignIn, rendering: Rendering) -> None:
        self._access = access
        self._sign_in = sign_in
        self._rendering = rendering

    async def door(self, request: Request) -> Response:
        """`GET /sign-in`: the ways in."""
        return self._door(request)

    async def enter(self, request: Request) -> Response:
        """`POST /sign-in`: the session of the chosen role. Raises Forbidden where that isn't offered."""
        form = dict(parse_qsl((await body_of(request.receive))[:_FORM].decode("latin-1")))
        role = ROLES.get(form.get("role", ""))
        if self._sign_in.private_key is None or role is None or session.is_foreign(request.scope):
            raise Forbidden("不能这样登录;请从登录页选择")
        wanted = form.get("next", "")
        seconds, answer = lasts(wanted), RedirectResponse(_way(wanted, role.actor), 303)
        return open_session(request, answer, issue(self._sign_in.private_key, role.actor, seconds), seconds)

    async def leave(self, request: Request) -> Response:
        """`POST /sign-out`: the end of the session, at the provider too. Raises Forbidden for another site's page."""
        if session.is_foreign(request.scope):
            raise Forbidden("请在本站内退出")
        provider = self._sign_in.provider
        out = await provider.way_out() if provider else None
        answer = RedirectResponse(out or "/sign-in", 303)
        answer.headers["clear-site-data"] = '"storage"'
        return end_session(request, answer)

    async def to_the_provider(self, request: Request) -> Response:
        """`GET /sign-in/county`: the way to the county's identity provider."""
        if self._sign_in.provider is None:
            return RedirectResponse("/sign-in", 303)
        try:
            there, entry = await self._sign_in.provider.way_in(request.query_params.get("next", ""))
        except Unanswered as unanswered:
            return self._unreached(request, unanswered)
        return remember(request, RedirectResponse(there, 303), entry)

    async def back(self, request: Request) -> Response:
        """`GET /sign-in/back`: from the provider with a code; the session, or why there is none.

        The browser comes from another site, and a Strict cookie is not sent on the way that this begins: so the answer
        is a page of ours that leads on.
        """
        try:
            entry = Entry.read(request.cookies.get(ENTRY, ""))
        except ValueError:
            return self._door(request, _STRAYED, 400)
        if self._sign_in.provider is None or request.query_params.get("state") != entry.state:
            return self._door(request, _STRAYED, 400)
        try:
            token = await self._sign_in.provider.token(request, entry)
            actor = self._access.known(token)
        except Unanswered as unanswered:
            return self._unreached(request, unanswered)
        except Denied:
            return self._door(request, _DENIED, 403, entry.wanted)
        except Problem:
            return self._door(request, _UNKNOWN, 403)
        answer = self._rendering.page(request, "entered.html", {"way": _way(entry.wanted, actor)})
        answer.delete_cookie(ENTRY, path=request.url.path)
        return open_session(request, answer, token, lasts(entry.wanted))

    def _unreached(self, request: Request, why: Unanswered) -> Response:
        log.warning("the identity provider did not answer", error=str(why))
        return self._door(request, _UNREACHED, 503)

    def _door(self, request: Request, trouble: str = "", status: int = 200, wanted: str = "") -> Response:
        shown = {
            "roles": ROLES if self._sign_in.private_key else {},
            "county": self._sign_in.provider is not None,
            "next": wanted or request.query_params.get("next", ""),
            "trouble": trouble,
        }
        return self._rendering.page(request, "sign_in.html", shown, status)


def _way(wanted: str, actor: Actor) -> str:
    """Where somebody wanted to go, if that is in this house; else where they begin."""
    return wanted if is_ours(wanted) else home_of(actor.tier)
