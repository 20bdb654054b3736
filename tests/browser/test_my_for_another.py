"""What villagers do for another on /my (代办): the same questions at five services, and whom it is about sees it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from services.chassis.notices.mailbox import letters
from tests.browser.mine import CENTRE, LONG, choose_centre, enter, fits, furnish
from tests.browser.test_every_page import grave
from tests.end_to_end.county import County
from tests.end_to_end.shop import PRICES, RICE, basket
from tests.end_to_end.surgery import somebody
from tests.end_to_end.veterans_station import Station
from tests.end_to_end.wall import nobodys_phone
from tests.end_to_end.window import IDENTITY, NAME, Window
from tests.unit.chassis.scans import png
from tests.waiting import eventually

pytestmark = pytest.mark.browser

PAPER = {"name": "paper.png", "mimeType": "image/png", "buffer": png()}


@pytest.fixture(scope="module")
def furnished(house: County) -> County:
    """The house, where one centre's shops and clinic have something."""
    return furnish(house)


def sees_the_doctor(page: Page, form: Locator) -> None:
    choose_centre(page)
    form.get_by_role("radio").last.check()
    form.get_by_label("身份证号").fill(somebody()["identity"])


def orders_rice(page: Page, form: Locator) -> None:
    choose_centre(page)
    form.get_by_label("大米 5 公斤 要几袋").fill("1")


def speaks_up(page: Page, form: Locator) -> None:
    choose_centre(page)
    form.get_by_label("您要说的").fill("门口的台阶太高,轮椅上不去")


def applies(page: Page, form: Locator) -> None:
    form.get_by_label("办什么").select_option("temporary_relief")
    choose_centre(page)
    form.get_by_label("身份证号").fill(IDENTITY)
    form.get_by_label("委托书").set_input_files(PAPER)  # type: ignore[arg-type]


def applies_as_a_veteran(_: Page, form: Locator) -> None:
    form.get_by_label("办什么").select_option("aid")
    form.get_by_label("委托书").set_input_files(PAPER)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Deed:
    """What is begun by which button, sent by which one, called off by which; `list` is where it is found."""

    dialog: str
    fill: Callable[[Page, Locator], None]
    send: str
    off: str
    list: str
    title: str
    told: str


DEEDS = (
    Deed("约卫生室看病", sees_the_doctor, "约下来", "退号", "clinic/v1/my/appointments", "看病预约", "有人替您预约"),
    Deed("在超市订货", orders_rice, "下单", "取消订单", "supermarket/v1/my/orders", "商业超市的订单", "有人替您在"),
    Deed("提意见、反映问题", speaks_up, "交上去", "撤回", "feedback/v1/my/cases", "求助", "有人替您反映"),
    Deed("申请办事", applies, "申请", "撤回", "hall/v1/my/applications", "临时救助", "由别人代办"),
    Deed("申请退役军人事项", applies_as_a_veteran, "申请", "撤回", "veterans/v1/my/cases", "困难帮扶", "由别人代办"),
)


@pytest.mark.parametrize("deed", DEEDS, ids=lambda deed: deed.list.split("/")[0])
def test_a_child_acts_for_a_parent_who_sees_and_stops_it_and_a_third_phone_finds_nothing(
    phone: Page, furnished: County, deed: Deed
) -> None:
    childs, parents, strangers = (nobodys_phone() for _ in range(3))
    enter(phone, furnished, childs)
    phone.get_by_role("button", name=deed.dialog, exact=True).click()
    form = phone.get_by_role("dialog", name=deed.dialog)
    form.get_by_label("给谁办").select_option(label="替别人办(代办)")
    form.get_by_label("您替谁办").fill(NAME)
    deed.fill(phone, form)
    if deed.list.startswith("veterans"):
        station = Station(furnished, CENTRE, parents, somebody()["identity"])
        station.enter()
        form.get_by_label("身份证号").fill(station.identity)
    else:
        form.get_by_label("他(她)的手机号").fill(parents)
    form.get_by_label("您的姓名").fill("王小满")
    form.get_by_label("您是他(她)的").select_option(label="子女")
    form.get_by_role("button", name=deed.send, exact=True).click()
    phone.get_by_role("button", name="好的").click()
    card = phone.locator("article", has_text=f"代办:{deed.title}")
    expect(card).to_contain_text("替谁办钱*雨")
    assert fits(phone)
    mailbox = Path(furnished.environment["NOTICE_MAILBOX"])
    eventually(lambda: _told(mailbox, deed.told, childs, parents) == [parents], within=LONG)
    [begun] = _own(furnished, deed, childs)
    phone.get_by_role("button", name="退出").click()

    assert _own(furnished, deed, strangers) == []
    assert _off(furnished, deed, strangers, begun) == httpx.codes.NOT_FOUND
    enter(phone, furnished, parents)
    card = phone.locator("article", has_text=deed.title)
    expect(card).to_contain_text("代办人王*满")
    expect(card).to_contain_text("子女")
    assert fits(phone)
    assert grave(phone) == []
    card.get_by_role("button", name=deed.off).click()
    phone.get_by_role("dialog").get_by_role("button", name=deed.off).click()
    phone.get_by_text("已经了结的").click()
    expect(card).to_contain_text(re.compile("已退号|已取消|已撤回"))


