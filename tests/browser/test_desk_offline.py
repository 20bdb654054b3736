"""The workbench without a network: what is done waits, is sent once, and is nobody else's."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from services.chassis.http.session import COOKIE
from tests.browser.desk import CENTRE, CODE, parcels, patients, scan_in, search, signed_in, to_express
from tests.browser.entering import leave
from tests.end_to_end.client import waybill
from tests.end_to_end.county import County
from tests.end_to_end.surgery import Surgery
from tests.waiting import eventually

pytestmark = pytest.mark.browser


def test_what_is_done_without_a_network_is_sent_in_order_once_it_is_back(desk: Page, house: County) -> None:
    numbers = [waybill(), waybill(), waybill()]
    to_express(desk)
    desk.context.set_offline(True)
    for number in numbers:
        scan_in(desk, number)
        expect(desk.locator(".shelf")).to_contain_text(number)
    pending = desk.get_by_role("region", name="待发送 3")
    expect(pending).to_be_visible()
    pending.get_by_role("listitem").filter(has_text=numbers[1]).get_by_role("button", name="撤回").click()
    expect(desk.get_by_role("region", name="待发送 2")).to_be_visible()

    desk.context.set_offline(False)
    expect(desk.locator("#pending")).to_be_hidden()
    assert [len(parcels(house, each)) for each in numbers] == [1, 0, 1]
    assert parcels(house, numbers[0])[0]["version"] == 1


def test_an_answer_that_was_lost_is_asked_for_again_and_nothing_is_done_twice(desk: Page, house: County) -> None:
    number, lost = waybill(), []

    def lose(route: Any) -> None:
        lost.append(route.fetch().status)
        route.abort()

    to_express(desk)
    desk.route("**/check-in", lose, times=1)
    scan_in(desk, number)
    expect(desk.locator("#pending")).to_contain_text("已发出,等待确认")

    expect(desk.locator("#pending")).to_be_hidden()
    assert lost == [200]
    assert [each["version"] for each in parcels(house, number)] == [1]


def test_what_the_house_refuses_later_is_kept_for_the_cadre_to_decide(desk: Page, house: County) -> None:
    number = waybill()
    to_express(desk)
    scan_in(desk, number)
    expect(desk.locator(".shelf")).to_contain_text(CODE)
    code = desk.locator(".shelf b").inner_text()
    search(desk, code)
    desk.context.set_offline(True)
    desk.get_by_role("button", name="签收").click()
    expect(desk.locator(".found")).to_contain_text("待发送")

    (parcel,) = parcels(house, number)
    body = {"code": code, "by": "self", "consent": True}
    path = f"/express/v1/parcels/{parcel['id']}/collect"
    house.client.post(path, house.client.cadre(CENTRE), body).raise_for_status()
    desk.reload()
    desk.context.set_offline(False)

    refused = desk.get_by_role("region", name="没有办成 1")
    expect(refused).to_contain_text(f"签收 {number}")
    refused.get_by_role("button", name="放弃").click()
    desk.get_by_role("dialog").get_by_role("button", name="放弃").click()
    expect(refused).to_be_hidden()


def test_what_somebody_left_is_sent_by_nobody_else_and_by_themselves_after_signing_in_again(
    desk: Page, house: County
) -> None:
    number = waybill()
    base = house.client.credentials["base_url"]
    to_express(desk)
    desk.context.set_offline(True)
    scan_in(desk, number)
    expect(desk.get_by_role("region", name="待发送 1")).to_be_visible()

    desk.context.add_cookies([{"name": COOKIE, "value": house.client.cadre("370829001002"), "url": base}])
    desk.context.set_offline(False)
    expect(desk).to_have_url(re.compile("/sign-in"))
    desk.goto(f"{base}/desk")
    expect(desk.locator("#pending")).to_contain_text("另有 1 项是别人留下的")
    expect(desk.locator("#pending")).not_to_contain_text(number)
    assert house.client.get("/express/v1/parcels", house.client.county, waybill=number).json()["items"] == []

    leave(desk)
    signed_in(desk, house)
    expect(desk.locator("#pending")).to_be_hidden()
    assert [each["version"] for each in parcels(house, number)] == [1]


def test_the_workbench_opens_without_a_network_and_leaves_nothing_at_sign_out(desk: Page) -> None:
    desk.context.set_offline(True)
    desk.goto(f"{desk.url}?view=express")
    number = waybill()
    scan_in(desk, number)
    expect(desk.get_by_role("region", name="待发送 1")).to_be_visible()

    desk.get_by_role("button", name="退出").click()
    desk.get_by_role("button", name="先不退出").click()
    expect(desk.get_by_role("region", name="待发送 1")).to_be_visible()

    desk.context.set_offline(False)
    expect(desk.locator("#pending")).to_be_hidden()
    desk.get_by_role("button", name="退出").click()
    expect(desk).to_have_url(re.compile("/sign-in$"))
    left = "async () => [(await caches.keys()).length, (await navigator.serviceWorker.getRegistrations()).length]"
    assert eventually(lambda: desk.evaluate(left) == [0, 0] or None, within=10)


KEPT = """async () => {
    const caches_ = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
    const kept = await Promise.all(caches_.map((cache) => cache.keys()));
    return kept.flat().map(({ url }) => new URL(url).pathname);
}"""


def test_the_worker_keeps_the_files_of_the_workbench_and_no_answer_of_a_service(desk: Page) -> None:
    loaded = desk.evaluate("performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname)")
    kept = set(desk.evaluate(KEPT))

    assert {path for path in loaded if path.startswith("/static/")} - kept == set()
    assert {path for path in kept if not path.startswith("/static/")} == {"/desk"}


def test_the_clinic_goes_on_without_a_network_and_nobody_else_is_called_later(desk: Page, house: County) -> None:
    surgery = Surgery(house, CENTRE)
    surgery.walk_in()
    surgery.walk_in()
    desk.get_by_role("link", name="门诊").click()
    room = desk.get_by_role("region", name=surgery.room)
    expect(room.get_by_role("listitem")).to_have_count(2)

    desk.context.set_offline(True)
    for words in ("叫下一位", "开始就诊", "就诊完成", "叫下一位 · 1 人候诊"):
        room.locator(".next").filter(has_text=words).click()
    expect(desk.get_by_role("region", name="待发送 4")).to_be_visible()
    desk.context.set_offline(False)

    expect(desk.locator("#pending")).to_be_hidden()
    assert [each["state"] for each in patients(surgery)] == ["fulfilled", "called"]
