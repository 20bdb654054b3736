"""Signing in and out: a session is a token in a cookie that scripts can't read."""

from dataclasses import dataclass
from pathlib import Path
from typing import Self
from urllib.parse import urlencode

from environs import Env, validate
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from services.chassis.http import session
from services.web.api.identity import BACK, ENTRY_SECONDS, Entry, Provider
from services.web.domain.pages import WALL

SHIFT = 12 * 3600
"""Seconds that a session lasts; its token may end before."""
DISPLAY = 15 * 86_400
"""The same for a display on the wall, which nobody signs in anew each morning."""
ENTRY = "echowall_entry"
"""The cookie of a sign-in under way. It comes back from another site, so it can't be SameSite=Strict."""


@dataclass(frozen=True, slots=True)
class SignIn:
    """How people sign in: at the county's identity `provider`, or as invented people, during development only.

    `private_key` issues tokens for those; at most one of both is there.
    """

    private_key: Path | None = None
    provider: Provider | None = None

    @classmethod
    def load(cls, public_url: str | None) -> Self:
        """Read SIGN_IN: `off` (the default), `development`, which needs TOKEN_PRIVATE_KEY_FILE, or `county`.

        Raises environs.EnvError naming the setting that is unknown or missing, else as `Provider.load`.
        """
        env = Env()
        match env.str("SIGN_IN", "off", validate=validate.OneOf(["off", "development", "county"])):
            case "development":
                return cls(private_key=env.path("TOKEN_PRIVATE_KEY_FILE"))
            case "county":
                return cls(provider=Provider.load(public_url))
        return cls()


def to_the_door(request: Request) -> Response:
    """The way to the sign-in, and from there back to what was asked for."""
    wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return RedirectResponse("/sign-in" + (f"?{urlencode({'next': wanted})}" if wanted != "/" else ""), 303)


def lasts(wanted: str) -> int:
    """Seconds that the session of somebody lasts who wants to go there."""
    return DISPLAY if wanted == WALL else SHIFT


def open_session(request: Request, answer: Response, token: str, seconds: int = SHIFT) -> Response:
    """The answer, with the session, for so many seconds; it takes the place of another one."""
    secure = session.is_https(request.scope)
    name = session.cookie_for(request.scope)
    answer.set_cookie(name, token, seconds, httponly=True, samesite="strict", secure=secure)
    return answer


def end_session(request: Request, answer: Response) -> Response:
    """The answer, without a session any more."""
    secure = session.is_https(request.scope)
    answer.delete_cookie(session.cookie_for(request.scope), httponly=True, samesite="strict", secure=secure)
    return answer


def remember(request: Request, answer: Response, entry: Entry) -> Response:
    """The answer, with what has to come back from the provider."""
    secure = session.is_https(request.scope)
    answer.set_cookie(ENTRY, entry.written(), ENTRY_SECONDS, path=BACK, httponly=True, samesite="lax", secure=secure)
    return answer


def is_ours(path: str) -> bool:
    """Whether this is a path of this house and nothing that a browser takes for another host's address."""
    return path.startswith("/") and path.isprintable() and not path.startswith("//") and "\\" not in path
