"""Whoever reads English finds no Chinese but what is data: names, and what somebody wrote, marked as Chinese."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from services.chassis.calendar import SHANGHAI
from services.chassis.database import engine_for
from services.chassis.http.session import COOKIE
from services.supermarket.seed import furnish
from services.web.domain.pages import PAGES
from services.web.domain.roles import ROLES
from services.web.domain.texts import CATALOGUES
from tests.browser.conftest import Site
from tests.browser.desk import CENTRE
from tests.browser.entering import enter
from tests.browser.lively import play
from tests.browser.site import Hear
from tests.end_to_end.client import parcel_event, waybill
from tests.end_to_end.county import County
from tests.end_to_end.shop import Shop
from tests.end_to_end.surgery import Surgery
from tests.end_to_end.wall import Wall, nobodys_phone
from tests.end_to_end.window import Window
from tests.integration.supervision.sweeping import heartbeat, sweep
from tests.servers import FreshDatabase
from tests.unit.supervision.events import event, publication

pytestmark = pytest.mark.browser

CHINESE = (Path(__file__).parent / "chinese.js").read_text()
OURS = frozenset(json.loads((CATALOGUES / "en.json").read_text(encoding="utf-8")))
TELLING = 6
"""So many characters of ours are no accident within somebody's name or words; fewer are, unless they stand alone."""
HAN = re.compile(r"[\u2e80-\u9fff\uff00-\uffef]+")
WORDS = re.compile(r"[\u4e00-\u9fff]")
VIEWS = ("express", "orders", "clinic", "cases", "guestbook")
NOBODYS = "01900000-0000-7000-8000-000000000000"
"""An id that nothing has."""


def untranslated(page: Page) -> list[str]:
    """What of a page is Chinese and not data: neither marked nor free of texts of ours."""
    return sorted({f"{text} ({where})" for text, marked, where in page.evaluate(CHINESE) if not marked or ours(text)})


def ours(text: str) -> bool:
    """Whether this holds a text that a page or a service says."""
    return text != "中文" and (text in OURS or any(map(_ours, HAN.findall(text))))


def _ours(run: str) -> bool:
    """A name has more to it than marks between words."""
    return run in OURS or not WORDS.search(run) or any(len(each) >= TELLING and each in run for each in OURS)


@pytest.fixture(scope="module")
def villager(house: County) -> str:
    """The session of somebody of whom something waits in each queue of the workbench, and at a bureau."""
    window = Window(house, CENTRE, nobodys_phone())
    furnish(house.settings("supermarket"), {CENTRE: "示范村"})
    Shop(house, CENTRE).take(rice=1)
    Surgery(house, CENTRE, "东屋").walk_in()
    Wall(house, CENTRE, window.phone).file("村口的路灯不亮")
    house.client.post_event(
        parcel_event("arrived", waybill(), CENTRE, recipient={"name": "王小明", "phone": window.phone})
    )
    window.apply()
    window.forwarded()
    return window.villager


@pytest.fixture(scope="module")
def lively(house: County, villager: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of the house after a small day was played in it."""
    play(house, tmp_path_factory.mktemp("lively"))
    return str(house.client.credentials["base_url"])


@pytest.fixture(scope="module")
def english(browser: Browser) -> Iterator[Page]:
    """A window of somebody who reads English."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en")
    context.set_default_timeout(20_000)
    yield context.new_page()
    context.close()


def speak_english(page: Page, base: str) -> None:
    """Nobody is signed in, and the pages are English."""
    page.goto("about:blank")
    page.context.clear_cookies()
    page.context.add_cookies([{"name": "language", "value": "en", "url": base}])


def addresses() -> list[tuple[str, str | None]]:
    """Each page with each role that may look at it, and the views of the workbench."""
    shown = [(page.path, key) for page in PAGES for key, role in ROLES.items() if role.actor.tier in page.allow]
    anybody = [(page.path, None) for page in PAGES if not page.allow]
    views = [(f"/desk?view={view}", "cadre") for view in VIEWS]
    return [each for each in (*shown, *views, *anybody, ("/docs", None), ("/sign-in", None)) if "{" not in each[0]]


@pytest.mark.parametrize(("path", "role"), addresses())
def test_a_page_says_in_english_what_is_no_name(english: Page, lively: str, path: str, role: str | None) -> None:
    speak_english(english, lively)
    if role:
        enter(english, lively, role)
    english.goto(lively + path)
    expect(english.locator("main")).to_be_visible()
    expect(english.locator("[aria-busy=true]")).to_have_count(0)

    assert untranslated(english) == []


def test_what_is_a_villagers_own_is_english(english: Page, lively: str, villager: str) -> None:
    speak_english(english, lively)
    english.context.add_cookies([{"name": COOKIE, "value": villager, "url": lively}])
    english.goto(f"{lively}/my")
    expect(english.locator("article").filter(has_text="Pickup code")).to_have_count(1)
    expect(english.locator("article")).to_have_count(4)

    assert untranslated(english) == []


