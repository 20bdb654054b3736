"""What somebody at a bureau does with what was handed to them: one is handed back, one decided, one answered."""

import uuid

import pytest
from playwright.sync_api import Page, expect

from services.chassis.http.session import COOKIE
from tests.browser.desk import CENTRE
from tests.browser.entering import enter, say
from tests.end_to_end.client import Client
from tests.end_to_end.county import County
from tests.end_to_end.veterans_station import Station, an_identity
from tests.end_to_end.wall import Wall, nobodys_phone
from tests.end_to_end.window import NAME, Window
from tests.waiting import eventually

pytestmark = pytest.mark.browser


@pytest.fixture
def window(house: County) -> Window:
    centre = sorted(house.client.credentials["tokens"]["cadre"])[40]
    return Window(house, centre, f"154{uuid.uuid4().int % 10**8:08}")


@pytest.fixture
def inbox(page: Page, house: County) -> Page:
    enter(page, str(house.client.credentials["base_url"]), "bureau")
    return page


def opened(page: Page, case: str, kind: str = "hall") -> None:
    """Open it by its link, as a colleague would who was sent it."""
    page.goto(f"{page.url.split('?')[0]}?case={kind}.{case}")
    expect(page.locator("#opened h2")).to_be_visible()


def owed(client: Client, token: str) -> set[str]:
    """The cases of which supervision says that the bureau has a limit to keep."""
    return {each["case"] for each in client.get("/supervision/v1/owed", token).json()["items"]}


def test_a_bureau_hands_one_back_with_a_reason_and_decides_another(window: Window, inbox: Page) -> None:
    wrong, right = window.forwarded(), window.forwarded()

    opened(inbox, wrong)
    inbox.get_by_role("button", name="退回", exact=True).click()
    say(inbox, "退回", reason="wrong_bureau", note="应由医保部门办理")
    expect(inbox.locator("#opened")).to_contain_text("已退回")
    expect(inbox.locator("#opened")).to_contain_text("应由医保部门办理")
    opened(inbox, right)
    inbox.get_by_role("button", name="接收").click()
    say(inbox, "接收")
    inbox.get_by_role("button", name="准予").click()
    say(inbox, "准予", note="符合条件")
    expect(inbox.locator("#opened")).to_contain_text("已准予")

    assert [window.state(each) for each in (wrong, right)] == ["handed_back", "granted"]
    inbox.get_by_role("link", name="已办").click()
    expect(inbox.locator(f"#inbox a[href*='{right}']")).to_contain_text("已准予")


def test_who_applies_is_masked_until_somebody_asks_and_that_is_logged(window: Window, inbox: Page) -> None:
    application = window.forwarded()
    opened(inbox, application)

    expect(inbox.locator("#opened")).not_to_contain_text(NAME)
    inbox.get_by_role("button", name="查看完整信息").click()
    expect(inbox.locator(".revealed")).to_contain_text(NAME)
    expect(inbox.locator(".revealed")).to_contain_text(window.phone)
    looked = "SELECT count(*) FROM hall.access_log WHERE actor = 'bureau:civil_affairs' AND subject::text = %s"
    assert window.county.scalar(looked, application) > 0


def test_the_first_due_stands_first_and_feedback_is_answered_beside_the_rest(window: Window, inbox: Page) -> None:
    wall = Wall(window.county, window.centre)
    case = wall.file("低保金没有到账")["id"]
    wall.act(case, "accept")
    wall.act(case, "transfer", bureau="civil_affairs")
    token = window.client.bureau("civil_affairs")
    eventually(lambda: case in owed(window.client, token), within=20)

    opened(inbox, case, "feedback")
    expect(inbox.locator("#opened")).to_contain_text("低保金没有到账")
    inbox.get_by_role("button", name="答复").click()
    inbox.get_by_role("dialog").get_by_role("button", name="答复").click()
    expect(inbox.get_by_role("dialog")).to_contain_text("请填写:答复")
    say(inbox, "答复", text="已补发,请查收")

    expect(inbox.locator("#opened")).to_contain_text("已答复")
    assert wall.look(f"cases/{case}").json()["state"] == "replied"


def test_another_bureaus_case_is_not_shown_by_its_link(window: Window, inbox: Page) -> None:
    application = window.apply("identity_card", "bank_card", item="disability_subsidy")
    for verb in ("accept", "forward"):
        window.act(f"{application}/{verb}")

    inbox.goto(f"{inbox.url}?case=hall.{application}")

    expect(inbox.locator("#opened [role=alert]")).to_contain_text("没有")
    expect(inbox.locator(f"#inbox a[href*='{application}']")).to_have_count(0)


def test_what_a_village_sends_straight_to_the_bureau_waits_there(page: Page, house: County) -> None:
    station = Station(house, CENTRE, nobodys_phone(), an_identity())
    case = station.apply("placement_report", "identity_card", "discharge_paper", "placement_letter")
    station.act(f"{case}/accept")
    station.act(f"{case}/advance", to="village_checked")
    base = str(house.client.credentials["base_url"])
    page.context.add_cookies([{"name": COOKIE, "value": house.client.bureau("veterans"), "url": base}])
    page.goto(f"{base}/bureau")

    page.locator(f"#inbox a[href*='{case}']").click()
    page.get_by_role("button", name="县接收").click()
    say(page, "县接收")
    expect(page.locator("#opened")).to_contain_text("县级审核")
