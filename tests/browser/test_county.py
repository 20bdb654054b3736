"""What the county sees on the operations page."""

from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from services.centres.seed import invented
from tests.browser.conftest import Hear, Site
from tests.unit.supervision.events import event, publication

pytestmark = pytest.mark.browser

LONG_AGO = datetime(2026, 3, 2, 1, tzinfo=UTC)
CENTRES = [(centre.details.id, centre.details.name, centre.details.town_name) for centre in invented()]
LATE, MET, BUSY = (centre for centre, _, _ in CENTRES[-1:-4:-1])


@pytest.fixture
def county(hear: Hear) -> None:
    """All 100 centres; the last one is late, one kept a limit, one has a clock running, and 97 are silent."""
    now = datetime.now(UTC)
    hear(*(publication(centre=key, name=name, town_name=town, time=LONG_AGO) for key, name, town in CENTRES))
    hear(
        event("parcel.inbound.v1", 1, subject="late", centre=LATE, time=LONG_AGO),
        event("parcel.notified.v1", 2, subject="other", centre=LATE, time=now),
        event("parcel.inbound.v1", 1, subject="met", centre=MET, time=now),
        event("parcel.notified.v1", 2, subject="met", centre=MET, time=now),
        event("parcel.inbound.v1", 1, subject="busy", centre=BUSY, time=now),
    )


@pytest.fixture
def base(county: None, site: Site) -> Iterator[str]:
    with site() as base:
        yield base


def enter(page: Page, base: str, role: str = "county") -> None:
    page.goto(base)
    page.click(f"button[value={role}]")
    page.wait_for_selector(".tile")


def total(page: Page, name: str) -> str:
    return page.locator(f'[data-sum="{name}"]').inner_text()


def test_all_centres_of_all_towns_stand_on_the_page_the_worst_first(page: Page, base: str) -> None:
    enter(page, base)

    expect(page.locator(".town")).to_have_count(15)
    expect(page.locator(".tile")).to_have_count(100)
    assert page.locator(".tile").first.get_attribute("data-centre") == LATE
    assert page.locator(".tile").first.get_attribute("data-mood") == "late"
    assert page.locator('.tile[data-mood="silent"]').count() == 97
    shown = {name: total(page, name) for name in ("centres", "open", "on_time", "late", "silent")}
    assert shown == {"centres": "100", "open": "2", "on_time": "1", "late": "1", "silent": "97"}


def test_a_parcel_that_comes_in_is_counted_without_a_reload(page: Page, base: str, hear: Hear) -> None:
    enter(page, base)
    tile = page.locator(f'[data-centre="{BUSY}"]')
    expect(tile).to_contain_text("计时 1")

    hear(event("parcel.inbound.v1", 1, subject="next", centre=BUSY, time=datetime.now(UTC)))

    expect(tile).to_contain_text("计时 2")
    expect(page.locator('[data-sum="open"]')).to_have_text("3")


def test_a_town_can_be_chosen_by_its_link_and_by_the_address(page: Page, base: str) -> None:
    enter(page, base)
    page.get_by_role("link", name="纸坊镇").click()

    expect(page.locator(".town")).to_have_count(1)
    assert urlsplit(page.url).query == "town=370829101"
    page.reload()
    expect(page.locator(".town h2")).to_have_text("纸坊镇")
    page.go_back()
    expect(page.locator(".town")).to_have_count(15)


@pytest.mark.parametrize(("role", "tiles"), [("zhifang", 7), ("cadre", 1)])
def test_town_and_cadre_see_theirs_alone(page: Page, base: str, role: str, tiles: int) -> None:
    enter(page, base, role)

    expect(page.locator(".tile")).to_have_count(tiles)
    expect(page.locator(".town")).to_have_count(1)


def test_a_centre_opens_by_keyboard_and_shows_what_is_running(page: Page, base: str) -> None:
    enter(page, base)
    page.locator(f'[data-centre="{LATE}"]').focus()
    page.keyboard.press("Enter")

    expect(page.locator("dialog li")).to_contain_text("已超时")
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).not_to_be_visible()


def test_a_lost_connection_is_said_and_heals(page: Page, county: None, site: Site, hear: Hear) -> None:
    pulse = page.locator("#pulse")
    with site() as base:
        enter(page, base)
        expect(pulse).to_contain_text("实时")
    expect(pulse).to_contain_text("连接中断")

    hear(event("parcel.inbound.v1", 1, subject="meanwhile", centre=BUSY, time=datetime.now(UTC)))
    with site(urlsplit(base).port):
        expect(pulse).to_contain_text("实时", timeout=20_000)
        expect(page.locator(f'[data-centre="{BUSY}"]')).to_contain_text("计时 2")


@pytest.mark.parametrize("width", [360, 1920])
def test_nothing_is_wider_than_the_screen(page: Page, base: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    enter(page, base)

    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert (
        page.evaluate("[...document.querySelectorAll('.tile > *')].some(e => e.scrollWidth > e.clientWidth)") is False
    )


def test_the_page_asks_no_other_host_and_breaks_no_rule_of_its_own(page: Page, base: str) -> None:
    hosts: set[str | None] = set()
    complaints: list[str] = []
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))

    enter(page, base)
    page.locator(".tile").first.click()
    page.wait_for_selector("dialog dl")

    assert hosts == {urlsplit(base).netloc}
    assert complaints == []


def test_signing_out_leads_back_to_the_door(page: Page, base: str) -> None:
    enter(page, base)
    page.get_by_role("button", name="退出").click()

    expect(page.get_by_role("heading", name="以演示身份进入")).to_be_visible()
    page.goto(base)
    assert urlsplit(page.url).path == "/sign-in"
