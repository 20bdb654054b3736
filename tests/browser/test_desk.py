"""The cadre's workbench: what is done there is done in the house."""

import base64
import re
import uuid
from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from services.supermarket.seed import furnish
from tests.browser.desk import CENTRE, CODE, parcels, patients, scan_in, search, signed_in, to_express
from tests.end_to_end.client import bearer, parcel_event, waybill
from tests.end_to_end.county import County
from tests.end_to_end.shop import RICE, Shop
from tests.end_to_end.surgery import Surgery
from tests.end_to_end.veterans_station import Station, an_identity
from tests.end_to_end.wall import Wall, nobodys_phone
from tests.end_to_end.window import Window
from tests.integration.clinic.desk import identity

pytestmark = pytest.mark.browser

BORN = count(500)
"""Of patients whom no other test knows."""
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def test_a_parcel_goes_from_its_carriers_push_to_a_neighbour_who_collects_it(desk: Page, house: County) -> None:
    number = waybill()
    house.client.post_event(parcel_event("announced", number, CENTRE))
    to_express(desk)
    scan_in(desk, number)
    expect(desk.locator(".shelf")).to_contain_text(CODE)
    code = desk.locator(".shelf b").inner_text()

    search(desk, code)
    card = desk.get_by_role("article", name=f"包裹 {number}")
    expect(card).to_contain_text("138****5678")
    card.get_by_label("谁来取").select_option("别人代取")
    card.get_by_label("代收人姓名").fill("王邻居")
    card.get_by_label("与收件人的关系").select_option("邻居")
    card.get_by_role("button", name="签收").click()
    expect(card.get_by_text("未取得收件人同意")).to_be_visible()
    card.get_by_label("已向收件人本人核实").check()
    card.get_by_role("button", name="签收").click()

    expect(desk.locator(".found")).to_contain_text("已办:签收")
    assert [each["state"] for each in parcels(house, number)] == ["collected"]


def test_a_slip_is_corrected_where_it_was_made(desk: Page, house: County) -> None:
    number = waybill()
    to_express(desk)
    scan_in(desk, number)
    expect(desk.locator(".shelf")).to_contain_text(CODE)

    desk.locator("#recent summary").click()
    desk.locator("#recent").get_by_role("button", name="更正").click()
    desk.get_by_role("dialog").get_by_role("button", name="更正").click()

    expect(desk.get_by_role("dialog")).to_have_count(0)
    assert "inbound" not in [each["state"] for each in parcels(house, number)]


