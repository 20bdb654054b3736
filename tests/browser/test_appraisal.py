"""A month from its first draft to the signed report, as county and town see it and as it stands in the Excel file."""

import re
import uuid
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeAlias

import httpx
import pytest
from playwright.sync_api import Page, expect
from python_calamine import CalamineWorkbook

from contracts.envelope import Event
from contracts.people import COUNTY, Actor, Tier
from services.chassis.http.tokens import make_private_key
from tests.browser.conftest import Site
from tests.browser.entering import enter, leave, say
from tests.browser.site import Hear, token_of
from tests.end_to_end.client import bearer
from tests.unit.supervision.events import at, event, publication
from tests.unit.supervision.voices import rating

pytestmark = pytest.mark.browser

MONTH, FIRST = "2024-06", date(2024, 6, 3)
HERE, NEAR = "370829001001", "370829001002"
NAMES = {HERE: "云麦村乡村振兴服务中心", NEAR: "金穗村乡村振兴服务中心"}
SECOND = Actor("staff:county-2", Tier.COUNTY, COUNTY)
CADRE = Actor(f"staff:{HERE}-01", Tier.CADRE, HERE)
PARCELS, RATINGS = 12, 31

Do: TypeAlias = Callable[..., Any]


def life() -> Iterator[Event]:
    """Two centres' month; a parcel of HERE was noticed too late."""
    for centre, name in NAMES.items():
        yield publication(centre=centre, name=name, time=at("08:00", date(2024, 1, 2)))
        for number in range(PARCELS):
            yield from _parcel(centre, "late" if (centre, number) == (HERE, 0) else f"{centre}-{number}")
        for number in range(RATINGS):
            moment = at("10:00", FIRST + timedelta(days=number % 20)) + timedelta(minutes=number)
            yield rating(f"{centre}-r{number}", 5 if number else 1, time=moment, centre=centre, responsible="")


def _parcel(centre: str, subject: str) -> Iterator[Event]:
    here = {"subject": subject, "centre": centre, "responsible": f"village:{centre}"}
    yield event("parcel.inbound.v1", 1, time=at("09:00", FIRST), **here)
    yield event("parcel.notified.v1", 2, time=at("17:00" if subject == "late" else "10:00", FIRST), **here)
    yield event("parcel.collected.v1", 3, time=at("18:00", FIRST), **here)


