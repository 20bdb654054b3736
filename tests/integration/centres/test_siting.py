"""A site from its proposal to the county's decision, over HTTP and in the database."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from contracts.registry import BY_TYPE
from services.centres.domain.indicators import USUAL
from tests.integration.centres.land import (
    CADRE,
    ELSEWHERE,
    HEALTH,
    HOUSING,
    LAND,
    OPERATOR,
    PROPOSAL,
    SCORES,
    SUPERVISOR,
    TOWN,
    Land,
)
from tests.unit.chassis.scans import pdf

NOTED = {"note": "县里研究决定"}


def test_a_site_is_proposed_surveyed_and_approved_and_each_step_is_one_event(land: Land) -> None:
    site = land.surveyed()
    assert land.show(site)["gates"] == []

    assert land.do(OPERATOR, site, "approve", NOTED)["state"] == "approved"

    events = land.says()
    assert [event["type"] for event in events] == [
        "site.proposed.v1",
        "site.housing_opinion_given.v1",
        "site.natural_resources_opinion_given.v1",
        "site.assessed.v1",
        "site.surveyed.v1",
        "site.approved.v1",
    ]
    assert [event["sequence"] for event in events] == [1, 2, 3, 4, 5, 6]
    assert {event["centre"] for event in events} == {TOWN}
    assert [BY_TYPE[event["type"]].data.validate(event["data"]) for event in events] == [{}] * 6
    assert NOTED["note"] not in str(events)


def test_an_approval_is_refused_and_names_each_gate_by_field(land: Land) -> None:
    site = land.proposed(tenure="leased", proof=[])
    land.do(LAND, site, "opinion", {"agrees": False})
    land.do(OPERATOR, site, "survey", {"on": "2026-03-02"})

    answer = land.put(OPERATOR, f"/v1/sites/{site}/approve", NOTED)

    assert answer.status_code == 409
    problem = answer.json()
    assert problem["gates"] == ["tenure", "proof", "housing_opinion", "land_opinion", "assessment"]
    assert set(problem["errors"]) == {
        "tenure",
        "proof",
        "opinions.housing",
        "opinions.natural_resources",
        "assessment",
    }
    shown = land.show(site)
    assert (shown["state"], [gate["gate"] for gate in shown["gates"]]) == ("surveyed", problem["gates"])


def test_a_refused_site_names_its_gates_and_comes_again(land: Land) -> None:
    site, record = land.proposed(), land.upload(OPERATOR, pdf("勘验记录"))
    land.do(OPERATOR, site, "survey", {"on": "2026-03-02", "files": [record]})
    land.do(OPERATOR, site, "refuse", {**NOTED, "found": ["planning"]})
    assert land.show(site)["unmet"] == ["housing_opinion", "land_opinion", "assessment", "planning"]

    proof = land.show(site)["proof"]
    moved = {**PROPOSAL, "proof": proof, "location": {"datum": "wgs84", "lon": 116.05, "lat": 35.2}}
    land.do(SUPERVISOR, site, "propose", moved)

    shown = land.show(site)
    assert (shown["state"], shown["survey"], shown["unmet"]) == ("proposed", None, [])
    assert shown["location"] == {"datum": "wgs84", "lon": 116.05, "lat": 35.2}
    assert land.get(SUPERVISOR, f"/v1/sites/{site}/files/{record}").status_code == 200


def test_of_two_too_close_that_are_approved_at_once_one_is(land: Land) -> None:
    far = {"datum": "cgcs2000", "lon": 116.025, "lat": 35.15}
    other = {"host": {"name": "东坡村"}, "villages": [{"name": "东坡村"}], "location": far}
    both = [land.surveyed(), land.surveyed(**other)]

    with ThreadPoolExecutor(2) as county:
        answers = list(county.map(lambda site: land.put(OPERATOR, f"/v1/sites/{site}/approve", NOTED), both))

    assert sorted(answer.status_code for answer in answers) == [200, 409]
    [refused] = [answer.json() for answer in answers if answer.status_code == 409]
    assert refused["gates"] == ["radius"]


def test_a_revoked_site_leaves_its_place_to_others(land: Land) -> None:
    first, second = land.surveyed(), land.surveyed()
    land.do(OPERATOR, first, "approve", NOTED)
    assert land.put(OPERATOR, f"/v1/sites/{second}/approve", NOTED).json()["gates"] == ["radius", "village"]

    land.do(OPERATOR, first, "revoke", NOTED)
    land.do(OPERATOR, second, "approve", NOTED)

    assert land.put(OPERATOR, f"/v1/sites/{first}/correct", NOTED).status_code == 409


def test_a_merged_village_gives_way_to_the_joint_site_and_keeps_its_history(land: Land) -> None:
    with land.engine.begin() as connection:
        connection.exec_driver_sql("""
            INSERT INTO village (code, name, population, lon, lat, merged_into) VALUES
                ('370829101901', '南坡村', 900, 116.02, 35.15, NULL),
                ('370829101902', '西坡村', 0, 116.04, 35.15, '370829101901')
        """)
    joint = land.surveyed()
    away = {"datum": "cgcs2000", "lon": 116.10, "lat": 35.15}
    old = {"code": "370829101902", "name": "西坡村"}
    site = land.surveyed(host=old, villages=[old], location=away)
    answer = land.put(OPERATOR, f"/v1/sites/{site}/approve", NOTED).json()
    assert answer["gates"] == ["joint_site"]
    assert "南坡村" in answer["errors"]["host"][0]

    land.do(OPERATOR, site, "merge", {**NOTED, "joint": joint})

    assert (land.show(site)["state"], land.show(site)["joint"]) == ("merged", joint)
    assert land.show(joint)["merged"] == [site]
    told = land.get(OPERATOR, f"/v1/sites/{site}/timeline").json()["items"]
    assert (told[0]["type"], told[-1]["type"]) == ("site.proposed.v1", "site.merged.v1")
    assert told[-1]["note"] == NOTED["note"]


def test_a_bureau_speaks_for_itself_and_the_county_brings_its_paper(land: Land) -> None:
    site = land.proposed()
    other = land.put(HOUSING, f"/v1/sites/{site}/opinion", {"agrees": True, "bureau": "natural_resources"})
    bare = land.put(OPERATOR, f"/v1/sites/{site}/opinion", {"agrees": True, "bureau": "housing"})
    nameless = land.put(OPERATOR, f"/v1/sites/{site}/opinion", {"agrees": True})
    assert [each.status_code for each in (other, bare, nameless)] == [422, 422, 422]
    assert (list(bare.json()["errors"]), list(nameless.json()["errors"])) == (["files"], ["bureau"])

    paper = land.upload(OPERATOR, pdf("意见"))
    land.do(OPERATOR, site, "opinion", {"agrees": True, "bureau": "housing", "files": [paper]})
    land.do(LAND, site, "opinion", {"agrees": False})

    shown = {each["bureau"]: each for each in land.show(site)["opinions"]}
    assert (shown["housing"]["on_paper"], shown["housing"]["files"]) == (True, [paper])
    assert (shown["natural_resources"]["on_paper"], shown["natural_resources"]["by"]) == (False, LAND.id)
    assert land.get(HOUSING, f"/v1/sites/{site}/files/{paper}").status_code == 200


def test_each_sees_what_is_theirs(land: Land) -> None:
    site = land.proposed()
    seen = {actor.id: land.get(actor, f"/v1/sites/{site}").status_code for actor in (SUPERVISOR, OPERATOR, LAND)}
    assert seen == dict.fromkeys(seen, 200)
    assert land.get(ELSEWHERE, f"/v1/sites/{site}").status_code == 404
    assert land.get(CADRE, f"/v1/sites/{site}").status_code == 404
    assert land.get(HEALTH, f"/v1/sites/{site}").status_code == 403
    assert land.get(HEALTH, "/v1/sites").status_code == 403
    assert [len(land.get(each, "/v1/sites").json()["items"]) for each in (SUPERVISOR, ELSEWHERE, OPERATOR)] == [1, 0, 1]
    assert land.put(SUPERVISOR, f"/v1/sites/{site}/survey", {"on": "2026-03-02"}).status_code == 403


def test_coordinates_of_a_chinese_map_are_refused_and_given(land: Land) -> None:
    wrong = land.put(SUPERVISOR, "/v1/sites", {**PROPOSAL, "location": {"datum": "gcj02", "lon": 116.02, "lat": 35.15}})
    turned = land.put(
        SUPERVISOR, "/v1/sites", {**PROPOSAL, "location": {"datum": "wgs84", "lon": 35.15, "lat": 116.02}}
    )
    assert "CGCS2000" in wrong.json()["errors"]["location.datum"][0]
    assert set(turned.json()["errors"]) == {"location.lon", "location.lat"}

    shown = land.show(land.proposed())
    assert shown["map"]["datum"] == "gcj02"
    assert 0.003 < shown["map"]["lon"] - shown["location"]["lon"] < 0.009


def test_a_town_proposes_for_its_own_villages_only(land: Land) -> None:
    foreign = {"code": "370829102001", "name": "别镇村"}
    answer = land.put(SUPERVISOR, "/v1/sites", {**PROPOSAL, "villages": [foreign]})
    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["villages"])


def test_the_county_names_and_weighs_the_indicators_and_old_scores_stay(land: Land) -> None:
    site = land.surveyed()
    items = [{"code": each.code, "title": each.title, "weight": each.weight} for each in USUAL]
    items[3]["title"] = "治理效能"

    answer = land.put(OPERATOR, "/v1/indicators", {"items": items}, method="PUT")

    assert answer.json() == {"version": 2}
    assert land.get(SUPERVISOR, "/v1/indicators").json()["items"][3]["title"] == "治理效能"
    before = land.show(site)["assessment"]
    assert (before["version"], before["total"], before["scores"][3]["title"]) == (1, 70, USUAL[3].title)
    heavy = [{**each, "weight": 50} for each in items]
    assert land.put(OPERATOR, "/v1/indicators", {"items": heavy}, method="PUT").status_code == 422


def test_a_score_is_missing_by_its_code(land: Land) -> None:
    site = land.proposed()
    few = {code: score for code, score in SCORES.items() if code != "i07"}
    answer = land.put(OPERATOR, f"/v1/sites/{site}/assessment", {"scores": few, "on": "2026-03-01"})
    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["scores.i07"])


def test_a_repetition_with_its_key_changes_nothing_and_an_old_version_is_refused(land: Land) -> None:
    site = land.proposed()
    path, body = f"/v1/sites/{site}/survey", {"on": "2026-03-02"}
    once = [land.put(OPERATOR, path, body, headers={"idempotency-key": "k1"}).json() for _ in range(2)]
    assert once[0] == once[1]
    stale = land.put(OPERATOR, f"/v1/sites/{site}/refuse", NOTED, headers={"if-match": '"1"'})
    assert stale.status_code == 409
    assert [event["type"] for event in land.says()] == ["site.proposed.v1", "site.surveyed.v1"]


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_the_list_is_given_in_sheets(land: Land, ending: str) -> None:
    land.proposed()
    answer: Any = land.get(SUPERVISOR, f"/v1/sites.{ending}")
    assert answer.status_code == 200
    assert ending in answer.headers["content-disposition"]
