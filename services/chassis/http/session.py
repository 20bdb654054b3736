"""The session of the pages: a token in a cookie, taken for what a page of this house asks and for nothing else."""

from starlette.types import Scope

from services.chassis.http.request import header

COOKIE = "echowall_session"
"""Its name over plain http, as on a developer's machine."""
HOST_COOKIE = f"__Host-{COOKIE}"
"""Its name over https: browsers take it from this host alone, for the whole host, and send it over https only."""
ASKED_BY, PAGE = b"x-asked-by", "page"
"""The header that our pages send with each write; no other site's page can without leave, which it doesn't get."""

ASKED_AS = b"x-asked-as"
"""Who had signed in when the page was opened: what they did there is taken for nobody who has signed in since."""

_READING = frozenset({"GET", "HEAD"})


def is_https(scope: Scope) -> bool:
    """Whether the browser came by https, to us or to a proxy in front; who pretends it harms themselves alone."""
    return "https" in (scope.get("scheme"), header(scope, b"x-forwarded-proto"))


def cookie_for(scope: Scope) -> str:
    """The name that the session's cookie has for whoever came this way."""
    return HOST_COOKIE if is_https(scope) else COOKIE


def is_foreign(scope: Scope) -> bool:
    """Whether another site's page sends this; browsers that can't say so don't send our cookie along either."""
    return header(scope, b"sec-fetch-site") not in (None, "same-origin", "none")


def token_of(scope: Scope) -> str | None:
    """The session's token; None without one, and where a write isn't asked by a page of ours."""
    if scope["method"] not in _READING and (is_foreign(scope) or header(scope, ASKED_BY) != PAGE):
        return None
    wanted = cookie_for(scope)
    for name, value in scope["headers"]:
        if name == b"cookie":
            for cookie in value.decode("latin-1").split(";"):
                key, _, content = cookie.strip().partition("=")
                if key == wanted:
                    return str(content)
    return None
