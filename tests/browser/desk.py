"""What tests do at the cadre's workbench, and what the house then has."""

import re
from typing import Any

from playwright.sync_api import Page, expect

from tests.end_to_end.county import County
from tests.end_to_end.surgery import Surgery

CENTRE = "370829001001"
CODE = re.compile(r"\d{1,2}-\d{1,2}-\d{6}")
"""Of a parcel on the shelf."""


def signed_in(page: Page, house: County) -> Page:
    """The workbench of the demo cadre."""
    page.goto(house.client.credentials["base_url"])
    page.get_by_role("button", name="坐班村干部").click()
    expect(page).to_have_url(re.compile("/desk$"))
    expect(page.locator("#pulse")).to_contain_text("已连接")
    page.evaluate("navigator.serviceWorker.ready")
    return page


def parcels(house: County, number: str) -> list[dict[str, Any]]:
    """What the village has of this waybill."""
    cadre = house.client.cadre(CENTRE)
    found: list[dict[str, Any]] = house.client.get("/express/v1/parcels", cadre, waybill=number).json()["items"]
    return found


def to_express(page: Page) -> None:
    """Go where parcels are."""
    page.get_by_role("link", name="快递").click()


def scan_in(page: Page, number: str) -> None:
    """A parcel comes in by its waybill."""
    page.get_by_label("扫运单号入库").fill(number)
    page.get_by_label("扫运单号入库").press("Enter")


def search(page: Page, wanted: str) -> None:
    """Find a parcel by its waybill, code or phone."""
    page.get_by_label("找包裹").fill(wanted)
    page.get_by_label("找包裹").press("Enter")


def patients(surgery: Surgery) -> list[dict[str, Any]]:
    """Of this room, by their number."""
    found = surgery.look("appointments?limit=200")["items"]
    return sorted((each for each in found if each["room"] == surgery.room), key=lambda each: int(each["number"]))
