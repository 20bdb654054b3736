"""The documentation in a browser: under the house's own policy, without any other host."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Site

pytestmark = pytest.mark.browser


def test_the_interface_of_a_service_is_drawn_without_leave_for_scripts_or_other_hosts(page: Page, site: Site) -> None:
    asked, refused = list[str](), list[str]()
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda line: refused.append(line.text) if "Content Security Policy" in line.text else None)
    with site() as base:
        page.goto(f"{base}/docs")
        page.get_by_role("row", name="监督").get_by_role("link", name="接口").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("监督", timeout=60_000)
        expect(page.get_by_text("/v1/overview").first).to_be_attached()

        assert [url for url in asked if not url.startswith((base, "data:", "blob:"))] == []
    assert refused == []
