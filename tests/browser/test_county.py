"""What the county sees on the operations page."""

from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.operations import BUSY, CENTRES, LATE, LATE_NAME, MET, enter, tile_of, total
from tests.browser.site import Hear
from tests.unit.supervision.events import event
from tests.unit.supervision.voices import rating

pytestmark = pytest.mark.browser


def test_all_centres_of_all_towns_stand_on_the_page_the_worst_first(page: Page, operations: str) -> None:
    enter(page, operations)

    expect(page.locator(".town")).to_have_count(15)
    expect(page.locator(".tile")).to_have_count(100)
    assert page.locator(".tile").first.get_attribute("data-centre") == LATE
    assert page.locator(".tile").first.get_attribute("data-mood") == "late"
    assert page.locator('.tile[data-mood="silent"]').count() == 97
    shown = {name: total(page, name) for name in ("late", "warned", "silent", "open", "on_time")}
    assert shown == {"late": "1", "warned": "0", "silent": "97", "open": "4", "on_time": "1"}


def test_a_parcel_that_comes_in_is_counted_without_a_reload(page: Page, operations: str, hear: Hear) -> None:
    enter(page, operations)
    tile = tile_of(page, BUSY)
    expect(tile).to_contain_text("在办 1")

    hear(event("parcel.inbound.v1", 1, subject="next", centre=BUSY, time=datetime.now(UTC)))

    expect(tile).to_contain_text("在办 2")
    expect(page.locator('[data-sum="open"]')).to_have_text("5")


def test_a_town_can_be_chosen_by_its_link_and_by_the_address(page: Page, operations: str) -> None:
    enter(page, operations)
    page.get_by_label("按镇街筛选").get_by_role("link", name="纸坊镇").click()

    expect(page.locator(".town")).to_have_count(1)
    assert urlsplit(page.url).query == "town=370829101"
    page.reload()
    expect(page.locator(".town h2")).to_have_text("纸坊镇")
    page.go_back()
    expect(page.locator(".town")).to_have_count(15)


def test_a_town_sees_its_own_centres_alone(page: Page, operations: str) -> None:
    enter(page, operations, "zhifang")

    expect(page.locator(".tile")).to_have_count(7)
    expect(page.locator(".town")).to_have_count(1)


def test_a_cadre_begins_at_their_own_centre(page: Page, operations: str) -> None:
    enter(page, operations, "cadre")

    expect(page.locator("#centre h2")).to_have_text(CENTRES[0][1])
    expect(page.locator("#towns")).not_to_be_visible()
    page.goto(f"{operations}/?centre={LATE}")
    expect(page.locator("#towns")).to_contain_text("不在您的管辖范围内")
    assert LATE_NAME not in page.locator("main").inner_text()


def test_a_centre_opens_by_keyboard_and_shows_what_is_running(page: Page, operations: str) -> None:
    enter(page, operations)
    tile_of(page, LATE).focus()
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name=LATE_NAME, exact=True)).to_be_visible()
    expect(page.locator("#cases li").first).to_contain_text("已超时")
    assert urlsplit(page.url).query == f"centre={LATE}"
    page.go_back()
    expect(page.locator(".tile")).to_have_count(100)


def test_a_view_is_its_address(page: Page, operations: str) -> None:
    """State and service narrow the centres and name the cases; whoever gets the link sees the same."""
    enter(page, operations)
    page.locator('[data-state="red"]').click()
    expect(page.locator(".tile")).to_have_count(1)
    expect(page.locator("#cases li")).to_have_count(2)
    page.get_by_label("按服务筛选").get_by_role("link", name="快递站").click()
    expect(page.locator("#cases h2")).to_have_text("超时的事项 · 快递站")

    page.goto(f"{operations}/?{urlsplit(page.url).query}")

    expect(page.locator("#cases li")).to_have_count(2)
    assert urlsplit(page.url).query == "service=express&state=red"
    page.locator('[data-state="red"]').click()
    expect(page.locator(".tile")).to_have_count(100)


def test_the_month_and_the_newest_ratings_stand_beside(page: Page, operations: str, hear: Hear) -> None:
    now = datetime.now(UTC)
    hear(*(rating(f"r{n}", 5, centre=MET, time=now) for n in range(30)))
    hear(rating("alone", 1, centre=BUSY, time=now))
    enter(page, operations)

    expect(page.locator(".figure", has_text="群众满意度")).to_contain_text("31 条评价")
    expect(page.locator(".figure", has_text="响应率")).to_contain_text("样本不足")
    expect(page.locator("#ratings li").first).to_contain_text("已评价")
    expect(page.locator("#ratings li").nth(1)).to_contain_text("非常满意")


def test_what_wants_attention_is_named_apart_the_latest_first(page: Page, operations: str) -> None:
    enter(page, operations)
    named = page.locator("#attention li")

    expect(named).to_have_count(12)
    expect(named.nth(0)).to_contain_text("超时 1")
    expect(named.nth(1)).to_contain_text("从未有过记录")
    expect(page.locator("#attention")).to_contain_text("另有 86 处")


def test_the_page_says_what_its_words_mean(page: Page, operations: str) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    enter(page, operations)
    guide = page.locator("#guide")
    expect(guide.locator("dl")).not_to_be_visible()

    guide.locator("summary").click()

    expect(guide.locator("dl")).to_be_visible()
    assert guide.locator("dt").all_inner_texts() == ["超时", "黄牌", "无声", "在办", "按时"]


def test_a_cadre_is_told_at_once_what_the_words_mean(page: Page, operations: str) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    enter(page, operations, "cadre")

    expect(page.locator("#guide dl")).to_be_visible()
    expect(page.locator("#attention")).not_to_be_visible()


def test_a_town_out_of_view_is_said_to_be_so(page: Page, operations: str) -> None:
    enter(page, operations)
    page.goto(f"{operations}/?town=370829999")

    expect(page.locator("#towns")).to_contain_text("不在您的管辖范围内")
    page.get_by_role("link", name="全部镇街").click()
    expect(page.locator(".town")).to_have_count(15)
