"""A centre is designed, built, paid for, accepted and opened, over HTTP and in the database."""

from datetime import UTC, datetime, timedelta
from typing import Any

from contracts.registry import BY_TYPE
from contracts.rooms import TEN
from contracts.sites import Device
from tests.integration.centres.land import CADRE, ELSEWHERE, HOST, OPERATOR, SUPERVISOR, TOWN, Land
from tests.unit.chassis.scans import pdf

NOTED = {"note": "县里研究决定"}
FIT: dict[str, Any] = {
    "on": "2026-06-01",
    "storeys": 3,
    "area_m2": 1600,
    "office_m2": 200,
    "service_m2": 1100,
    "rooms": [each.value for each in TEN],
    "equipment": [each.value for each in Device],
}
OPENING: dict[str, Any] = {
    "id": HOST["code"],
    "name": "南坡村乡村振兴服务中心",
    "town_name": "纸坊镇",
    "population": 1900,
    "opened_on": "2026-06-10",
    "hours": {"weekdays": [1, 2, 3, 4, 5], "windows": [{"opens": "08:30", "closes": "12:00"}]},
}


def approved(land: Land) -> str:
    site = land.surveyed()
    land.do(OPERATOR, site, "approve", NOTED)
    return site


def building(land: Land) -> str:
    site = approved(land)
    plan = land.upload(SUPERVISOR, pdf("设计图"))
    land.do(SUPERVISOR, site, "design", {"plan_fen": 400_000_000, "files": [plan]})
    land.do(SUPERVISOR, site, "start")
    return site


def test_a_site_that_opens_publishes_its_centre_and_is_the_cadres_own(land: Land) -> None:
    site = building(land)
    land.do(OPERATOR, site, "accept", FIT)
    other = land.put(OPERATOR, f"/v1/sites/{site}/open", {**OPENING, "id": "370829101902"})
    assert (other.status_code, list(other.json()["errors"])) == (422, ["id"])
    assert land.get(CADRE, f"/v1/sites/{site}").status_code == 404

    land.do(OPERATOR, site, "open", OPENING)

    [opened, published] = land.says()[-2:]
    if opened["type"] != "site.opened.v1":
        opened, published = published, opened
    assert (opened["type"], opened["centre"], published["type"]) == (
        "site.opened.v1",
        HOST["code"],
        "centre.published.v1",
    )
    assert (published["data"]["batch"], published["data"]["town"], published["sequence"]) == (3, TOWN, 1)
    assert BY_TYPE["centre.published.v1"].data.validate(published["data"]) == {}
    assert land.get(CADRE, f"/v1/sites/{site}").json()["state"] == "open"
    assert land.get(CADRE, f"/v1/centres/{HOST['code']}").json()["name"] == OPENING["name"]


def test_what_an_acceptance_lacks_is_named_put_right_and_looked_at_again(land: Land) -> None:
    site = building(land)
    poor = {**FIT, "storeys": 2, "equipment": ["computer"], "rooms": FIT["rooms"][1:]}

    answer = land.put(OPERATOR, f"/v1/sites/{site}/accept", poor)

    assert (answer.status_code, answer.json()["gates"]) == (409, ["storeys", "rooms", "equipment"])
    assert answer.json()["errors"]["equipment"] == ["缺设备:高拍仪、打印机"]
    land.do(OPERATOR, site, "fail", poor)
    shown = land.get(SUPERVISOR, f"/v1/sites/{site}/building").json()
    assert [each["gate"] for each in shown["lacking"]] == ["storeys", "rooms", "equipment"]

    land.do(SUPERVISOR, site, "rectify", {"note": "已整改"})
    assert land.do(OPERATOR, site, "accept", FIT)["state"] == "accepted"
    assert land.get(SUPERVISOR, f"/v1/sites/{site}/building").json()["lacking"] == []


