"""How the operations page goes on: at any size, by keyboard, without a connection, and past the end of a session."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Site
from tests.browser.operations import BUSY, LATE, enter, set_hidden, tile_of
from tests.browser.site import Hear
from tests.unit.supervision.events import event

pytestmark = pytest.mark.browser

OVERFLOWING = """[...document.querySelectorAll('.tile, .line, .bar, .figures, .panel, dl > div')]
    .filter(e => e.scrollWidth > e.clientWidth + 1).map(e => e.textContent)"""
FAINT = (Path(__file__).parent / "faint.js").read_text()


def test_a_lost_connection_is_said_and_heals(page: Page, invented_county: None, site: Site, hear: Hear) -> None:
    pulse = page.locator("#pulse")
    with site() as operations:
        enter(page, operations)
        expect(pulse).to_contain_text("实时")
    expect(pulse).to_contain_text("连接中断", timeout=20_000)
    expect(page.locator(".tile")).to_have_count(100)

    hear(event("parcel.inbound.v1", 1, subject="meanwhile", centre=BUSY, time=datetime.now(UTC)))
    with site(urlsplit(operations).port):
        expect(pulse).to_contain_text("实时", timeout=20_000)
        expect(tile_of(page, BUSY)).to_contain_text("在办 2")


@pytest.mark.parametrize("role", ["county", "cadre"])
@pytest.mark.parametrize("width", [360, 1920])
def test_nothing_is_wider_than_its_place(page: Page, operations: str, width: int, role: str) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    enter(page, operations, role)

    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.evaluate(OVERFLOWING) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_stands_out_from_its_ground(page: Page, operations: str, scheme: Literal["light", "dark"]) -> None:
    """WCAG 2.2, 1.4.3: at least 4.5 to 1, at any size."""
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    enter(page, operations)
    assert page.evaluate(FAINT) == []

    tile_of(page, LATE).click()
    page.wait_for_selector("#cases a")
    assert page.evaluate(FAINT) == []


def test_every_address_on_the_pages_exists(page: Page, operations: str) -> None:
    seen = set()
    for role in (None, "county"):
        page.goto(operations)
        if role:
            enter(page, operations, role)
        seen |= set(page.evaluate("[...document.querySelectorAll('[href], [src]')].map(e => e.href || e.src)"))
    local = {address.partition("#")[0] for address in seen}

    assert len(local) > 15
    assert {address for address in local if page.request.get(address).status != 200} == set()


def test_a_session_that_has_ended_leads_to_the_sign_in(page: Page, operations: str) -> None:
    enter(page, operations)
    page.context.clear_cookies()
    set_hidden(page, hidden=True)
    set_hidden(page, hidden=False)

    page.wait_for_url(f"{operations}/sign-in?*")


def test_a_refused_stream_is_asked_for_again(page: Page, operations: str) -> None:
    refused: list[str] = []

    def refuse_once(route: Route) -> None:
        if refused:
            route.continue_()
        else:
            refused.append(route.request.url)
            route.fulfill(status=503, headers={"retry-after": "2"})

    page.route("**/supervision/v1/live", refuse_once)
    page.goto(operations)
    page.click("button[value=county]")

    expect(page.locator("#pulse")).to_contain_text("实时", timeout=15_000)
    assert len(refused) == 1


def test_a_tab_that_nobody_sees_keeps_no_connection(page: Page, operations: str, hear: Hear) -> None:
    enter(page, operations)
    set_hidden(page, hidden=True)
    hear(event("parcel.inbound.v1", 1, subject="unseen", centre=BUSY, time=datetime.now(UTC)))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).path))

    set_hidden(page, hidden=False)

    expect(tile_of(page, BUSY)).to_contain_text("在办 2")
    assert "/supervision/v1/live" in asked


def test_the_whole_page_can_be_reached_by_keyboard(page: Page, operations: str) -> None:
    enter(page, operations)
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    reached = set()
    for _ in range(150):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.className || document.activeElement.tagName"))

    assert {"mark", "BUTTON", "A", "SUMMARY", "tile"} <= reached


def test_the_page_asks_no_other_host_and_breaks_no_rule_of_its_own(page: Page, operations: str) -> None:
    hosts: set[str | None] = set()
    complaints: list[str] = []
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))

    enter(page, operations)
    page.locator(".tile").first.click()
    page.wait_for_selector("#cases a")

    assert hosts == {urlsplit(operations).netloc}
    assert complaints == []


def test_signing_out_leads_back_to_the_door(page: Page, operations: str) -> None:
    enter(page, operations)
    page.get_by_role("button", name="退出").click()

    expect(page.get_by_role("heading", name="以演示身份进入")).to_be_visible()
    page.goto(operations)
    assert urlsplit(page.url).path == "/sign-in"
