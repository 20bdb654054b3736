"""The house that browsers meet: pages before all services."""

import pytest
from playwright.sync_api import Page, expect

from tests.end_to_end.county import County

pytestmark = pytest.mark.browser


def test_the_pages_stand_before_the_services_in_chinese_and_in_english(page: Page, house: County) -> None:
    page.goto(house.client.credentials["base_url"])
    page.click("button[value=county]")
    expect(page.locator(".tile")).to_have_count(100)

    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    page.get_by_role("link", name="中文").click()
    expect(page.get_by_role("button", name="退出")).to_be_visible()
