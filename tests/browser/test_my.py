"""What villagers do for themselves on their own phones, and what anybody reads, in the whole house."""

import re

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.mine import CENTRE, choose_centre, code_for, enter, fits, furnish
from tests.end_to_end.client import parcel_event, waybill
from tests.end_to_end.county import County
from tests.end_to_end.surgery import somebody
from tests.end_to_end.veterans_station import Station
from tests.end_to_end.wall import Wall, nobodys_phone
from tests.end_to_end.window import IDENTITY, NAME, Window
from tests.unit.chassis.scans import png

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def furnished(house: County) -> County:
    """The house, where one centre's shops and clinic have something."""
    return furnish(house)


def test_a_parcels_code_is_shown_to_whoever_has_the_phone_and_out_of_scripts_reach(
    phone: Page, furnished: County
) -> None:
    number = nobodys_phone()
    arrived = parcel_event("arrived", waybill(), CENTRE, recipient={"name": NAME, "phone": number})
    assert furnished.client.post_event(arrived)["status"] == "accepted"

    enter(phone, furnished, number)

    card = phone.locator("article", has_text="取件码")
    expect(card.locator(".big b")).to_have_text(re.compile(r"\d"))
    card.get_by_role("button", name="请送上门").click()
    phone.get_by_role("dialog").get_by_role("button", name="请送上门").click()
    expect(card).to_contain_text("已登记,请等通知")
    assert fits(phone)
    assert "vlg1" not in phone.evaluate("document.cookie + JSON.stringify([localStorage, sessionStorage])")
    [kept] = [each for each in phone.context.cookies() if each["name"] == "echowall_session"]
    assert kept["httpOnly"]
    phone.get_by_role("button", name="退出").click()
    expect(phone.get_by_label("手机号")).to_be_visible()
    expect(phone.locator("article")).to_have_count(0)


def test_what_was_typed_is_still_there_when_the_session_is_over(phone: Page, furnished: County) -> None:
    number = nobodys_phone()
    enter(phone, furnished, number)
    phone.get_by_role("button", name="提意见、反映问题").click()
    choose_centre(phone)
    phone.get_by_label("您要说的").fill("村东头的路灯不亮了")
    phone.context.clear_cookies()
    phone.get_by_role("button", name="交上去").click()

    again = phone.get_by_role("dialog", name="再验证一次")
    again.get_by_role("button", name="获取验证码").click()
    again.get_by_label("短信里的 6 位数字").fill(code_for(furnished, number, before=1))
    again.get_by_role("button", name="进入").click()

    expect(phone.get_by_role("dialog", name="提意见、反映问题")).to_contain_text("回执号")
    receipt = phone.locator("dialog .big b").inner_text()
    phone.get_by_role("button", name="好的").click()
    card = phone.locator("article", has_text="求助")
    expect(card).to_contain_text("已收到,等待受理")
    card.get_by_role("button", name="撤回").click()
    phone.get_by_role("dialog").get_by_role("button", name="撤回").click()
    phone.get_by_text("已经了结的").click()
    expect(card).to_contain_text("已撤回")
    phone.goto(f"{furnished.client.credentials['base_url']}/receipt")
    phone.get_by_label("回执号").fill(receipt)
    phone.get_by_role("button", name="查询").click()
    expect(phone.locator("#told")).to_contain_text("已撤回")


def test_somebody_books_the_doctor_and_orders_rice(phone: Page, furnished: County) -> None:
    enter(phone, furnished, nobodys_phone())
    phone.get_by_role("button", name="约卫生室看病").click()
    choose_centre(phone)
    phone.get_by_role("radio").last.check()
    phone.get_by_label("谁看病(姓名)").fill(NAME)
    phone.get_by_label("身份证号").fill("11010519491231002")
    phone.get_by_role("button", name="约下来").click()
    expect(phone.get_by_label("身份证号")).to_have_attribute("aria-invalid", "true")
    phone.get_by_label("身份证号").fill(IDENTITY)
    phone.get_by_role("button", name="约下来").click()
    phone.get_by_role("button", name="好的").click()
    expect(phone.locator("article", has_text="看病预约")).to_contain_text("已约好")

    phone.get_by_role("button", name="在超市订货").click()
    choose_centre(phone)
    phone.get_by_label("大米 5 公斤 要几袋").fill("2")
    phone.get_by_role("dialog").get_by_label("姓名").fill(NAME)
    expect(phone.get_by_role("dialog")).to_contain_text("59.60")
    phone.get_by_role("button", name="下单").click()
    phone.get_by_role("button", name="好的").click()
    order = phone.locator("article", has_text="大米 5 公斤 × 2")
    expect(order).to_contain_text("已下单")
    order.get_by_role("button", name="取消订单").click()
    phone.get_by_role("dialog").get_by_role("button", name="取消订单").click()
    phone.get_by_text("已经了结的").click()
    expect(order).to_contain_text("已取消")
    assert fits(phone)