@pytest.fixture
def base(site: Site, hear: Hear, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A county with a key to sign with, where nobody has to wait for appeals."""
    make_private_key(tmp_path / "signing-reports.json")
    monkeypatch.setenv("SUPERVISION_SIGNING_KEY_FILE", str(tmp_path / "signing-reports.json"))
    monkeypatch.setenv("SUPERVISION_APPEAL_DAYS", "0")
    hear(*life())
    with site() as base:
        yield base


@pytest.fixture
def do(base: str) -> Do:
    """`do(actor, path, **body)`: somebody else's deed over the API, which goes well."""

    def post(actor: Actor, path: str, **body: Any) -> Any:
        headers = bearer(token_of(actor)) | {"idempotency-key": uuid.uuid4().hex}
        answer = httpx.post(f"{base}/supervision/v1/appraisals/{MONTH}/{path}", json=body, headers=headers)
        assert answer.status_code == httpx.codes.OK, answer.text
        return answer.json()

    return post


def begun(page: Page, base: str) -> None:
    """The county opens the month and makes it public."""
    enter(page, base, "county", "/appraisal")
    page.get_by_role("button", name="建立考核").click()
    say(page, "建立一个月的考核", month=MONTH)
    expect(page.locator("#month")).to_contain_text("草拟")
    page.get_by_role("button", name="公示").click()
    say(page, "公示")
    expect(page.locator("#month")).to_contain_text("公示中")


def test_a_month_goes_from_its_draft_to_a_signed_report_whose_figures_stand_in_the_excel_file(
    page: Page, base: str, do: Do, tmp_path: Path
) -> None:
    begun(page, base)
    before = _points(page)
    page.locator("#points").get_by_text("云麦村").click()
    expect(page.locator("#opened")).to_contain_text("超时")
    do(SECOND, f"centres/{HERE}/exclusions", item=_late(page, base), ground="system_fault", note="当天停电")
    page.reload()
    page.locator("#rulings").get_by_role("button", name="同意", exact=True).click()
    say(page, "同意", note="有停电通知")
    expect(page.locator("#opened .is-out")).to_have_count(1)
    assert _points(page) > before

    page.get_by_role("button", name="封存并签名").click()
    say(page, "封存并签名")
    expect(page.locator("#month .badge")).to_have_text("已封存")
    expect(page.locator(".signed")).to_contain_text("密钥")
    with page.expect_download() as download:
        page.get_by_role("link", name="下载 Excel").click()
    download.value.save_as(tmp_path / "month.xlsx")

    titles, *rows = CalamineWorkbook.from_path(tmp_path / "month.xlsx").get_sheet_by_name("得分").to_python()
    [row] = [dict(zip(titles, row, strict=True)) for row in rows if row[0] == HERE]
    assert str(row["总分"]) == str(_points(page))


def test_who_proposes_does_not_decide_and_who_is_concerned_may_appeal(page: Page, base: str, do: Do) -> None:
    begun(page, base)
    page.locator("#points").get_by_text("云麦村").click()
    page.locator(".made-of li").filter(has_text="超时").get_by_role("button", name="提出不计入").click()
    say(page, "提出不计入", ground="system_fault", note="当天停电")

    expect(page.locator("#rulings")).to_contain_text("须由另一人决定")
    expect(page.locator("#rulings").get_by_role("button", name="同意", exact=True)).to_have_count(0)
    expect(page.get_by_role("button", name="封存并签名")).to_have_count(0)
    do(SECOND, "exclusions/x1", grant=False, note="没有停电记录")
    do(CADRE, f"centres/{HERE}/appeals", item=_late(page, base), note="当天确实停电")

    leave(page)
    enter(page, base, "jiaxiang", f"/appraisal?centre={HERE}")
    page.locator("#rulings").get_by_role("button", name="同意", exact=True).click()
    say(page, "同意", note="已核实")
    expect(page.locator("#opened .is-out")).to_have_count(1)


def test_a_rating_behind_a_figure_is_left_out_by_two_and_opens_to_its_case(page: Page, base: str, do: Do) -> None:
    begun(page, base)
    page.locator("#points").get_by_text("云麦村").click()
    page.get_by_role("navigation", name="按项目").get_by_role("link", name="群众满意度").click()
    bad = page.locator(".made-of li").filter(has_text="群众评价非常不满意")
    bad.get_by_role("button", name="提出不计入").click()
    say(page, "提出不计入", ground="malicious", note="同一人当天连续差评")

    expect(bad).to_contain_text("已提出排除,待决定")
    do(SECOND, "exclusions/x1", grant=True, note="已核对")
    page.reload()
    expect(page.locator("#opened .is-out")).to_have_text(re.compile("群众评价非常不满意.*不计入"))
    with page.expect_response(lambda answer: "/v1/cases/feedback/" in answer.url) as found:
        bad.get_by_role("link").click()
    assert found.value.ok


def test_a_consequence_of_a_frozen_month_is_decided_by_another_and_revoked_on_appeal(
    page: Page, base: str, do: Do
) -> None:
    begun(page, base)
    page.get_by_role("button", name="封存并签名").click()
    say(page, "封存并签名")
    page.locator("#points").get_by_text("金穗村").click()
    page.get_by_role("button", name="提出结果运用").click()
    say(page, "提出结果运用", effect="honour_withheld", note="一处超时")
    expect(page.locator("#rulings")).to_contain_text("取消评优评先资格")
    do(SECOND, "consequences/c1", grant=True, note="属实")

    leave(page)
    enter(page, base, "jiaxiang", f"/appraisal?centre={NEAR}")
    page.locator("#rulings").get_by_role("button", name="申诉").click()
    say(page, "对结果运用申诉", note="那一天停电")
    leave(page)
    enter(page, base, "county", "/appraisal")
    page.locator("#rulings").get_by_role("button", name="同意", exact=True).click()
    say(page, "同意", note="有停电通知")

    expect(page.locator("#rulings")).to_contain_text("经申诉撤销")


def _points(page: Page) -> float:
    """Of the centre that stands first by id."""
    shown = page.locator("#points li").filter(has_text="云麦村").locator(".of > b")
    return float(shown.inner_text())


def _late(page: Page, base: str) -> str:
    """The limit that was broken, as an appraisal names it."""
    listed = page.request.get(f"{base}/supervision/v1/appraisals/{MONTH}/centres/{HERE}/limits?limit=200").json()
    return str(next(each["item"] for each in listed["items"] if not each["kept"]))
