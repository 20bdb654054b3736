"""The display on the wall: it fits, moves by itself, holds no more than it shows, and comes back anew at night."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Route, expect

from services.centres.seed import invented
from tests.browser.conftest import Site
from tests.browser.entering import leave
from tests.browser.site import Hear
from tests.unit.supervision.events import event, publication

pytestmark = pytest.mark.browser

OPENED = datetime(2026, 3, 2, 1, tzinfo=UTC)
CENTRES = [each.details for each in invented()]
SIZE = "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]"
SMALLEST = """Math.min(...[...document.querySelectorAll('main *')]
    .filter(e => e.textContent.trim() && !e.closest('[aria-hidden]'))
    .map(e => parseFloat(getComputedStyle(e).fontSize)))"""
CUT = """[...document.querySelectorAll('.cell, .slide li, .sums > div')]
    .filter(e => e.scrollHeight > e.clientHeight + 2).map(e => e.textContent)"""
WIDE = """[...document.querySelectorAll('.sums dd')].filter((figure) => {
    const text = document.createRange();
    text.selectNodeContents(figure);
    return text.getBoundingClientRect().right > figure.getBoundingClientRect().right;
}).map((figure) => figure.textContent)"""
FAINT = (Path(__file__).parent / "faint.js").read_text()
DAY = timedelta(hours=24)


@pytest.fixture
def base(hear: Hear, site: Site) -> Iterator[str]:
    """All centres, one of them late, the others silent."""
    hear(*(publication(centre=each.id, name=each.name, town_name=each.town_name, time=OPENED) for each in CENTRES))
    hear(event("parcel.inbound.v1", 1, subject="late", centre=CENTRES[0].id, time=OPENED))
    with site() as base:
        yield base


def hang(page: Page, base: str, role: str = "county") -> None:
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.goto(f"{base}/screen")
    page.click(f"button[value={role}]")
    page.wait_for_selector(".slide li")


@pytest.mark.parametrize(("role", "cells"), [("county", 15), ("zhifang", 7)])
def test_everything_fits_and_is_large_enough_to_be_read_from_afar(page: Page, base: str, role: str, cells: int) -> None:
    hang(page, base, role)

    expect(page.locator(".cell")).to_have_count(cells)
    assert page.evaluate(SIZE) == [1920, 1080]
    assert page.evaluate(SMALLEST) >= 28
    assert page.evaluate(CUT) == []
    assert page.evaluate(FAINT) == []


@pytest.mark.parametrize("width", [360, 1920])
def test_a_busy_days_figures_stay_in_their_places(page: Page, base: str, width: int) -> None:
    def busy(route: Route) -> None:
        body = page.request.get(f"{base}/supervision/v1/overview").json()
        for centre in body["centres"]:
            centre["open"] = centre["events_today"] = 997
        told = f"event: snapshot\ndata: {json.dumps(body)}\n\n"
        route.fulfill(body=told, content_type="text/event-stream")

    page.route("**/supervision/v1/live", busy)
    hang(page, base)
    page.set_viewport_size({"width": width, "height": 1080})

    expect(page.locator('[data-sum="open"]')).to_have_text("99,700")
    expect(page.locator('[data-sum="events_today"]')).to_have_text("99,700")
    assert page.evaluate(WIDE) == []


def test_what_does_not_fit_takes_turns_and_nothing_is_gathered(page: Page, base: str) -> None:
    page.clock.install()
    hang(page, base)
    elements = "document.querySelectorAll('*').length"
    seen, most = set[str](), page.evaluate(elements) + 60
    for _ in range(40):
        page.clock.run_for(12_000)
        seen.add(page.locator("#slide-title").inner_text())
        assert page.evaluate(elements) <= most

    assert {"需要关注 1/3", "需要关注 3/3", "在办,按服务", "本月"} <= seen


def test_what_happens_is_shown_and_a_lost_connection_heals(page: Page, hear: Hear, base: str) -> None:
    hang(page, base)
    open_cases = page.locator('[data-sum="open"]')
    expect(open_cases).to_have_text("1")
    page.context.set_offline(offline=True)
    hear(event("parcel.inbound.v1", 1, subject="new", centre=CENTRES[1].id, time=datetime.now(UTC)))
    page.context.set_offline(offline=False)

    expect(open_cases).to_have_text("2", timeout=40_000)
    expect(page.locator("#pulse")).to_contain_text("实时")


def test_it_begins_anew_once_a_night_if_the_house_is_there(page: Page, base: str) -> None:
    page.clock.install(time="2026-11-27T12:00:00Z")
    hang(page, base)
    page.evaluate("window.isOld = true")
    page.clock.fast_forward(timedelta(hours=3).seconds * 1000)
    assert page.evaluate("window.isOld") is True

    with page.expect_navigation():
        page.clock.fast_forward(int(timedelta(hours=4, minutes=15).total_seconds() * 1000))

    expect(page.locator(".cell")).to_have_count(15)
    assert page.evaluate("window.isOld") is None


def test_it_is_for_the_county_and_for_towns_and_stays_signed_in(page: Page, base: str) -> None:
    hang(page, base)
    (session,) = (each for each in page.context.cookies() if "session" in each["name"])
    assert session["expires"] > (datetime.now(UTC) + 14 * DAY).timestamp()

    leave(page)
    page.goto(base)
    page.click("button[value=cadre]")
    page.wait_for_selector("main")
    page.goto(f"{base}/screen")
    assert urlsplit(page.url).path == "/sign-in"