def test_money_is_counted_for_each_centre_and_batch_against_its_plan(land: Land) -> None:
    site = building(land)
    land.do(OPERATOR, site, "costs", {"kind": "design", "fen": 5_000_000, "on": "2026-05-01"})
    land.do(OPERATOR, site, "costs", {"kind": "construction", "fen": 300_000_050, "on": "2026-05-20"})
    land.do(OPERATOR, site, "costs", {"kind": "construction", "fen": -50, "on": "2026-05-21"})
    too_much = land.put(OPERATOR, f"/v1/sites/{site}/costs", {"kind": "other", "fen": -305_000_001, "on": "2026-05-21"})
    nothing = land.put(OPERATOR, f"/v1/sites/{site}/costs", {"kind": "other", "fen": 0, "on": "2026-05-21"})
    assert [(each.status_code, list(each.json()["errors"])) for each in (too_much, nothing)] == [(422, ["fen"])] * 2

    shown = land.get(SUPERVISOR, f"/v1/sites/{site}/building").json()
    assert (shown["plan_fen"], shown["spent_fen"]) == (400_000_000, 305_000_000)
    assert [each["fen"] for each in shown["costs"]] == [5_000_000, 300_000_050, -50]
    bond = {"title": "专项债券", "fen": 32_000_000_000, "source": "县财政局"}
    assert land.put(OPERATOR, "/v1/funds/bond", bond, method="PUT").json() == {"id": "bond", "version": 1}
    ledger = land.get(OPERATOR, "/v1/ledger").json()
    assert [fund["fen"] for fund in ledger["funds"]] == [32_000_000_000]
    assert ledger["items"] == [{"batch": 3, "planned_sites": 1, "plan_fen": 400_000_000, "spent_fen": 305_000_000}]
    assert land.get(SUPERVISOR, "/v1/ledger").status_code == 403


def test_milestones_have_last_days_that_clocks_count_to(land: Land) -> None:
    site = building(land)
    today = datetime.now(UTC).astimezone().date()
    due = today + timedelta(days=40)
    set_ = land.put(SUPERVISOR, f"/v1/sites/{site}/milestones", {"kind": "structure", "due": due.isoformat()})
    one = f"/v1/sites/{site}/milestones/{set_.json()['id']}"
    twice = land.put(SUPERVISOR, f"/v1/sites/{site}/milestones", {"kind": "structure", "due": due.isoformat()})
    later = (due + timedelta(days=10)).isoformat()

    assert (set_.json()["state"], twice.status_code) == ("set", 409)
    assert land.put(ELSEWHERE, f"{one}/reach").status_code == 404
    assert land.put(OPERATOR, f"{one}/move", {"due": later, **NOTED}).json()["version"] == 2
    assert land.put(SUPERVISOR, f"{one}/reach").json()["state"] == "reached"

    events = [event for event in land.says() if event["type"].startswith("milestone.")]
    assert [event["type"] for event in events] == ["milestone.set.v1", "milestone.moved.v1", "milestone.reached.v1"]
    assert {event["responsible"] for event in events} == {f"town:{TOWN}"}
    assert events[0]["data"]["promised"] in ("39d", "40d", "41d")
    [shown] = land.get(SUPERVISOR, f"/v1/sites/{site}/building").json()["milestones"]
    assert (shown["kind"], shown["state"], shown["due"]) == ("structure", "reached", later)


def test_a_milestone_in_the_past_is_none_and_needs_a_design(land: Land) -> None:
    site = approved(land)
    body = {"kind": "structure", "due": "2020-01-01"}
    assert land.put(SUPERVISOR, f"/v1/sites/{site}/milestones", body).status_code == 409
    plan = land.upload(SUPERVISOR)
    land.do(SUPERVISOR, site, "design", {"plan_fen": 1, "files": [plan]})
    over = land.put(SUPERVISOR, f"/v1/sites/{site}/milestones", body)
    assert (over.status_code, list(over.json()["errors"])) == (422, ["due"])


def test_a_design_has_documents(land: Land) -> None:
    site = approved(land)
    bare = land.put(SUPERVISOR, f"/v1/sites/{site}/design", {"plan_fen": 1})
    assert (bare.status_code, list(bare.json()["errors"])) == (422, ["files"])


def test_every_event_of_building_holds_what_its_contract_demands(land: Land) -> None:
    site = building(land)
    land.do(OPERATOR, site, "costs", {"kind": "design", "fen": 5_000_000, "on": "2026-05-01"})
    land.do(OPERATOR, site, "fail", {**FIT, "storeys": 1})
    land.do(SUPERVISOR, site, "rectify", {"note": "已整改"})
    land.do(OPERATOR, site, "accept", FIT)
    land.do(OPERATOR, site, "correct", {"note": "点错"})
    wrong = {event["type"]: BY_TYPE[event["type"]].data.validate(event["data"]) for event in land.says()}
    assert {kind: errors for kind, errors in wrong.items() if errors} == {}
    assert land.says()[-1]["type"] == "site.corrected.v1"
