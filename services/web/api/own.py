"""A villager's session: the token that a one-time code gave them, put where scripts of the page can't read it."""

import json
import re
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from contracts.refusals import Forbidden, Invalid
from services.chassis.http import session
from services.chassis.http.request import body_of, header
from services.chassis.villagers import tokens
from services.web.api.signing import end_session, open_session

LIFE = int(tokens.LIFE.total_seconds())
_LONGEST = 600
"""Bytes of a token at the most."""
_TOKEN = re.compile(rf"{re.escape(tokens.PREFIX)}[\w.-]+", re.ASCII)


async def enter(request: Request) -> Response:
    """`POST /my/session`: `{"token"}` becomes the session, and ends another one that this browser had.

    Raises Forbidden where no page of ours asks, Invalid for what can be no villager's token. Whether it is good is told
    by the services, who have the keys.
    """
    if session.is_foreign(request.scope) or header(request.scope, session.ASKED_BY) != session.PAGE:
        raise Forbidden("请在本站内用验证码进入")
    token = _token(await body_of(request.receive))
    if token is None:
        raise Invalid("这不是群众的令牌", errors={"token": ["应为验证码换得的令牌"]})
    return open_session(request, Response(status_code=204), token, LIFE)


async def leave(request: Request) -> Response:
    """`POST /my/leave`: the end of the session. Raises Forbidden for another site's page."""
    if session.is_foreign(request.scope):
        raise Forbidden("请在本站内退出")
    return end_session(request, RedirectResponse("/my", 303))


def is_villagers(request: Request) -> bool:
    """Whether the browser's session is a villager's."""
    return (session.token_of(request.scope) or "").startswith(tokens.PREFIX)


def _token(body: bytes) -> str | None:
    try:
        said: Any = json.loads(body[: 2 * _LONGEST])
    except ValueError:
        return None
    token = said.get("token") if isinstance(said, dict) else None
    fits = isinstance(token, str) and len(token) <= _LONGEST and _TOKEN.fullmatch(token)
    return token if fits else None
