"""A villager on a phone: their code, their page, and what they choose in any form of it."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from services.chassis.notices.mailbox import letters
from services.clinic import seed as clinics
from services.supermarket import seed as shops
from tests.end_to_end.county import County
from tests.waiting import eventually

CENTRE, NAMES = "370829001001", {"370829001001": "示范村"}
LONG = 20


def furnish(house: County) -> County:
    """Both shops and the clinic of one centre have something."""
    shops.furnish(house.settings("supermarket"), NAMES)
    clinics.furnish(house.settings("clinic"), NAMES)
    return house


def code_for(house: County, number: str, before: int = 0) -> str:
    """What the text message to this number says, once there are more of them than before."""
    mailbox = Path(house.environment["NOTICE_MAILBOX"])

    def codes() -> list[str]:
        return [each.text for each in letters(mailbox) if each.phone == number and "验证码" in each.text]

    eventually(lambda: len(codes()) > before, within=LONG)
    found = re.search(r"\d{6}", codes()[-1])
    assert found
    return found[0]


def enter(page: Page, house: County, number: str) -> None:
    page.goto(f"{house.client.credentials['base_url']}/my")
    page.get_by_label("手机号").fill(number)
    page.get_by_role("button", name="获取验证码").click()
    page.get_by_label("短信里的 6 位数字").fill(code_for(house, number))
    page.get_by_role("button", name="进入").click()
    expect(page.get_by_role("button", name="提意见、反映问题")).to_be_visible()


def choose_centre(page: Page) -> None:
    """The demonstration centre, in whatever form is open."""
    page.get_by_role("dialog").get_by_label("镇街", exact=True).select_option("370829001")
    page.get_by_role("dialog").get_by_label("服务中心").select_option(CENTRE)


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))
