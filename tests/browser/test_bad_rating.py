"""From a bad rating on a phone to the case that was put right: villager, cadre and town, each on their page."""

import uuid

import pytest
from playwright.sync_api import Locator, Page, expect

from contracts.feedback.words import opened_by
from services.feedback.domain.rating import rating_of
from tests.browser.desk import CENTRE, signed_in
from tests.browser.entering import enter, say
from tests.end_to_end.county import County
from tests.end_to_end.wall import Wall

pytestmark = pytest.mark.browser


@pytest.fixture
def wall(house: County) -> Wall:
    """The wall of the demo cadre's centre."""
    return Wall(house, CENTRE)


def closed(wall: Wall) -> str:
    """A case that may be rated."""
    case: str = wall.file("办证慢")["id"]
    wall.replied(case, f"staff:{wall.centre}-01")
    wall.act(case, "revisit", solved=True, level=3)
    wall.act(case, "close")
    return case


def do(desk: Page, wall: Wall, rectification: str, deed: str, note: str) -> None:
    """The cadre opens it at the desk and does it."""
    desk.goto(f"{wall.client.credentials['base_url']}/desk?view=cases&case=rectification:{rectification}")
    dialog = desk.get_by_role("dialog")
    verb = dialog.locator("details").filter(has_text=deed)
    expect(verb).to_be_visible()
    if verb.get_attribute("open") is None:
        verb.locator("summary").click()
    verb.get_by_role("textbox").fill(note)
    verb.get_by_role("button", name=deed, exact=True).click()
    expect(dialog).to_have_count(0)


def waiting(page: Page, wall: Wall, rectification: str) -> Locator:
    """Where it stands on the town's page."""
    enter(page, str(wall.client.credentials["base_url"]), "jiaxiang", "/town")
    return page.locator("#ratings li").filter(has=page.locator(f"a[href$='{rectification}']"))


def test_a_bad_rating_is_put_right_at_the_desk_and_its_rater_called_back_by_the_town(
    phone: Page, page: Page, wall: Wall
) -> None:
    case = closed(wall)
    phone.goto(f"{wall.client.credentials['base_url']}/rate#{wall.link(case)}")
    phone.get_by_text("不满意", exact=True).click()
    phone.get_by_text("办得慢、等得久").click()
    phone.locator("[name=text]").fill("跑了三趟")
    phone.locator("[name=phone]").fill(wall.phone)
    phone.click("#send")
    expect(phone.locator("#said")).to_contain_text("5 个工作日内整改并答复")
    one = opened_by(rating_of("feedback", case))
    wall.told(one, 1)

    desk = signed_in(phone, wall.county)
    expect(desk.locator(f".due a[href='/desk?view=cases&case=rectification:{one}']")).to_have_count(1)
    for deed in ("核实属实", "登记已整改", "登记已告知评价人"):
        do(desk, wall, one, deed, "已致歉并整改")
    row = waiting(page, wall, one)
    row.get_by_role("button", name="查看原话和电话").click()
    expect(page.get_by_role("dialog")).to_contain_text("跑了三趟")
    expect(page.get_by_role("dialog")).to_contain_text(wall.phone)
    page.get_by_role("dialog").get_by_role("button", name="关闭").click()
    row.get_by_role("button", name="登记回访").click()
    say(page, "登记回访", reached="true", content="true", note="本人认可")
    expect(row).to_have_count(0)
    do(desk, wall, one, "办结", "已回访")

    events, promises = wall.told(one, 6)
    assert events[-2:] == ["called_back", "closed"]
    assert promises == {"rectify": ["met"]}


def test_what_a_cadre_finds_untrue_counts_until_a_second_person_has_seen_the_evidence(
    phone: Page, page: Page, wall: Wall
) -> None:
    case, evidence = closed(wall), f"读卡机坏了一上午 {uuid.uuid4().hex[:8]}"
    assert wall.rate(wall.link(case), 1, displeasure="wrong").json()["rectification"]
    one = opened_by(rating_of("feedback", case))
    desk = signed_in(phone, wall.county)
    do(desk, wall, one, "误评或不实,提请另一人复核", evidence)
    desk.goto(f"{wall.client.credentials['base_url']}/desk?view=cases&case=rectification:{one}")
    expect(desk.get_by_role("dialog")).to_contain_text(evidence)
    expect(desk.get_by_role("dialog").get_by_text("复核同意")).to_have_count(0)

    row = waiting(page, wall, one)
    expect(row).to_contain_text(evidence)
    row.get_by_role("button", name="复核同意").click()
    say(page, "复核同意", note="有故障记录")
    expect(row).to_have_count(0)
    assert wall.told(one, 3)[0] == ["received", "dismissal_proposed", "not_upheld"]