def test_a_case_opened_at_the_desk_is_english(english: Page, lively: str) -> None:
    speak_english(english, lively)
    enter(english, lively, "cadre", "/desk?view=cases")
    waiting = english.locator("ol.rows > li").get_by_role("button")
    expect(waiting).not_to_have_count(0)
    for row in range(waiting.count()):
        waiting.nth(row).click()
        expect(english.get_by_role("dialog").locator("dl")).to_be_visible()

        assert untranslated(english) == []
        english.keyboard.press("Escape")


SAYINGS = {
    "应在 1 到 5 之间": "should be between 1 and 5",
    "重办满 1 次仍不满意的,才由县级办理": (
        "The county takes it only after it was redone 1 time and they still aren't satisfied"
    ),
    "居民身份证、户口簿": "Identity card, Household register",
    "决定已送达:不予": "The decision was handed over: not granted",
    "王小明": "王小明",
}
"""A template, a list, a template within a template, and a name."""


def test_a_saying_is_found_whatever_stands_in_it(english: Page, lively: str) -> None:
    speak_english(english, lively)
    english.goto(f"{lively}/my")
    told = "async (all) => { const { told } = await import('/static/text.js'); return all.map(told); }"

    assert dict(zip(SAYINGS, english.evaluate(told, list(SAYINGS)), strict=True)) == SAYINGS


REFUSED: tuple[tuple[str, str, dict[str, object]], ...] = (
    ("cadre", "/express/v1/parcels/check-in", {"carrier": "?", "waybill": "1", "more": True}),
    ("cadre", f"/express/v1/parcels/{NOBODYS}/collect", {"code": "1-1-000001", "by": "agent", "consent": False}),
    ("cadre", f"/hall/v1/applications/{NOBODYS}/accept", {}),
    ("cadre", f"/feedback/v1/cases/{NOBODYS}/accept", {}),
    ("cadre", "/supervision/v1/inspections", {}),
    ("county", "/supervision/v1/appraisals", {"month": "2099-01"}),
    ("county", "/supervision/v1/inspections", {"kind": "open", "from": "2020-01-02", "to": "2020-01-01"}),
    ("county", "/supervision/v1/inspection-plans", {}),
    ("jiaxiang", "/centres/v1/centres/370829001001/ask-closing", {"kind": "suspend"}),
)
"""A role, and what it asks that is not to be had: a wrong field, no such thing, not theirs, too early."""
ASK = """async ([path, body]) => {
  const { send } = await import("/static/ask.js");
  const refused = await send(path, body).then(() => null, (error) => error);
  return refused && [refused.status, refused.message, JSON.stringify(refused.fields)];
}"""


@pytest.mark.parametrize(("role", "path", "body"), REFUSED, ids=lambda value: str(value)[:40])
def test_a_refusal_and_its_reasons_are_english(
    english: Page, lively: str, role: str, path: str, body: dict[str, object]
) -> None:
    speak_english(english, lively)
    enter(english, lively, role)

    status, message, reasons = english.evaluate(ASK, [path, body])

    assert status in (403, 404, 409, 422), message
    assert HAN.findall(message + reasons) == []


ANSWER_ELSEWHERE = """async () => {
  const { get, send } = await import("/static/ask.js");
  const { clocks } = await get("/supervision/v1/cases/express/c1");
  const { ladder } = clocks.find(({ standard }) => standard === "express.complaint");
  await send(`/supervision/v1/ladders/${ladder}/red/answer`, { note: "电话里已经答复" });
}"""
"""The same deed in another window, so that the dialog comes too late."""


@pytest.fixture
def late(hear: Hear, site: Site, fresh_database: FreshDatabase, english: Page) -> Iterator[str]:
    """A case of eight days ago, late in two ways, with a midday break in its time, as its cadre sees it."""
    long_ago = datetime.now(UTC) - timedelta(days=8)
    hear(publication(centre=CENTRE, name="云泉村乡村振兴服务中心", time=long_ago - timedelta(days=30)))
    noon = datetime.combine(long_ago.astimezone(SHANGHAI), time(11), SHANGHAI)
    hear(event("parcel.inbound.v1", 1, subject="c1", centre=CENTRE, time=noon))
    hear(event("parcel.complaint_opened.v1", 2, subject="c1", centre=CENTRE, time=noon + timedelta(hours=1)))
    hear(heartbeat())
    engine = engine_for(fresh_database.write_url("supervision"), name="test")
    sweep(engine)
    engine.dispose()
    with site() as base:
        speak_english(english, base)
        enter(english, base, "cadre", "/case/express/c1")
        english.wait_for_selector("main:not([aria-busy])")
        yield base


def test_a_late_case_its_ladder_and_a_refusal_in_its_dialog_are_english(english: Page, late: str) -> None:
    complaint = english.locator(".clock", has_text="Parcel complaint")
    red = complaint.locator(".ladder > ol > li", has_text="Red card")
    english.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
    expect(english.get_by_text("Midday break")).to_be_visible()
    assert untranslated(english) == []

    red.get_by_role("button", name="Answer").click()
    dialog = english.get_by_role("dialog")
    dialog.locator("textarea").fill("停电两天,已经补办")
    english.evaluate(ANSWER_ELSEWHERE)
    dialog.get_by_role("button", name="Submit").click()

    expect(dialog.get_by_role("alert")).to_contain_text("can")
    assert untranslated(english) == []
