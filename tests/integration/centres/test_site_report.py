"""The newspaper's figures, each counted from its own rows of the invented county."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from contracts.centres import site_events
from contracts.registry import BY_TYPE
from services.centres.seed import seed
from services.chassis.config import Settings
from tests.integration.centres.land import OPERATOR, SUPERVISOR, TOWN, Land

NOTED = {"note": "县里研究决定"}
ARTICLE = "2021-07-04"


@pytest.fixture
def county(land: Land) -> Land:
    """The seeded registry."""
    seed(Settings.load("centres"))
    return land


def report(land: Land, **query: Any) -> dict[str, Any]:
    found: dict[str, Any] = land.get(OPERATOR, "/v1/sites/report", **query).json()
    return found


def of_batches(found: Mapping[str, Any], step: str) -> dict[int, int]:
    return {row["batch"]: row[step] for row in found["batches"] if row[step]}


def test_the_report_gives_the_figures_of_the_article_as_of_its_day(county: Land) -> None:
    found = report(county, until=ARTICLE)

    assert found["total"] == {"proposed": 68, "surveyed": 68, "refused": 7, "approved": 45, "opened": 5}
    assert of_batches(found, "approved") == {1: 15, 2: 30}
    assert of_batches(found, "refused") == {1: 2, 2: 5}


def test_a_hundred_centres_are_open_today_each_with_its_site(county: Land) -> None:
    found = report(county)
    assert (found["total"]["opened"], of_batches(found, "opened")) == (100, {1: 15, 2: 30, 3: 55})
    with county.engine.connect() as connection:
        alone = "SELECT count(*) FROM centre LEFT JOIN site ON site.centre = centre.id WHERE site.id IS NULL"
        assert connection.execute(text(alone)).scalar_one() == 0


def test_towns_and_batches_add_up_to_the_whole(county: Land) -> None:
    found = report(county, until=ARTICLE)
    for step, whole in found["total"].items():
        assert sum(row[step] for row in found["items"]) == whole
        assert sum(row[step] for row in found["batches"]) == whole


def test_a_town_sees_its_own_figures(county: Land) -> None:
    own = county.get(SUPERVISOR, "/v1/sites/report").json()
    assert {row["town"] for row in own["items"]} == {TOWN}
    assert {row["town_name"] for row in own["items"]} == {"纸坊镇"}
    assert own["total"]["opened"] == sum(row["opened"] for row in report(county)["items"] if row["town"] == TOWN)
    assert county.get(SUPERVISOR, "/v1/sites/report", town="370829102").json()["items"] == []


def test_anybody_reads_the_figures_and_no_more(county: Land) -> None:
    said = county.client.get("/v1/directory/sites", params={"until": ARTICLE}).json()
    assert said == report(county, until=ARTICLE)
    assert set(said["items"][0]) == {
        "batch",
        "town",
        "town_name",
        "proposed",
        "surveyed",
        "refused",
        "approved",
        "opened",
    }


def test_each_figure_is_counted_from_its_own_facts(county: Land) -> None:
    before = report(county)["total"]
    site = county.surveyed()
    county.do(OPERATOR, site, "refuse", {**NOTED, "found": ["planning"]})
    after = report(county)["total"]
    changed = {step: after[step] - before[step] for step in after if after[step] != before[step]}
    assert changed == {"proposed": 1, "surveyed": 1, "refused": 1}

    county.do(OPERATOR, site, "correct", NOTED)

    assert report(county)["total"] == {**before, "proposed": before["proposed"] + 1, "surveyed": before["surveyed"] + 1}


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_the_report_is_given_in_sheets(county: Land, ending: str) -> None:
    answer = county.get(OPERATOR, f"/v1/sites/report.{ending}", until=ARTICLE)
    assert answer.status_code == 200
    if ending == "csv":
        lines = answer.content.decode("utf-8-sig").splitlines()
        assert lines[0].startswith("批次,镇街编号,镇街,提报,勘验")
        assert sum(int(line.split(",")[4]) for line in lines[1:]) == 68


def test_the_seven_name_the_gates_that_they_did_not_pass(county: Land) -> None:
    refused = county.get(OPERATOR, "/v1/sites", state="refused").json()["items"]
    shown = [county.show(each["id"]) for each in refused]
    assert len(shown) == 7
    assert all("planning" in each["unmet"] for each in shown)
    assert Counter(gate for each in shown for gate in each["unmet"])["land_opinion"] == 7


def test_the_countys_money_is_in_its_books_as_it_was_granted(county: Land) -> None:
    ledger = county.get(OPERATOR, "/v1/ledger").json()
    assert {fund["id"]: fund["fen"] for fund in ledger["funds"]} == {"bond": 32_000_000_000, "batch_1": 6_000_000_000}
    [first, second, third] = ledger["items"]
    assert [each["planned_sites"] for each in ledger["items"]] == [15, 30, 55]
    assert first["plan_fen"] > 6_000_000_000
    assert sum(each["spent_fen"] for each in (first, second, third)) < 32_000_000_000


def test_a_second_seed_enters_nothing_again(county: Land, tmp_path: Path) -> None:
    before = len(county.says())
    seed(Settings.load("centres"))
    assert len(county.says()) == before


def test_what_is_entered_holds_what_its_contract_demands(county: Land) -> None:
    entered = [event for event in county.says() if event["type"] == "site.recorded.v1"]
    assert len(entered) == 107
    assert [BY_TYPE["site.recorded.v1"].data.validate(event["data"]) for event in entered] == [{}] * 107
    assert site_events.Recorded().load(entered[0]["data"])["state"] == "open"
