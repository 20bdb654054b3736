"""An inspection on the inspector's phone, and what county and centre see and do of it."""

import re
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from contracts.people import COUNTY
from services.chassis.calendar import SHANGHAI
from tests.browser.entering import enter, say
from tests.end_to_end.county import County
from tests.unit.chassis.scans import pdf

pytestmark = pytest.mark.browser

CENTRE = "370829001001"
"""That of the demo cadre."""
INSPECTOR = f"inspector:{COUNTY}"


@pytest.fixture
def base(house: County) -> str:
    return str(house.client.credentials["base_url"])


def planned(house: County, kind: str, place: str) -> str:
    """The county arranges an inspection over the API; its id."""
    today = datetime.now(SHANGHAI).date()
    body: dict[str, Any] = {"kind": kind, "place": place, "inspector": INSPECTOR}
    dates = {"from": today.isoformat(), "until": (today + timedelta(days=7)).isoformat()}
    answer = house.client.post("/supervision/v1/inspections", house.client.county, body | dates)
    return str(answer.raise_for_status().json()["id"])


def act(house: County, inspection: str, verb: str, token: str) -> None:
    path = f"/supervision/v1/inspections/{inspection}/{verb}"
    house.client.post(path, token, {}).raise_for_status()


def test_what_an_inspector_finds_is_put_right_with_evidence_and_looked_at_again(
    phone: Page, browser: Browser, house: County, base: str
) -> None:
    inspection, words = planned(house, "announced", CENTRE), f"灭火器过期{uuid.uuid4().hex}"
    act(house, inspection, "announce", house.client.county)
    enter(phone, base, "inspector")
    expect(phone).to_have_url(re.compile("/inspections$"))
    phone.locator(f"#list a[href*='{inspection}']").click()
    phone.get_by_role("button", name="到了现场").click()
    say(phone, "到了现场")
    phone.get_by_role("button", name="写下一个问题").click()
    phone.get_by_label(re.compile("^照片")).set_input_files(_scan("现场"))
    say(phone, "写下一个问题", note=words, severity="serious")
    expect(phone.locator(".finding")).to_contain_text(words)
    expect(phone.get_by_role("link", name="证据 1")).to_be_visible()
    phone.get_by_role("button", name="写完了").click()
    say(phone, "写完了", note="一处问题")
    assert phone.evaluate("document.documentElement.scrollWidth <= window.innerWidth")

    page = browser.new_context(viewport={"width": 1280, "height": 900}, locale="zh-CN").new_page()
    enter(page, base, "cadre", f"/inspections?case={inspection}")
    page.get_by_role("button", name="已整改").click()
    say(page, "已整改", note="已更换")
    expect(page.locator(".finding")).to_contain_text("待复查")
    expect(page.get_by_role("button", name="复查到位")).to_have_count(0)
    page.context.close()

    phone.reload()
    phone.get_by_role("button", name="复查到位").click()
    say(phone, "复查到位", note="已看过")
    expect(phone.locator(".finding")).to_contain_text("已整改")


def test_a_plan_is_made_and_a_centre_drawn_by_lot_with_what_it_takes_to_draw_again(page: Page, base: str) -> None:
    enter(page, base, "county", "/inspections")
    page.get_by_role("button", name="制定计划").click()
    year = datetime.now(UTC).year
    dates = {"from": f"{year}-01-01", "until": f"{year}-12-31"}
    say(page, "制定巡查计划", **dates, announced="4", unannounced="6", cross="0", learning="1")
    expect(page.locator("#progress")).to_contain_text("暗访")
    page.get_by_role("button", name="安排一次巡查").click()
    say(page, "安排一次巡查", kind="unannounced", place=COUNTY, inspector=INSPECTOR, **dates)
    page.get_by_role("button", name="抽取").click()
    say(page, "抽取")

    expect(page.locator("#opened")).to_contain_text("已抽取")
    page.get_by_text("可以重算").click()
    expect(page.locator("#opened")).to_contain_text("种子")


def test_a_learning_visit_names_who_comes_along_from_the_register(page: Page, house: County, base: str) -> None:
    planned(house, "announced", CENTRE)
    staff = house.client.get("/centres/v1/staff", house.client.county, centre=CENTRE).json()["items"]
    [somebody, *_] = [each for each in staff if each["state"] == "active"]
    enter(page, base, "county", "/inspections")
    page.get_by_role("button", name="安排观摩互学").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.locator(f"datalist option[value='{INSPECTOR}']")).to_have_count(1)
    expect(dialog.get_by_text(somebody["name"]).first).to_be_visible()
    today = datetime.now(SHANGHAI).date().isoformat()
    who = {"inspector": INSPECTOR, "participants": somebody["id"]}
    say(page, "安排观摩互学", place="370829001002", **{"from": today, "until": today}, **who)

    expect(page.locator("#opened")).to_contain_text("观摩互学")
    expect(page.locator("#opened")).to_contain_text("参加人员")


def test_a_centre_knows_nothing_of_an_unannounced_inspection_before_the_visit(
    page: Page, house: County, base: str
) -> None:
    inspection = planned(house, "unannounced", COUNTY)
    act(house, inspection, "draw", house.client.county)
    enter(page, base, "cadre", f"/inspections?case={inspection}")

    expect(page.locator("#opened [role=alert]")).to_contain_text("没有")
    expect(page.locator(f"#list a[href*='{inspection}']")).to_have_count(0)


def _scan(words: str) -> Any:
    return {"name": "现场.pdf", "mimeType": "application/pdf", "buffer": pdf(words)}
