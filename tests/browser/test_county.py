"""What the county sees on the operations page."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from services.centres.seed import invented
from tests.browser.conftest import Site
from tests.browser.site import Hear
from tests.unit.supervision.events import event, publication
from tests.unit.supervision.voices import rating

pytestmark = pytest.mark.browser

LONG_AGO = datetime(2026, 3, 2, 1, tzinfo=UTC)
CENTRES = [(centre.details.id, centre.details.name, centre.details.town_name) for centre in invented()]
LATE, MET, BUSY = (centre for centre, _, _ in CENTRES[-1:-4:-1])
LATE_NAME = CENTRES[-1][1]


SCRIPTS = Path(__file__).parent
OVERFLOWING = """[...document.querySelectorAll('.tile, .line, .bar, .figures, .panel, dl > div')]
    .filter(e => e.scrollWidth > e.clientWidth + 1).map(e => e.textContent)"""
FAINT = (SCRIPTS / "faint.js").read_text()


@pytest.fixture
def county(hear: Hear) -> None:
    """All 100 centres; the last one is late, one kept a limit, all three have a parcel on the shelf, 97 are silent."""
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
    page.wait_for_selector(".bar")
    if role == "cadre":
        page.goto(f"{base}/")
    page.wait_for_selector(".county:not([aria-busy])")


def set_hidden(page: Page, *, hidden: bool) -> None:
    """What a browser tells a page whose tab is left or looked at again."""
    page.evaluate("hidden => Object.defineProperty(document, 'hidden', { value: hidden, configurable: true })", hidden)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def tile_of(page: Page, centre: str) -> Locator:
    return page.locator(f'.tile[data-centre="{centre}"]')


def total(page: Page, name: str) -> str:
    return page.locator(f'[data-sum="{name}"]').inner_text()


def test_all_centres_of_all_towns_stand_on_the_page_the_worst_first(page: Page, base: str) -> None:
    enter(page, base)

    expect(page.locator(".town")).to_have_count(15)
    expect(page.locator(".tile")).to_have_count(100)
    assert page.locator(".tile").first.get_attribute("data-centre") == LATE
    assert page.locator(".tile").first.get_attribute("data-mood") == "late"
    assert page.locator('.tile[data-mood="silent"]').count() == 97
    shown = {name: total(page, name) for name in ("late", "warned", "silent", "open", "on_time")}
    assert shown == {"late": "1", "warned": "0", "silent": "97", "open": "4", "on_time": "1"}


def test_a_parcel_that_comes_in_is_counted_without_a_reload(page: Page, base: str, hear: Hear) -> None:
    enter(page, base)
    tile = tile_of(page, BUSY)
    expect(tile).to_contain_text("在办 1")

    hear(event("parcel.inbound.v1", 1, subject="next", centre=BUSY, time=datetime.now(UTC)))

    expect(tile).to_contain_text("在办 2")
    expect(page.locator('[data-sum="open"]')).to_have_text("5")


def test_a_town_can_be_chosen_by_its_link_and_by_the_address(page: Page, base: str) -> None:
    enter(page, base)
    page.get_by_label("按镇街筛选").get_by_role("link", name="纸坊镇").click()

    expect(page.locator(".town")).to_have_count(1)
    assert urlsplit(page.url).query == "town=370829101"
    page.reload()
    expect(page.locator(".town h2")).to_have_text("纸坊镇")
    page.go_back()
    expect(page.locator(".town")).to_have_count(15)


def test_a_town_sees_its_own_centres_alone(page: Page, base: str) -> None:
    enter(page, base, "zhifang")

    expect(page.locator(".tile")).to_have_count(7)
    expect(page.locator(".town")).to_have_count(1)


def test_a_cadre_begins_at_their_own_centre(page: Page, base: str) -> None:
    enter(page, base, "cadre")

    expect(page.locator("#centre h2")).to_have_text(CENTRES[0][1])
    expect(page.locator("#towns")).not_to_be_visible()
    page.goto(f"{base}/?centre={LATE}")
    expect(page.locator("#towns")).to_contain_text("不在您的管辖范围内")
    assert LATE_NAME not in page.locator("main").inner_text()


def test_a_centre_opens_by_keyboard_and_shows_what_is_running(page: Page, base: str) -> None:
    enter(page, base)
    tile_of(page, LATE).focus()
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name=LATE_NAME, exact=True)).to_be_visible()
    expect(page.locator("#cases li").first).to_contain_text("已超时")
    assert urlsplit(page.url).query == f"centre={LATE}"
    page.go_back()
    expect(page.locator(".tile")).to_have_count(100)


def test_a_view_is_its_address(page: Page, base: str) -> None:
    """State and service narrow the centres and name the cases; whoever gets the link sees the same."""
    enter(page, base)
    page.locator('[data-state="red"]').click()
    expect(page.locator(".tile")).to_have_count(1)
    expect(page.locator("#cases li")).to_have_count(2)
    page.get_by_label("按服务筛选").get_by_role("link", name="快递站").click()
    expect(page.locator("#cases h2")).to_have_text("超时的事项 · 快递站")

    page.goto(f"{base}/?{urlsplit(page.url).query}")

    expect(page.locator("#cases li")).to_have_count(2)
    assert urlsplit(page.url).query == "service=express&state=red"
    page.locator('[data-state="red"]').click()
    expect(page.locator(".tile")).to_have_count(100)


def test_the_month_and_the_newest_ratings_stand_beside(page: Page, base: str, hear: Hear) -> None:
    now = datetime.now(UTC)
    hear(*(rating(f"r{n}", 5, centre=MET, time=now) for n in range(30)))
    hear(rating("alone", 1, centre=BUSY, time=now))
    enter(page, base)

    expect(page.locator(".figure", has_text="群众满意度")).to_contain_text("31 条评价")
    expect(page.locator(".figure", has_text="响应率")).to_contain_text("样本不足")
    expect(page.locator("#ratings li").first).to_contain_text("已评价")
    expect(page.locator("#ratings li").nth(1)).to_contain_text("非常满意")


def test_a_lost_connection_is_said_and_heals(page: Page, county: None, site: Site, hear: Hear) -> None:
    pulse = page.locator("#pulse")
    with site() as base:
        enter(page, base)
        expect(pulse).to_contain_text("实时")
    expect(pulse).to_contain_text("连接中断", timeout=20_000)
    expect(page.locator(".tile")).to_have_count(100)

    hear(event("parcel.inbound.v1", 1, subject="meanwhile", centre=BUSY, time=datetime.now(UTC)))
    with site(urlsplit(base).port):
        expect(pulse).to_contain_text("实时", timeout=20_000)
        expect(tile_of(page, BUSY)).to_contain_text("在办 2")


@pytest.mark.parametrize("role", ["county", "cadre"])
@pytest.mark.parametrize("width", [360, 1920])
def test_nothing_is_wider_than_its_place(page: Page, base: str, width: int, role: str) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    enter(page, base, role)

    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.evaluate(OVERFLOWING) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_stands_out_from_its_ground(page: Page, base: str, scheme: Literal["light", "dark"]) -> None:
    """WCAG 2.2, 1.4.3: at least 4.5 to 1, at any size."""
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    enter(page, base)
    assert page.evaluate(FAINT) == []

    tile_of(page, LATE).click()
    page.wait_for_selector("#cases a")
    assert page.evaluate(FAINT) == []


def test_what_wants_attention_is_named_apart_the_latest_first(page: Page, base: str) -> None:
    enter(page, base)
    named = page.locator("#attention li")

    expect(named).to_have_count(12)
    expect(named.nth(0)).to_contain_text("超时 1")
    expect(named.nth(1)).to_contain_text("从未有过记录")
    expect(page.locator("#attention")).to_contain_text("另有 86 处")


def test_the_page_says_what_its_words_mean(page: Page, base: str) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    enter(page, base)
    guide = page.locator("#guide")
    expect(guide.locator("dl")).not_to_be_visible()

    guide.locator("summary").click()

    expect(guide.locator("dl")).to_be_visible()
    assert guide.locator("dt").all_inner_texts() == ["超时", "黄牌", "无声", "在办", "按时"]


def test_a_cadre_is_told_at_once_what_the_words_mean(page: Page, base: str) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    enter(page, base, "cadre")

    expect(page.locator("#guide dl")).to_be_visible()
    expect(page.locator("#attention")).not_to_be_visible()


def test_a_town_out_of_view_is_said_to_be_so(page: Page, base: str) -> None:
    enter(page, base)
    page.goto(f"{base}/?town=370829999")

    expect(page.locator("#towns")).to_contain_text("不在您的管辖范围内")
    page.get_by_role("link", name="全部镇街").click()
    expect(page.locator(".town")).to_have_count(15)


def test_every_address_on_the_pages_exists(page: Page, base: str) -> None:
    seen = set()
    for role in (None, "county"):
        page.goto(base)
        if role:
            enter(page, base, role)
        seen |= set(page.evaluate("[...document.querySelectorAll('[href], [src]')].map(e => e.href || e.src)"))
    local = {address.partition("#")[0] for address in seen}

    assert len(local) > 15
    assert {address for address in local if page.request.get(address).status != 200} == set()


def test_a_session_that_has_ended_leads_to_the_sign_in(page: Page, base: str) -> None:
    enter(page, base)
    page.context.clear_cookies()
    set_hidden(page, hidden=True)
    set_hidden(page, hidden=False)

    page.wait_for_url(f"{base}/sign-in?*")


def test_a_refused_stream_is_asked_for_again(page: Page, base: str) -> None:
    refused: list[str] = []

    def refuse_once(route: Route) -> None:
        if refused:
            route.continue_()
        else:
            refused.append(route.request.url)
            route.fulfill(status=503, headers={"retry-after": "2"})

    page.route("**/supervision/v1/live", refuse_once)
    page.goto(base)
    page.click("button[value=county]")

    expect(page.locator("#pulse")).to_contain_text("实时", timeout=15_000)
    assert len(refused) == 1


def test_a_tab_that_nobody_sees_keeps_no_connection(page: Page, base: str, hear: Hear) -> None:
    enter(page, base)
    set_hidden(page, hidden=True)
    hear(event("parcel.inbound.v1", 1, subject="unseen", centre=BUSY, time=datetime.now(UTC)))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).path))

    set_hidden(page, hidden=False)

    expect(tile_of(page, BUSY)).to_contain_text("在办 2")
    assert "/supervision/v1/live" in asked


def test_the_whole_page_can_be_reached_by_keyboard(page: Page, base: str) -> None:
    enter(page, base)
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    reached = set()
    for _ in range(150):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.className || document.activeElement.tagName"))

    assert {"mark", "BUTTON", "A", "SUMMARY", "tile"} <= reached


def test_the_page_asks_no_other_host_and_breaks_no_rule_of_its_own(page: Page, base: str) -> None:
    hosts: set[str | None] = set()
    complaints: list[str] = []
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))

    enter(page, base)
    page.locator(".tile").first.click()
    page.wait_for_selector("#cases a")

    assert hosts == {urlsplit(base).netloc}
    assert complaints == []


def test_signing_out_leads_back_to_the_door(page: Page, base: str) -> None:
    enter(page, base)
    page.get_by_role("button", name="退出").click()

    expect(page.get_by_role("heading", name="以演示身份进入")).to_be_visible()
    page.goto(base)
    assert urlsplit(page.url).path == "/sign-in"
