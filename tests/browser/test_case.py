"""A case opened: why it is late, and what each tier does about it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from services.chassis.database import engine_for
from tests.browser.conftest import Site
from tests.browser.entering import leave
from tests.browser.site import Hear
from tests.integration.supervision.sweeping import heartbeat, sweep
from tests.servers import FreshDatabase
from tests.unit.supervision.events import event, publication

pytestmark = pytest.mark.browser

HERE, NAME = "370829001001", "云泉村乡村振兴服务中心"
DAYS_AGO = datetime.now(UTC) - timedelta(days=8)
FAINT = (Path(__file__).parent / "faint.js").read_text()


@pytest.fixture
def base(hear: Hear, site: Site, fresh_database: FreshDatabase) -> Iterator[str]:
    """One centre, where a complaint of eight days ago has had its yellow and its red card."""
    hear(publication(centre=HERE, name=NAME, time=DAYS_AGO - timedelta(days=30)))
    hear(event("parcel.complaint_opened.v1", 1, subject="c1", centre=HERE, time=DAYS_AGO), heartbeat())
    engine = engine_for(fresh_database.write_url("supervision"), name="test")
    sweep(engine)
    engine.dispose()
    with site() as base:
        yield base


def enter(page: Page, base: str, role: str, path: str = "/case/express/c1") -> None:
    leave(page)
    page.goto(base + path)
    page.click(f"button[value={role}]")
    page.wait_for_selector("main:not([aria-busy])")


def test_a_late_case_says_what_happened_and_how_its_due_time_comes_about(page: Page, base: str) -> None:
    enter(page, base, "cadre", "/?state=red")
    page.locator("#cases a").first.click()

    expect(page.locator(".clock .until")).to_contain_text("已超时")
    expect(page.locator("#events")).to_contain_text("投诉")
    expect(page.locator("#about").get_by_role("link", name=NAME)).to_have_attribute("href", f"/?centre={HERE}")
    table = page.locator(".why table")
    expect(table).to_be_visible()
    expect(table.locator("tbody tr").first).to_contain_text("计 ")


def test_a_red_card_is_acknowledged_taken_back_answered_appealed_and_excused(page: Page, base: str) -> None:
    enter(page, base, "cadre")
    red = page.locator(".ladder > ol > li", has_text="红牌")
    red.get_by_role("button", name="签收").click()
    expect(red).to_contain_text("已签收")
    page.locator(".toast").get_by_role("button", name="撤回").click()
    expect(red).to_contain_text("已发出")

    red.get_by_role("button", name="答复").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("原因和怎么办").fill("停电两天,已经补办")
    dialog.get_by_role("button", name="提交").click()
    expect(red).to_contain_text("已答复")
    expect(red.get_by_role("button", name="申诉成立")).to_have_count(0)
    red.get_by_role("button", name="申诉").click()
    dialog.get_by_label("申诉理由").fill("停电不是我们的原因")
    dialog.get_by_role("button", name="提交").click()
    expect(red).to_contain_text("申诉中,由镇街审理")

    enter(page, base, "jiaxiang")
    red.get_by_role("button", name="申诉成立").click()
    dialog.get_by_label("裁定理由").fill("供电所证明属实")
    dialog.get_by_role("button", name="提交").click()
    expect(red).to_contain_text("申诉成立,不再计入")
    page.locator(".ladder summary").click()
    expect(page.locator(".steps")).to_contain_text("停电两天,已经补办")


def test_a_town_urges_before_the_clock_does(page: Page, base: str) -> None:
    enter(page, base, "jiaxiang")
    buttons = page.locator(".ladder").get_by_role("button")
    expect(page.locator(".ladder > ol > li")).to_have_count(2)
    page.get_by_role("button", name="现在就催办").click()
    page.get_by_role("dialog").get_by_role("button", name="提交").click()

    expect(page.locator(".ladder > ol > li")).to_have_count(3)
    expect(buttons).to_have_count(0)


def test_what_happens_meanwhile_is_seen_without_a_reload(page: Page, base: str, hear: Hear) -> None:
    enter(page, base, "cadre")
    expect(page.locator("#events li")).to_have_count(1)

    hear(event("parcel.complaint_answered.v1", 2, subject="c1", centre=HERE, time=datetime.now(UTC)))

    expect(page.locator("#events li")).to_have_count(2)
    expect(page.locator(".clock .badge")).to_have_text("超时办结")


@pytest.mark.parametrize("path", ["/case/express/c1", "/case/express/none"])
def test_another_towns_case_is_said_not_to_be_there(page: Page, base: str, path: str) -> None:
    enter(page, base, "zhifang", path)

    expect(page.locator("main")).to_contain_text("没有这个事项,或不在您的管辖范围内")
    assert "投诉" not in page.locator("main").inner_text()


@pytest.mark.parametrize("width", [360, 1920])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_case_fits_and_can_be_read(page: Page, base: str, width: int, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    page.set_viewport_size({"width": width, "height": 800})
    enter(page, base, "cadre")
    page.locator(".ladder summary").click()

    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.evaluate(FAINT) == []