def test_the_cadre_reads_at_the_counter_who_ordered_for_whom(desk: Page, furnished: County) -> None:
    number = nobodys_phone()
    agent = {"name": "王小满", "phone": number, "relation": "child", "authority": "asked"}
    bought = {"lines": basket(rice=1), "total_fen": PRICES[RICE], "customer": {"name": NAME}, "agent": agent}
    child = Window(furnished, CENTRE, number).villager
    furnished.client.post(
        "/supermarket/v1/my/orders", child, {"centre": CENTRE, "shop": "general", **bought}
    ).raise_for_status()
    desk.get_by_role("link", name="订单").click()

    row = desk.get_by_role("listitem").filter(has_text=f"154****{number[-4:]}")
    expect(row).to_contain_text(re.compile("钱.?雨"))
    expect(row).to_contain_text("子女 · 受本人托付")
    assert fits(desk)


@pytest.fixture(params=["zh-CN", "en"])
def narrow(request: pytest.FixtureRequest, browser: Browser, furnished: County) -> Iterator[Page]:
    """A small screen in either language, where somebody has come in; a script that fails, fails the test."""
    context = browser.new_context(viewport={"width": 360, "height": 800}, locale=request.param)
    context.set_default_timeout(20_000)
    page, complaints = context.new_page(), list[str]()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    enter(page, furnished, nobodys_phone())
    base = furnished.client.credentials["base_url"]
    context.add_cookies([{"name": "language", "value": request.param, "url": base}])
    page.goto(f"{base}/my")
    yield page
    context.close()
    assert complaints == []


@pytest.mark.parametrize("number", range(len(DEEDS)))
def test_the_questions_fit_a_small_screen_and_can_be_answered_by_all(narrow: Page, number: int) -> None:
    narrow.locator("#new button").nth(number).click()
    form = narrow.get_by_role("dialog")
    form.locator("select[name=whose]").select_option("other")

    expect(form.locator("[name='agent.relation']")).to_be_visible()
    wide = form.evaluate("each => each.scrollWidth - each.clientWidth")
    assert (fits(narrow), wide, grave(narrow)) == (True, 0, [])


def _told(mailbox: Path, words: str, *phones: str) -> list[str]:
    """Which of these phones were sent these words."""
    return [each.phone for each in letters(mailbox) if each.phone in phones and words in each.text]


def _own(house: County, deed: Deed, phone: str) -> list[str]:
    """The ids of what whoever has this phone finds."""
    answer = house.client.get(f"/{deed.list}", Window(house, CENTRE, phone).villager).raise_for_status()
    return [each["id"] for each in answer.json()["items"]]


def _off(house: County, deed: Deed, phone: str, thing: str) -> int:
    """The status for whoever has this phone and wants to call it off."""
    verb, body = ("withdraw", {"reason": "mistake"}) if deed.off == "撤回" else ("cancel", {})
    body = {} if deed.list.startswith("feedback") else body
    return house.client.post(f"/{deed.list}/{thing}/{verb}", Window(house, CENTRE, phone).villager, body).status_code
