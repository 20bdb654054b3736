"""A site from its proposal to an open centre that every service knows, each step with its clock."""

import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from tests.end_to_end.client import Client, bearer
from tests.end_to_end.county import Counties, County
from tests.end_to_end.station import LONG, clocks, story, the_case
from tests.integration.centres.land import SCORES
from tests.integration.centres.test_building import FIT, OPENING
from tests.unit.chassis.scans import pdf
from tests.waiting import eventually

TOWN, CENTRE = "370829114", "370829114901"
VILLAGE = {"code": CENTRE, "name": "远坡村"}
PROPOSAL: dict[str, Any] = {
    "name": "远坡村选址",
    "batch": 3,
    "host": VILLAGE,
    "villages": [VILLAGE],
    "location": {"datum": "wgs84", "lon": 116.03, "lat": 35.75},
    "tenure": "collective",
}


@pytest.fixture(scope="module")
def county(counties: Counties) -> Iterator[County]:
    """A county of our own: the others' has a hundred centres and no more."""
    with counties("site") as running:
        yield running


def test_a_site_is_chosen_built_and_opens_as_a_centre_that_every_service_knows(client: Client) -> None:
    town = client.credentials["tokens"]["town"][TOWN]

    def upload() -> str:
        content = pdf(uuid.uuid4().hex)
        answer = client.http.post("/centres/v1/files", content=content, headers=bearer(town))
        return str(answer.raise_for_status().json()["id"])

    def act(token: str, deed: str, body: dict[str, Any]) -> None:
        client.post(f"/centres/v1/sites/{site}/{deed}", token, body).raise_for_status()

    proposed = client.post("/centres/v1/sites", town, {**PROPOSAL, "proof": [upload()]})
    site = proposed.raise_for_status().json()["id"]
    for bureau in ("housing", "natural_resources"):
        act(client.bureau(bureau), "opinion", {"agrees": True})
    act(client.county, "assessment", {"scores": SCORES, "on": "2026-03-01"})
    act(client.county, "survey", {"on": "2026-03-02"})
    act(client.county, "approve", {"note": "同意"})
    act(town, "design", {"plan_fen": 300_000_000, "files": [upload()]})
    act(town, "start", {})
    act(client.county, "accept", FIT)
    act(client.county, "open", {**OPENING, "id": CENTRE})

    case = the_case(client, site, 10, "centres")
    assert story(case)[-1] == "opened"
    assert {name: state for name, [state] in clocks(case).items()} == dict.fromkeys(
        ("survey", "opinion_housing", "opinion_natural_resources", "decide", "design", "open"), "met"
    )
    shown = client.get("/centres/v1/centres", client.county, town=TOWN).json()["items"]
    assert CENTRE in [each["id"] for each in shown]
    eventually(lambda: CENTRE in _overview(client), within=LONG)


def _overview(client: Client) -> list[str]:
    return [each["id"] for each in client.get("/supervision/v1/overview", client.county).json()["centres"]]