def test_a_missing_paper_is_photographed_and_handed_in(phone: Page, furnished: County) -> None:
    window = Window(furnished, CENTRE, nobodys_phone())
    application = window.apply("identity_card")
    window.act(f"{application}/request-papers")
    enter(phone, furnished, window.phone)

    card = phone.locator("article", has_text="材料需要补正")
    expect(card).not_to_contain_text("县民政局")
    card.get_by_role("button", name=re.compile("补交")).first.click()
    paper = {"name": "paper.png", "mimeType": "image/png", "buffer": png()}
    phone.get_by_label("拍照或选文件").set_input_files(paper)  # type: ignore[arg-type]
    phone.get_by_role("button", name="交上去").click()
    expect(phone.get_by_role("dialog")).to_contain_text("交上去了")

    papers = window.look(f"applications/{application}").json()["papers"]
    assert [each["files"] != [] for each in papers if each["code"] != "identity_card"].count(True) == 1


def test_a_martyrs_daughter_is_asked_for_kinship_and_not_for_a_discharge(phone: Page, furnished: County) -> None:
    station = Station(furnished, CENTRE, nobodys_phone(), somebody()["identity"])
    station.enter(belonging="martyr_family")
    enter(phone, furnished, station.phone)
    phone.get_by_role("button", name="申请退役军人事项").click()
    form = phone.get_by_role("dialog", name="申请退役军人事项")
    form.get_by_label("办什么").select_option("card")
    expect(form.get_by_label("退役证件")).to_be_visible()
    form.get_by_label("申请人是").select_option("survivor")
    expect(form.get_by_label("退役证件")).to_have_count(0)
    paper = {"name": "paper.png", "mimeType": "image/png", "buffer": png()}
    form.get_by_label("亲属关系证明").set_input_files(paper)  # type: ignore[arg-type]
    form.get_by_label("申请人姓名").fill(NAME)
    form.get_by_label("身份证号").fill(station.identity)
    form.get_by_role("button", name="申请", exact=True).click()
    phone.get_by_role("button", name="好的").click()

    expect(phone.locator("article", has_text="优待证申请")).to_be_visible()
    [own] = station.look("my/cases", station.veteran).json()["items"]
    shown = {paper["code"]: paper["state"] for paper in own["papers"]}
    assert shown["kinship"] == "awaiting_review"
    assert fits(phone)


def test_the_wall_shows_the_answer_to_everybody_and_is_sent_on_by_its_address(page: Page, furnished: County) -> None:
    wall = Wall(furnished, CENTRE)
    case = wall.file("路灯坏了")["id"]
    wall.replied(case, "staff:370829001001-01", question="村西头路灯何时修好")
    wall.act(case, "revisit", solved=True, level=5)
    wall.act(case, "close")
    base = furnished.client.credentials["base_url"]

    page.goto(f"{base}/wall")
    page.get_by_label("镇街").select_option("370829001")
    page.get_by_label("服务中心").select_option(CENTRE)
    page.get_by_label("问题或答复里的字").fill("村西头路灯")
    entry = page.get_by_role("listitem").filter(has_text="村西头路灯何时修好")
    expect(entry).to_contain_text("已更换灯泡")
    expect(entry).to_contain_text("非常满意")
    expect(page).to_have_url(re.compile(r"town=370829001&centre=370829001001&q="))
    assert "钱谷雨" not in page.content()

    page.goto(page.url.replace("370829001001", "370829001002"))
    expect(page.get_by_text("没有找到")).to_be_visible()


def test_the_guide_names_papers_and_limits_and_says_when_a_centre_is_open(page: Page, furnished: County) -> None:
    page.goto(f"{furnished.client.credentials['base_url']}/guide")
    expect(page.locator("#groups > section")).to_have_count(8)

    page.get_by_label("找事项、材料或部门").fill("临时救助")
    item = page.get_by_role("group").filter(has_text="临时救助")
    item.locator("summary").click()
    expect(item).to_contain_text("您要带的材料")
    expect(item).to_contain_text("个工作日")
    page.get_by_label("镇街").select_option("370829001")
    expect(page.locator("#centres article").first).to_contain_text(re.compile("现在开门|没有开门|不开门|已经关门"))


@pytest.mark.parametrize(("headers", "status"), [({}, 403), ({"x-asked-by": "page"}, 204)])
def test_a_session_is_opened_by_a_page_of_ours_alone(furnished: County, headers: dict[str, str], status: int) -> None:
    answer = httpx.post(
        f"{furnished.client.credentials['base_url']}/my/session", json={"token": "vlg1.abc.def"}, headers=headers
    )
    assert answer.status_code == status
