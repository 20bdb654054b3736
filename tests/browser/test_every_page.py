"""What holds for every page: it fits in each language, can be used by all, asks no other host, and is not too heavy."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Request, expect

from services.web.domain.pages import PAGES
from services.web.domain.roles import ROLES
from tests.browser.lively import play
from tests.end_to_end.county import County

pytestmark = pytest.mark.browser

HEAVIEST = 600_000
"""Bytes that a page may transfer."""
GRAVE = {"serious", "critical"}
WINDOWS = ((360, "zh-CN"), (360, "en"), (1920, "zh-CN"))
"""How wide, and in which language: English is the longer one, where there is little room."""
DOCS = ("/docs", "/docs/events/express", "/sign-in")


@pytest.fixture(scope="module")
def lively(house: County, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of the house after a small day was played in it."""
    play(house, tmp_path_factory.mktemp("lively"))
    return str(house.client.credentials["base_url"])


@pytest.fixture(params=WINDOWS, ids=str)
def window(request: pytest.FixtureRequest, browser: Browser, lively: str) -> Iterator[Page]:
    """A window of some width; a script that fails, or what the policy refuses, fails the test."""
    width, language = request.param
    context = browser.new_context(viewport={"width": width, "height": 900}, locale=language)
    context.add_cookies([{"name": "language", "value": language, "url": lively}])
    context.set_default_timeout(20_000)
    page, complaints = context.new_page(), list[str]()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda line: complaints.append(line.text) if "Content Security" in line.text else None)
    yield page
    context.close()
    assert complaints == []


def addresses() -> list[tuple[str, str | None]]:
    """Each page that has one address, with the role that looks at it; None for anybody."""
    roles = {page: next((key for key, role in ROLES.items() if role.actor.tier in page.allow), None) for page in PAGES}
    shown = [(page.path, role) for page, role in roles.items()]
    return [(path, role) for path, role in shown if "{" not in path] + [(path, None) for path in DOCS]


@pytest.mark.parametrize(("path", "role"), addresses())
def test_a_page_fits_can_be_used_by_all_and_stays_in_the_house(
    window: Page, lively: str, path: str, role: str | None
) -> None:
    if role:
        window.goto(f"{lively}/sign-in")
        window.click(f"button[value={role}]")
        window.wait_for_load_state()
    asked = list[Request]()
    window.on("request", lambda request: asked.append(request))  # noqa: PLW0108 - Playwright wants to mark it
    window.goto(lively + path)
    expect(window.locator("main")).to_be_visible()
    expect(window.locator("[aria-busy=true]")).to_have_count(0)

    assert window.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    assert [request.url for request in asked if not request.url.startswith((lively, "blob:", "data:"))] == []
    assert sum(transferred(request) for request in asked) < HEAVIEST
    assert grave(window) == []


def transferred(request: Request) -> int:
    """Bytes of the answer as they came; a stream that has not ended counts for nothing."""
    if request.resource_type == "eventsource" or request.response() is None:
        return 0
    sizes = request.sizes()
    return max(0, sizes["responseBodySize"]) + max(0, sizes["responseHeadersSize"])


def grave(page: Page) -> list[str]:
    """What axe-core finds that keeps somebody from using the page: rule and places."""
    found = Axe().run(page).response["violations"]
    return [
        f"{each['id']}: {[node['target'] for node in each['nodes']][:5]}" for each in found if each["impact"] in GRAVE
    ]
