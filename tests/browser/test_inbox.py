"""What waits for a town or the county: veterans' cases from villages, complaints about staff, extensions, ends."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.desk import CENTRE
from tests.browser.entering import enter, say
from tests.end_to_end.county import County
from tests.end_to_end.veterans_station import Station, an_identity
from tests.end_to_end.wall import Wall, nobodys_phone

pytestmark = pytest.mark.browser


@pytest.fixture
def inbox(page: Page, house: County) -> Page:
    enter(page, str(house.client.credentials["base_url"]), "jiaxiang", "/inbox")
    return page


@pytest.fixture
def wall(house: County) -> Wall:
    return Wall(house, CENTRE)


def opened(page: Page, kind: str, case: str) -> None:
    page.goto(f"{page.url.split('?')[0]}?case={kind}.{case}")
    expect(page.locator("#opened h2")).to_be_visible()


def do(page: Page, deed: str, **said: str) -> None:
    """What the opened case offers, and is done with it."""
    page.locator("#opened").get_by_role("button", name=deed, exact=True).click()
    say(page, deed, **said)


def test_what_a_village_has_checked_is_taken_in_and_granted(inbox: Page, house: County) -> None:
    station = Station(house, CENTRE, nobodys_phone(), an_identity())
    case = station.apply("condolence", "identity_card")
    station.act(f"{case}/accept")
    station.act(f"{case}/advance", to="village_checked")

    inbox.reload()
    inbox.locator(f"#inbox a[href*='{case}']").click()
    do(inbox, "镇街接收")
    do(inbox, "准予", note="符合条件")
    expect(inbox.locator("#opened")).to_contain_text("已准予")
    expect(inbox.locator(f"#inbox a[href*='{case}']")).to_have_count(0)
    assert station.look(f"cases/{case}").json()["state"] == "granted"


def test_what_goes_on_to_the_county_is_nobody_elses_to_send(inbox: Page, house: County) -> None:
    one, other = (Station(house, CENTRE, nobodys_phone(), an_identity()) for _ in range(2))
    straight = one.apply("placement_report", "identity_card", "discharge_paper", "placement_letter")
    case = other.apply("pension", "identity_card", "form", "bank_card")
    for station, each in ((one, straight), (other, case)):
        station.act(f"{each}/accept")
        station.act(f"{each}/advance", to="village_checked")

    opened(inbox, "veterans", case)
    do(inbox, "镇街接收")
    do(inbox, "报县", note="材料齐全")
    assert other.look(f"cases/{case}").json()["state"] == "county_review"
    opened(inbox, "veterans", straight)
    expect(inbox.locator("#opened")).to_contain_text("现在没有要您办的")


def test_a_complaint_about_the_villages_staff_is_dealt_with_at_the_towns_desk(inbox: Page, wall: Wall) -> None:
    case = wall.file("补贴没有公示", kind="complaint", about_staff=True)["id"]
    opened(inbox, "feedback", case)
    for deed in ("受理", "由我承办", "着手办理"):
        do(inbox, deed)
    do(inbox, "答复", text="已责成公示")
    do(inbox, "登记回访", solved="true", level="4")
    expect(inbox.locator("#opened .badges")).to_contain_text("已回访")
    do(inbox, "办结")

    expect(inbox.locator("#opened")).to_contain_text("已办结")
    assert _shown(wall, case)["state"] == "closed"


def test_an_extension_that_a_village_asks_for_is_granted(inbox: Page, wall: Wall) -> None:
    case = wall.file("路灯坏了")["id"]
    wall.act(case, "accept")
    wall.act(case, "assign", assignee=f"staff:{CENTRE}-01")
    wall.act(case, "take-up")
    wall.act(case, "extension", days=3, note="等配件")

    inbox.reload()
    inbox.locator(f"#inbox a[href*='{case}']").click()
    do(inbox, "同意下级延期")
    expect(inbox.locator(f"#inbox a[href*='{case}']")).to_have_count(0)
    assert _shown(wall, case)["extension_asked"] is None


def test_what_two_reworks_did_not_settle_ends_with_the_county(page: Page, wall: Wall) -> None:
    case = wall.file("路灯又坏了")["id"]
    wall.replied(case, f"staff:{CENTRE}-01")
    for _ in range(2):
        wall.act(case, "revisit", solved=False, level=1)
        wall.act(case, "rework")
        wall.act(case, "reply", text="再次维修")
    wall.act(case, "revisit", solved=False, level=1)
    wall.act(case, "escalate")

    enter(page, str(wall.client.credentials["base_url"]), "county", "/inbox")
    page.locator(f"#inbox a[href*='{case}']").click()
    do(page, "公开理由,办结", text="线路改造列入明年计划")
    expect(page.locator("#opened")).to_contain_text("已办结")
    assert _shown(wall, case)["state"] == "closed"


def _shown(wall: Wall, case: str) -> Any:
    return wall.look(f"cases/{case}", wall.town).json()
