"""The 15-minute circle of the demonstration county, before each who may see it."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from services.centres.api import circle
from services.centres.domain.circle import reaches
from services.centres.domain.location import distance_km
from services.centres.seed import hosts, invented, seed
from services.centres.seed.terrain import terrain
from tests.integration.centres.registry import (
    CADRE,
    OPERATOR,
    SUPERVISOR,
    TIME,
    Registry,
    csv,
    populate,
    registry_in,
    settings_of,
)
from tests.servers import FreshDatabase

RULE = {"minutes": 15, "speed_kmh": 15.0, "detour": 1.4}
FAR = ["370829101901", "远村", "3000", "116.590000", "35.110000"]
"""A village at the end of the world, of the supervisor's town."""


@pytest.fixture
def registry(fresh_database: FreshDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Registry]:
    settings = settings_of(fresh_database, tmp_path, monkeypatch)
    populate(settings)
    with registry_in(settings, tmp_path) as found:
        yield found


def test_the_county_sees_who_is_within_reach_as_anybody_can_count(registry: Registry) -> None:
    county = invented()
    villages = [village for village in terrain(hosts(county)) if village.merged_into is None]
    near = [
        village
        for village in villages
        if min(distance_km(village.location, each.location) for each in county if each.location) * 1.4 / 15 * 60 <= 15
    ]

    seen = registry.get(OPERATOR, "/v1/circle").json()

    whole, *towns = seen["items"]
    assert {name: seen["rule"][name] for name in RULE} == RULE
    assert seen["rule"]["version"] == 0
    assert (whole["villages"], whole["villages_within"]) == (385, len(near))
    assert whole["people_within"] == sum(village.population for village in near)
    assert whole["villages_share"] == round(len(near) / 385 * 100, 1)
    assert len(towns) == 15
    assert sum(town["people_within"] for town in towns) == whole["people_within"]
    assert len(seen["blind"]) == min(20, 385 - len(near))
    assert 0 < len(near) < 385


def test_blind_spots_are_listed_by_people_with_the_nearest_centre(registry: Registry) -> None:
    registry.take_in(csv(FAR))
    first, *rest = registry.get(OPERATOR, "/v1/circle/villages", beyond="true", limit=200).json()["items"]
    assert (first["code"], first["population"], first["within"], first["measured"]) == (FAR[0], 3000, False, False)
    assert first["minutes"] > 15
    assert first["centre_name"].endswith("乡村振兴服务中心")
    people = [each["population"] for each in rest]
    assert people == sorted(people, reverse=True)
    assert not any(each["within"] for each in rest)


def test_pages_of_the_list_neither_skip_nor_repeat(registry: Registry) -> None:
    seen, query = list[str](), {"limit": 100}
    while True:
        page = registry.get(OPERATOR, "/v1/circle/villages", **query).json()
        seen += [each["code"] for each in page["items"]]
        if page["next_cursor"] is None:
            break
        query["cursor"] = page["next_cursor"]
    assert len(seen) == len(set(seen)) == 385


def test_a_town_sees_its_own_villages_whose_nearest_centre_may_be_anothers(registry: Registry) -> None:
    own = registry.get(SUPERVISOR, "/v1/circle/villages", limit=200).json()["items"]
    assert {each["town"] for each in own} == {SUPERVISOR.scope}
    assert any(not each["centre"].startswith(SUPERVISOR.scope) for each in own)
    [whole, town] = registry.get(SUPERVISOR, "/v1/circle").json()["items"]
    assert (whole["villages"], town["id"], town["villages"]) == (len(own), SUPERVISOR.scope, len(own))


def test_a_cadre_sees_the_villages_that_have_their_centre_as_the_nearest(registry: Registry) -> None:
    own = registry.get(CADRE, "/v1/circle/villages", limit=200).json()["items"]
    assert {each["centre"] for each in own} == {CADRE.scope}
    every = registry.get(OPERATOR, "/v1/circle/villages.csv").text
    assert len(own) == every.count(own[0]["centre_name"])
    assert registry.get(CADRE, "/v1/circle/proposed", lon=116.3, lat=35.4).status_code == 403


def test_a_town_without_a_centre_stands_in_the_circle_by_its_own_name(registry: Registry) -> None:
    columns = {"code": "村代码", "name": "村名", "population": "人口", "lon": "经度", "lat": "纬度", "town": "镇街"}
    registry.take_in(csv(["370829199201", "新村", "500", "116.590000", "35.110000", "新镇"], columns=columns))
    last = registry.get(OPERATOR, "/v1/circle").json()["items"][-1]
    assert (last["id"], last["name"], last["villages"], last["villages_within"]) == ("370829199", "新镇", 1, 0)
    [village] = registry.get(OPERATOR, "/v1/villages", town="370829199").json()["items"]
    assert village["town_name"] == "新镇"
    again = registry.hand_in(registry.get(OPERATOR, "/v1/villages.csv").content).json()
    assert (again["lines"], again["added"], again["changed"], again["found"]) == (401, 0, 0, 0)


def test_a_measured_time_wins_until_it_is_taken_back(registry: Registry) -> None:
    registry.take_in(csv(FAR))
    registry.take_in(csv([FAR[0], CADRE.scope, "14.5"], columns=TIME), "travel-times")
    [found] = [each for each in registry.get(CADRE, "/v1/circle/villages").json()["items"] if each["code"] == FAR[0]]
    assert (found["minutes"], found["within"], found["measured"]) == (14.5, True, True)

    registry.take_in(csv([FAR[0], CADRE.scope, ""], columns=TIME), "travel-times")
    first = registry.get(OPERATOR, "/v1/circle/villages", beyond="true").json()["items"][0]
    assert (first["code"], first["measured"]) == (FAR[0], False)


