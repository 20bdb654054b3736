"""The suggestion box at the workbench: opened before a witness, its slips taken down, locked again."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.desk import CENTRE
from tests.end_to_end.county import County
from tests.end_to_end.wall import Wall

pytestmark = pytest.mark.browser


def test_a_box_is_opened_by_two_its_slips_are_taken_down_and_it_is_locked_again(desk: Page, house: County) -> None:
    wall = Wall(house, CENTRE)
    box = wall.do("boxes", wall.town, centre=CENTRE)["id"]
    wall.told(box, 1)
    desk.reload()
    desk.locator(".due a[href='/desk?view=guestbook']").first.click()
    panel = desk.locator("section.panel").filter(has=desk.get_by_role("heading", name="意见箱"))
    expect(desk.get_by_label("从哪里来").locator("[value=box]")).to_be_disabled()

    panel.get_by_text("两人开箱").click()
    panel.get_by_label("见证人(村委会以外)").select_option("villagers_representative")
    panel.get_by_label("见证人姓名").fill("钱谷雨")
    panel.get_by_label("清点的条数").fill("1")
    with desk.expect_response("**/feedback/v1/boxes"):
        desk.evaluate("dispatchEvent(new Event('online'))")
    desk.wait_for_function("document.querySelector('#pulse').dataset.state === 'live'")
    expect(panel.get_by_label("见证人姓名")).to_have_value("钱谷雨")
    panel.get_by_role("button", name="开箱", exact=True).click()
    expect(panel).to_contain_text("清点 1 条,已登记 0 条")
    desk.get_by_label("从哪里来").select_option("box")
    desk.get_by_label("写了什么").fill("村东头路灯坏了")
    desk.get_by_role("button", name="登记", exact=True).click()
    expect(panel).to_contain_text("已登记 1 条")
    panel.get_by_role("button", name="登记完毕,锁箱").click()

    expect(panel).to_contain_text("已锁")
    assert wall.told(box, 4)[0] == ["installed", "opened", "slip_entered", "locked"]
