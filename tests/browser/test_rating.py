"""What a villager with a small old phone meets behind a one-time link or the counter's QR."""

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import Browser, Page, expect

from contracts.feedback.words import RatedBy
from deploy.processes.api import compose
from services.chassis.config import Settings
from services.chassis.http.app import build
from services.chassis.vault import Vault
from services.feedback.api import API
from services.feedback.domain.rating import Ticket
from services.feedback.store import tickets
from services.web.api import build as pages
from tests.browser.site import environment
from tests.servers import FreshDatabase
from tests.serving import served

pytestmark = pytest.mark.browser

CENTRE = "370829001001"
HAN = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True)
class Link:
    """Where rating is done, and links to it."""

    base: str
    vault: Vault
    database: FreshDatabase

    def __call__(self, minutes: float = 5) -> str:
        """A link that is good for so many minutes."""
        end = datetime.now(UTC) + timedelta(minutes=minutes)
        ticket = Ticket(str(uuid.uuid4()), "express", CENTRE, RatedBy.LINK, end)
        return f"{self.base}/rate#{tickets.issue(self.vault, ticket)}"

    def given(self) -> list[tuple[int, str | None, bool]]:
        """Level and displeasure of each rating, and whether a phone was left."""
        with psycopg.connect(self.database.services["feedback"].owner) as owner:
            return owner.execute("SELECT level, displeasure, phone IS NOT NULL FROM rating").fetchall()


@pytest.fixture
def link(fresh_database: FreshDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Link]:
    for name, value in environment(tmp_path, fresh_database).items():
        monkeypatch.setenv(name, value)
    (tmp_path / "partners.json").write_text("{}")
    monkeypatch.setenv("PARTNERS_FILE", str(tmp_path / "partners.json"))
    monkeypatch.setenv("FEEDBACK_DATABASE_URL", fresh_database.write_url("feedback"))
    both = compose(
        {"feedback": build(API, Settings.load("feedback")), "web": pages(Settings.load("web", tables=False))}
    )
    with served(both) as base:
        yield Link(base, Vault.from_file(tmp_path / "fields.json"), fresh_database)


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A small screen; what the page's console complains of fails the test."""
    context = browser.new_context(viewport={"width": 320, "height": 568}, has_touch=True, locale="zh-CN")
    context.set_default_timeout(10_000)
    page, complaints = context.new_page(), list[str]()
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert [each for each in complaints if "409" not in each] == []


def test_a_bad_rating_takes_two_taps_and_is_promised_an_answer(phone: Page, link: Link) -> None:
    phone.goto(link())
    expect(phone.locator("#what")).to_contain_text("快递")
    phone.get_by_text("不满意", exact=True).click()
    phone.click("#send")
    expect(phone.locator("#said")).to_contain_text("点一项不满意的原因")
    phone.get_by_text("来回跑了多趟").click()
    phone.fill("input[name=phone]", "15400000001")
    phone.click("#send")

    expect(phone.locator("#said")).to_contain_text("5 个工作日内整改并答复")
    assert link.given() == [(2, "runaround", True)]
    assert phone.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_good_rating_takes_one_tap_and_counts_once(phone: Page, link: Link) -> None:
    place = link()
    phone.goto(place)
    phone.get_by_text("非常满意").click()
    phone.click("#send")
    expect(phone.locator("#said")).to_contain_text("谢谢您的评价")
    phone.goto("about:blank")
    phone.goto(place)
    phone.get_by_text("非常不满意").click()
    phone.get_by_text("不便说明").click()
    phone.click("#send")

    expect(phone.locator("#said")).to_contain_text("已经评价过了")
    assert link.given() == [(5, None, False)]


def test_the_same_link_goes_on_in_english(phone: Page, link: Link) -> None:
    place = link()
    phone.goto(place)
    phone.get_by_role("link", name="English").click()
    expect(phone.get_by_role("heading", name="Please rate this service")).to_be_visible()
    assert phone.url == place
    expect(phone.locator("#what")).to_have_text("Village service centres of Jiaxiang County · Parcels")
    assert not HAN.search(phone.locator("main").inner_text().replace("中文", ""))
    phone.get_by_text("Very satisfied").click()
    phone.click("#send")
    expect(phone.locator("#said")).to_contain_text("Thank you")
    phone.reload()
    phone.get_by_text("Very satisfied").click()
    phone.click("#send")

    expect(phone.locator("#said")).to_contain_text("already")
    assert link.given() == [(5, None, False)]
    assert phone.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize(("minutes", "words"), [(-1, "已过期"), (None, "不完整")])
def test_a_link_that_is_no_good_says_where_to_rate_instead(
    phone: Page, link: Link, minutes: float | None, words: str
) -> None:
    phone.goto(f"{link.base}/rate#abc" if minutes is None else link(minutes))

    expect(phone.locator("#said")).to_contain_text(words)
    expect(phone.locator("#said")).to_contain_text("柜台")
    expect(phone.locator("#rating")).to_be_hidden()