def test_a_proposed_site_says_whom_it_would_bring_within(registry: Registry) -> None:
    registry.take_in(csv(FAR))
    added = registry.get(SUPERVISOR, "/v1/circle/proposed", lon=116.59, lat=35.11).json()
    assert (added["villages"], added["people"]) == (1, 3000)
    assert [each["code"] for each in added["items"]] == [FAR[0]]
    assert added["after"]["people_within"] - added["before"]["people_within"] == 3000
    assert registry.get(OPERATOR, "/v1/circle/proposed", lon=113.0, lat=35.0).status_code == 422


def test_a_site_says_the_same_as_its_place(
    registry: Registry, fresh_database: FreshDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "other").mkdir()
    seed(settings_of(fresh_database, tmp_path / "other", monkeypatch))
    site = registry.get(OPERATOR, "/v1/sites", state="refused").json()["items"][0]
    place = {name: site["location"][name] for name in ("lon", "lat")}
    asked = registry.get(OPERATOR, f"/v1/sites/{site['id']}/circle")
    assert asked.json() == registry.get(OPERATOR, "/v1/circle/proposed", **place).json()
    assert registry.get(CADRE, f"/v1/sites/{site['id']}/circle").status_code == 403


@pytest.mark.parametrize(
    "otherwise",
    [
        "opened_on = current_date + 2",
        "state = 'suspended', instead = '370829101002'",
        "state = 'merged', joint_site = '370829101002'",
    ],
)
def test_a_centre_that_is_not_open_does_not_count(
    registry: Registry, fresh_database: FreshDatabase, otherwise: str
) -> None:
    with psycopg.connect(fresh_database.services["centres"].owner) as owner:
        owner.execute(f"UPDATE centre SET {otherwise} WHERE id <> '370829101002'".encode())
    nearest = {each["centre"] for each in registry.get(OPERATOR, "/v1/circle/villages", limit=200).json()["items"]}
    assert nearest == {CADRE.scope}


def test_the_county_sets_the_rule_and_who_did_it_is_kept(registry: Registry) -> None:
    share = registry.get(OPERATOR, "/v1/circle").json()["items"][0]["villages_share"]
    walking = {"minutes": 15, "speed_kmh": 5.0, "detour": 1.3}

    first = registry.put(OPERATOR, "/v1/circle/rule", walking, **{"if-match": "0"})
    late = registry.put(OPERATOR, "/v1/circle/rule", RULE, **{"if-match": "0"})

    assert (first.status_code, first.json()["version"], first.json()["set_by"]) == (200, 1, OPERATOR.id)
    assert (late.status_code, late.json()["version"]) == (409, 1)
    assert registry.get(OPERATOR, "/v1/circle").json()["items"][0]["villages_share"] < share
    registry.put(OPERATOR, "/v1/circle/rule", RULE).raise_for_status()
    known = registry.get(CADRE, "/v1/circle/rule").json()
    assert (known["version"], known["speed_kmh"]) == (2, 15.0)
    assert [(each["version"], each["speed_kmh"], each["set_by"]) for each in known["items"]] == [
        (2, 15.0, OPERATOR.id),
        (1, 5.0, OPERATOR.id),
    ]


@pytest.mark.parametrize(
    "wrong", [{"minutes": 4}, {"speed_kmh": 0}, {"speed_kmh": 5.05}, {"detour": 0.9}, {"detour": "NaN"}]
)
def test_a_rule_that_nobody_could_mean_is_refused_with_its_field(registry: Registry, wrong: dict[str, float]) -> None:
    refused = registry.put(OPERATOR, "/v1/circle/rule", RULE | wrong)
    assert (refused.status_code, set(refused.json()["errors"])) == (422, set(wrong))


def test_nobody_but_the_county_sets_the_rule(registry: Registry) -> None:
    assert [registry.put(actor, "/v1/circle/rule", RULE).status_code for actor in (CADRE, SUPERVISOR)] == [403, 403]


def test_shares_and_villages_come_as_sheets_in_words(registry: Registry) -> None:
    shares = registry.get(SUPERVISOR, "/v1/circle.csv").text.splitlines()
    assert shares[0].startswith("\ufeff编号,镇街,村数,圈内村数,圈内村占比(%)")
    assert [line.split(",")[1] for line in shares[1:]] == ["合计", "纸坊镇"]
    villages = registry.get(SUPERVISOR, "/v1/circle/villages.csv").text
    assert "推算,圈内" in villages
    assert registry.get(SUPERVISOR, "/v1/circle/villages.xlsx").content.startswith(b"PK")


def test_one_circle_is_computed_at_a_time_and_others_are_answered_meanwhile(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    met, go_on = threading.Event(), threading.Event()

    def wait(*args: Any) -> Any:
        met.set()
        assert go_on.wait(20)
        return reaches(*args)

    monkeypatch.setattr("services.centres.api.circle.reaches", wait)
    statuses: list[int] = []
    asked = [
        threading.Thread(target=lambda: statuses.append(registry.get(OPERATOR, "/v1/circle").status_code))
        for _ in range(2)
    ]
    asked[0].start()
    assert met.wait(20)
    asked[1].start()
    while circle._TURNS._door._value:
        asked[1].join(0.01)
    third = registry.get(OPERATOR, "/v1/circle")
    others = registry.get(OPERATOR, "/v1/towns")
    go_on.set()
    for thread in asked:
        thread.join()
    assert (third.status_code, third.headers["retry-after"], others.status_code) == (503, "5", 200)
    assert statuses == [200, 200]
