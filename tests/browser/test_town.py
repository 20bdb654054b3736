"""What a town does on its page: it urges, hears appeals, and hands over the cases of whoever is away."""

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from playwright.sync_api import Page, expect

from contracts.people import Actor, Tier
from services.centres.seed import invented
from services.chassis.calendar import day_of
from services.chassis.database import engine_for
from tests.browser.conftest import Site
from tests.browser.entering import enter, say
from tests.browser.site import Hear, token_of
from tests.end_to_end.client import bearer
from tests.end_to_end.county import County
from tests.end_to_end.wall import Wall
from tests.integration.supervision.sweeping import heartbeat, sweep
from tests.servers import FreshDatabase
from tests.unit.supervision.events import at, event, publication
from tests.waiting import eventually

pytestmark = pytest.mark.browser

HERE = "370829001001"
CADRE = Actor(f"staff:{HERE}-01", Tier.CADRE, HERE)


@pytest.fixture
def base(site: Site, hear: Hear, fresh_database: FreshDatabase) -> Iterator[str]:
    """A parcel at HERE of which nobody was told yesterday, and which has had its red card."""
    yesterday = day_of(datetime.now(UTC)) - timedelta(days=1)
    hear(publication(centre=HERE, time=at("08:00", yesterday - timedelta(days=30))))
    hear(event("parcel.inbound.v1", 1, subject="late", centre=HERE, time=at("15:00", yesterday)), heartbeat())
    engine = engine_for(fresh_database.write_url("supervision"), name="test")
    sweep(engine)
    engine.dispose()
    with site() as base:
        yield base


def test_an_overdue_case_is_urged_and_the_villages_appeal_is_decided_by_the_town(page: Page, base: str) -> None:
    enter(page, base, "jiaxiang", "/town")
    late = page.locator("#late li").filter(has_text="超时")
    late.get_by_role("button", name="催办").click()
    say(page, "催办", note="请今天通知收件人")
    expect(page.locator("#late")).to_contain_text("已催办")
    expect(page.locator("#late").get_by_role("button", name="催办")).to_have_count(0)

    rungs = page.request.get(f"{base}/supervision/v1/rungs?rung=red").json()["items"]
    path, key = f"/supervision/v1/ladders/{rungs[0]['ladder']}/red/appeal", {"idempotency-key": "appeal"}
    appeal = {"note": "当天停电"}
    httpx.post(base + path, json=appeal, headers=bearer(token_of(CADRE)) | key).raise_for_status()
    page.reload()
    page.locator("#appeals").get_by_role("button", name="申诉成立").click()
    say(page, "申诉成立", note="有停电通知")

    expect(page.locator("#appeals")).to_contain_text("没有待裁定的申诉")
    [red] = page.request.get(f"{base}/supervision/v1/rungs?rung=red").json()["items"]
    assert red["state"] == "revoked"


def test_who_goes_on_leave_hands_over_and_the_town_sees_what_is_still_theirs(page: Page, house: County) -> None:
    centre = next(each.details.id for each in invented() if each.details.id.startswith("370829001"))
    wall, absent, heir = Wall(house, centre), f"staff:{centre}-71", f"staff:{centre}-72"
    name, other = f"孙{uuid.uuid4().int % 10**6}", f"李{uuid.uuid4().int % 10**6}"
    for person, called in ((heir, other), (absent, name)):
        body = {"post": "坐班村干部", "name": called, "substitute": heir if person == absent else None}
        headers = bearer(wall.town) | {"idempotency-key": uuid.uuid4().hex}
        house.client.http.put(f"/centres/v1/staff/{person}", json=body, headers=headers).raise_for_status()
    case = wall.file("路灯坏了")["id"]
    wall.act(case, "accept")
    wall.act(case, "assign", assignee=absent)

    enter(page, str(house.client.credentials["base_url"]), "jiaxiang", "/town")
    row = page.locator("#staff tr").filter(has_text=name)
    row.get_by_role("button", name="查看").click()
    expect(row).to_contain_text("群众诉求 1 件")
    row.get_by_role("button", name="登记休假").click()
    today = day_of(datetime.now(UTC)).isoformat()
    say(page, "登记休假", **{"from": today, "until": today, "substitute": heir})
    expect(row).to_contain_text("休假")
    expect(row).to_contain_text(other)
    eventually(lambda: wall.look(f"cases/{case}").json()["assignee"] == heir, within=20)

    page.reload()
    expect(page.locator("#staff tr").filter(has_text=name)).to_contain_text("没有")
