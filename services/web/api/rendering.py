"""Pages made of templates, in the language of whoever reads them."""

from collections.abc import Mapping
from functools import cache, partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.templating import Jinja2Templates

from contracts.bureaus import BUREAUS
from contracts.diseases import DISEASES
from contracts.registry import CARDS
from contracts.services import TITLES
from services.chassis.http import session
from services.web.api.signing import is_ours
from services.web.domain.rating import DISPLEASURES, LEVELS
from services.web.domain.texts import CHINESE, LANGUAGES, said

HERE = Path(__file__).parents[1]
LANGUAGE = "language"
"""The cookie that remembers which language somebody reads."""
YEAR = 365 * 86_400
VERSION_HEADER = "pages-version"
"""Of each page: which version of the pages' files it goes with."""


def stories(*services: str) -> dict[str, str]:
    """What has happened, in words for people, by the types of the events that these services say."""
    return {card.type: card.purpose.partition(";")[0] for card in CARDS if card.producer in services}


_WORDS = {
    "stories": stories,
    "levels": LEVELS,
    "displeasures": DISPLEASURES,
    "languages": LANGUAGES,
    "bureaus": BUREAUS,
    "diseases": {code: disease.name for code, disease in DISEASES.items()},
}
"""What every template may say of events, of a rating, of bureaus and of notifiable diseases."""


class Rendering:
    """Makes pages; `demo` says on each that data are invented."""

    def __init__(self, *, demo: bool) -> None:
        self._templates = Jinja2Templates(HERE / "templates", context_processors=[_texts])
        self._version = version_of_files()
        self._templates.env.globals.update(_WORDS, demo=demo, version=self._version)

    def page(self, request: Request, template: str, shown: Mapping[str, Any], status: int = 200) -> Response:
        """The page of this template with what it shows."""
        headers = {VERSION_HEADER: self._version}
        return self._templates.TemplateResponse(request, template, dict(shown), status, headers)


async def speak(request: Request) -> Response:
    """`GET /language/{tag}`: the page one comes from, in another language."""
    tag = request.path_params["tag"]
    answer = RedirectResponse(_back(request), 303)
    if tag in LANGUAGES:
        answer.set_cookie(LANGUAGE, tag, YEAR, samesite="lax", secure=session.is_https(request.scope))
    return answer


@cache
def version_of_files() -> str:
    """Tells any two states of the pages' files apart."""
    files = (path for part in ("static", "templates") for path in sorted((HERE / part).rglob("*")) if path.is_file())
    return sha256(b"".join(sha256(path.read_bytes()).digest() for path in files)).hexdigest()[:16]


def _texts(request: Request) -> dict[str, Any]:
    """For every template: `_(text)` in the reader's language, which that is, and what services are called in it."""
    chosen = request.cookies.get(LANGUAGE, CHINESE)
    language = chosen if chosen in LANGUAGES else CHINESE
    titles = {service: said(language, title) for service, title in TITLES.items()}
    return {"_": partial(said, language), "language": language, "titles": titles}


def _back(request: Request) -> str:
    """The page of this house that somebody comes from, as the browser says; else the first one."""
    before, _, path = request.headers.get("referer", "").partition(f"//{request.url.netloc}/")
    return f"/{path}" if before in ("http:", "https:") and is_ours(f"/{path}") else "/"