@pytest.fixture
def wide(browser: Browser, house: County) -> Iterator[Page]:
    """The same at a counter with a screen."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="zh-CN")
    yield signed_in(context.new_page(), house)
    context.close()


def test_today_leads_to_where_it_is_done(wide: Page, house: County) -> None:
    for number in (waybill(), waybill()):
        house.client.post_event(parcel_event("arrived", number, CENTRE))
    row = wide.locator(".due > ol > li").filter(has_text="内通知收件人")
    row.get_by_text("逐件").click(timeout=40_000)
    row.get_by_role("listitem").first.get_by_role("link", name="去办").click()

    expect(wide.get_by_role("article")).to_have_count(1)


def test_one_button_takes_a_patient_from_the_queue_to_the_end_and_the_waiting_room_shows_the_number(
    desk: Page, house: County, browser: Browser
) -> None:
    surgery = Surgery(house, CENTRE)
    desk.get_by_role("link", name="门诊").click()
    for name in ("赵立春", "钱惊蛰"):
        desk.get_by_label("姓名").fill(name)
        desk.get_by_label("身份证号").fill(identity(next(BORN)))
        desk.get_by_label("诊室", exact=True).fill(surgery.room)
        desk.get_by_role("button", name="取号").click()
        expect(desk.get_by_label("姓名")).to_have_value("")
    expect(desk.locator("#recent")).to_be_hidden()
    room = desk.get_by_role("region", name=surgery.room)
    expect(room.get_by_role("listitem")).to_have_count(2)

    screen = desk.context.new_page()
    screen.goto(f"{house.client.credentials['base_url']}/waiting?centre={CENTRE}")
    called = screen.locator(".room").filter(has_text=surgery.room).locator(".called")
    expect(called).to_contain_text("请等候叫号")
    room.get_by_role("button", name="叫下一位 · 2 人候诊").click()
    expect(called).to_contain_text("请到诊室")
    expect(screen.locator("body")).not_to_contain_text("赵")
    screen.close()

    room.get_by_role("button", name="过号").first.click()
    room.get_by_role("button", name="叫下一位 · 1 人候诊").click()
    room.get_by_role("button", name="号开始就诊").click()
    room.get_by_role("button", name="号就诊完成").click()
    expect(room.get_by_role("listitem")).to_have_count(1)
    assert [each["state"] for each in patients(surgery)] == ["passed", "fulfilled"]


def test_an_order_is_prepared_and_handed_over_against_its_code(desk: Page, house: County) -> None:
    furnish(house.settings("supermarket"), {CENTRE: "示范村"})
    shop = Shop(house, CENTRE)
    number = f"D-{waybill()}"
    order = shop.place(number, rice=1)
    desk.get_by_role("link", name="订单").click()
    row = desk.get_by_role("listitem").filter(has_text=number)
    for words in ("接单", "开始拣货", "发往服务中心", "放到货架"):
        row.get_by_role("button", name=words).click()
    expect(desk.locator(".shelf")).to_contain_text(number)
    code = desk.locator(".shelf b").inner_text()

    row.get_by_role("button", name="凭码取货").click()
    dialog = desk.get_by_role("dialog")
    dialog.get_by_label("顾客报的取货码").fill(code)
    dialog.get_by_role("button", name="交货").click()
    expect(dialog).to_have_count(0)
    assert shop.look(f"orders/{order}")["state"] == "collected"


def test_no_cash_is_given_back_for_what_was_paid_to_a_chain(desk: Page, house: County) -> None:
    furnish(house.settings("supermarket"), {CENTRE: "示范村"})
    shop = Shop(house, CENTRE)
    number = f"D-{waybill()}"
    order = shop.place(number, rice=3)
    shop.act(order, "confirm", "pick")
    shop.act(order, "shorten", lines=[{"sku": RICE, "quantity": "1"}], consent=True)
    desk.get_by_role("link", name="订单").click()
    row = desk.get_by_role("listitem").filter(has_text=number)

    expect(row).to_contain_text("由连锁商原路退款")
    expect(row.get_by_role("button")).to_have_text(["发往服务中心"])

    shop.act(order, "refund")
    desk.reload()
    desk.get_by_role("link", name="订单").click()
    expect(row).to_contain_text("退款中")
    expect(row.get_by_role("button")).to_have_count(0)


def test_what_lies_on_the_shelf_is_there_however_much_has_changed_since(desk: Page, house: County) -> None:
    furnish(house.settings("supermarket"), {CENTRE: "示范村"})
    shop = Shop(house, CENTRE)
    number = f"D-{waybill()}"
    shop.act(shop.place(number, rice=1), "confirm", "pick", "dispatch", "shelve")
    shop.act(shop.place(f"D-{waybill()}", rice=1), "reject", reason="out_of_stock")
    desk.route("**/v1/orders?*", lambda asked: asked.continue_(url=asked.request.url.replace("limit=200", "limit=1")))
    desk.get_by_role("link", name="订单").click()

    row = desk.get_by_role("listitem").filter(has_text=number)
    expect(row.get_by_role("button", name="凭码取货")).to_be_visible()


def test_what_stands_in_the_guest_book_is_taken_down_with_its_photo_and_answered_from_a_template(
    desk: Page, house: County
) -> None:
    wall = Wall(house, CENTRE)
    title = _template(house)
    desk.get_by_role("link", name="登记").click()
    desk.get_by_label("写了什么").fill("村口的路灯不亮")
    desk.get_by_label("拍下这一页").set_input_files({"name": "page.png", "mimeType": "image/png", "buffer": PICTURE})
    desk.get_by_label("电话(可不填").fill(wall.phone)
    desk.get_by_role("button", name="登记").click()
    expect(desk.locator(".shelf")).to_contain_text("回执号")

    (case,) = _cases_of(house, wall)
    desk.get_by_role("link", name="事项").click()
    for words in ("受理", "由我承办", "着手办理"):
        desk.get_by_role("button", name=f"办理 {case['number']}").click()
        desk.get_by_role("dialog").get_by_role("button", name=words, exact=True).click()
        expect(desk.get_by_role("dialog")).to_have_count(0)
    desk.get_by_role("button", name=f"办理 {case['number']}").click()
    desk.get_by_label("答复模板").select_option(title)
    expect(desk.get_by_label("答复", exact=True)).to_have_value(re.compile(case["number"]))
    desk.get_by_role("dialog").get_by_role("button", name="答复", exact=True).click()
    expect(desk.get_by_role("dialog")).to_have_count(0)

    (answered,) = _cases_of(house, wall)
    assert answered["state"] == "replied"
    in_full = house.client.get(f"/feedback/v1/cases/{case['id']}", wall.cadre).json()
    assert (in_full["text"], in_full["channel"], len(in_full["files"])) == ("村口的路灯不亮", "guest_book", 1)


def test_papers_are_taken_looked_at_and_the_application_accepted(desk: Page, house: County) -> None:
    window = Window(house, CENTRE, nobodys_phone())
    application = window.apply()
    shown = window.look(f"applications/{application}").json()
    desk.goto(f"{house.client.credentials['base_url']}/desk?view=cases&case=hall:{application}")
    dialog = desk.get_by_role("dialog")
    for paper in shown["papers"]:
        row = dialog.get_by_role("listitem").filter(has_text=paper["title"])
        row.get_by_text("收这份材料").click()
        row.get_by_role("button", name=f"收到 {paper['title']}").click()
        row.get_by_role("button", name="合格", exact=True).click()
        expect(row).to_contain_text("合格")
        expect(row.get_by_role("button")).to_have_count(0)
    expect(desk.locator("#recent")).to_be_hidden()
    dialog.get_by_role("button", name="查看姓名电话").click()
    expect(dialog).to_contain_text(window.phone)
    dialog.get_by_role("button", name="受理", exact=True).click()

    expect(dialog).to_have_count(0)
    assert window.state(application) == "accepted"


def test_what_is_a_bureaus_to_answer_goes_to_it_from_the_desk(desk: Page, house: County) -> None:
    wall = Wall(house, CENTRE)
    case = wall.file("低保金没有到账")["id"]
    wall.act(case, "accept")
    desk.goto(f"{house.client.credentials['base_url']}/desk?view=cases&case=feedback:{case}")
    verb = desk.get_by_role("dialog").locator("details").filter(has_text="转县直部门")
    verb.locator("summary").click()
    verb.get_by_label("哪个部门").select_option("civil_affairs")
    verb.get_by_role("button", name="转县直部门").click()

    expect(desk.get_by_role("dialog")).to_have_count(0)
    shown = wall.look(f"cases/{case}").json()
    assert (shown["state"], shown["bureau"]) == ("transferred", "civil_affairs")


def test_a_slip_with_an_application_is_corrected_where_it_was_made(desk: Page, house: County) -> None:
    window = Window(house, CENTRE, nobodys_phone())
    application = window.apply()
    desk.goto(f"{house.client.credentials['base_url']}/desk?view=cases&case=hall:{application}")
    verb = desk.get_by_role("dialog").locator("details").filter(has_text="不予受理")
    verb.locator("summary").click()
    verb.get_by_label("原因").select_option("not_ours")
    verb.get_by_label("告诉申请人去哪里办").fill("县民政局")
    verb.get_by_role("button", name="不予受理").click()
    expect(desk.get_by_role("dialog")).to_have_count(0)
    assert window.state(application) == "not_accepted"

    desk.locator("#recent summary").click()
    desk.locator("#recent").get_by_role("button", name="更正").click()
    desk.get_by_role("dialog").get_by_role("button", name="更正", exact=True).click()
    expect(desk.get_by_role("dialog")).to_have_count(0)
    assert window.state(application) == "submitted"


def test_what_was_granted_waits_where_the_village_hands_it_over_itself(desk: Page, house: County) -> None:
    station = Station(house, CENTRE, nobodys_phone(), an_identity())
    case = station.apply("condolence", "identity_card")
    station.act(f"{case}/accept")
    station.act(f"{case}/advance", to="village_checked")
    station.in_town(f"{case}/advance", to="town_accepted")
    station.in_town(f"{case}/grant")
    number = station.look(f"cases/{case}").json()["number"]
    desk.get_by_role("link", name="事项").click()

    expect(desk.get_by_role("listitem").filter(has_text=number)).to_contain_text("准予,待送达")


def _cases_of(house: County, wall: Wall) -> list[dict[str, Any]]:
    answer = house.client.post("/feedback/v1/cases/search", wall.cadre, {"phone": wall.phone})
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


def _template(house: County) -> str:
    """The county has written a template for all kinds; its title."""
    title = f"已办结 {waybill()}"
    body = {"title": title, "text": "您反映的事项({编号})已办结。{服务中心}"}
    headers = bearer(house.client.county) | {"idempotency-key": uuid.uuid4().hex}
    house.client.http.put(f"/feedback/v1/templates/{uuid.uuid4()}", json=body, headers=headers).raise_for_status()
    return title
