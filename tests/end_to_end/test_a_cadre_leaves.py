"""A cadre leaves with work open in every service: all of it is handed over, none of it is late because of that."""

import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest

from contracts.people import Actor, Tier
from deploy.processes.discovery import with_tables
from services.chassis.http.tokens import issue
from services.supermarket.seed import furnish
from tests.end_to_end import station as express
from tests.end_to_end import veterans_station as veterans
from tests.end_to_end.client import bearer
from tests.end_to_end.county import County
from tests.end_to_end.shop import Shop
from tests.end_to_end.station import LONG, the_case
from tests.end_to_end.surgery import Surgery
from tests.end_to_end.wall import Wall, nobodys_phone
from tests.end_to_end.window import Window
from tests.waiting import eventually

LISTS = {
    "centres": "centres",
    "clinic": "appointments",
    "express": "parcels",
    "feedback": "cases",
    "hall": "applications",
    "supermarket": "orders",
    "supervision": "clocks",
    "veterans": "cases",
}
"""Of each service something that a cadre may read."""


@pytest.fixture
def centre(county: County) -> str:
    """A centre of which the other tests know nothing."""
    return str(sorted(county.client.credentials["tokens"]["cadre"])[-11])


def token_of(county: County, actor: Actor) -> str:
    return issue(Path(county.environment["TOKEN_PRIVATE_KEY_FILE"]), actor)


def town_of(county: County, centre: str) -> str:
    return str(county.client.credentials["tokens"]["town"][centre[:9]])


def register(county: County, token: str, path: str, **body: Any) -> dict[str, Any]:
    """Something that the town or a cadre enters in the staff register."""
    answer = county.client.post(f"/centres/v1/staff/{path}", token, body)
    assert answer.status_code == httpx.codes.OK, answer.text
    return dict(answer.json())


def test_the_token_of_a_cadre_who_has_departed_opens_no_door_of_any_service(county: County, centre: str) -> None:
    first, second = (token_of(county, Actor(f"staff:{centre}-0{n}", Tier.CADRE, centre)) for n in (1, 2))

    def answers(token: str) -> dict[str, int]:
        return {
            service: county.client.get(f"/{service}/v1/{listed}", token).status_code
            for service, listed in LISTS.items()
        }

    assert set(LISTS) == set(with_tables())
    assert set(answers(first).values()) == {200}
    register(county, town_of(county, centre), f"staff:{centre}-01/depart")

    eventually(lambda: set(answers(first).values()) == {401}, within=30)
    assert set(answers(second).values()) == {200}
    refused = county.client.http.post("/hall/v1/mediations", json={}, headers=bearer(first))
    assert refused.status_code == httpx.codes.UNAUTHORIZED


def opened(county: County, centre: str) -> Mapping[str, str]:
    """A case in every service that the first cadre of a centre has met and not yet ended, by service."""
    furnish(county.settings("supermarket"), {centre: "示范村"})
    wall = Wall(county, centre)
    said = wall.file("村东头路灯坏了")["id"]
    wall.act(said, "accept")
    wall.act(said, "assign", assignee=f"staff:{centre}-01")
    veteran = veterans.Station(county, centre, nobodys_phone(), veterans.an_identity())
    return {
        "clinic": Surgery(county, centre).walk_in(),
        "express": express.Station(county, centre).shelve(),
        "feedback": said,
        "hall": Window(county, centre, nobodys_phone()).apply("identity_card"),
        "supermarket": Shop(county, centre).take(rice=1),
        "veterans": veteran.apply("pension", "identity_card", "form", "bank_card"),
    }


def limits(county: County, cases: Mapping[str, str]) -> dict[str, list[tuple[str, str, str]]]:
    """Of each case how its clocks stand: promise, due time, who is answerable."""
    found = {service: the_case(county.client, case, 1, service)["clocks"] for service, case in cases.items()}
    return {
        service: [(each["standard"], each["due_at"], each["responsible"]) for each in clocks]
        for service, clocks in found.items()
    }


def test_all_that_a_cadre_has_open_is_handed_over_when_they_leave_and_none_is_late_because_of_it(
    county: County,
) -> None:
    centre = sorted(county.client.credentials["tokens"]["cadre"])[-12]
    first, second = f"staff:{centre}-01", f"staff:{centre}-02"
    town, heir = town_of(county, centre), token_of(county, Actor(second, Tier.CADRE, centre))
    cases = opened(county, centre)
    dispute = {"dispute": "land", "parties": [{"name": "钱谷雨", "phone": nobodys_phone()}] * 2}
    window = Window(county, centre, nobodys_phone())
    mediation = window.do("mediations", window.cadre, dispute)["id"]
    window.do(f"mediations/{mediation}/accept", window.cadre, {})
    before = limits(county, cases)
    assert all(before.values())

    register(county, town, f"{first}/depart", substitute=second)

    def handed() -> dict[str, dict[str, Any]]:
        listed = county.client.get("/supervision/v1/handovers", town, staff=first, limit=100).json()["items"]
        return {each["case"]: each for each in listed}

    found = eventually(lambda: handed() if set(cases.values()) <= set(handed()) else None, within=60, every=0.5)
    assert set(found) - {mediation} == set(cases.values())
    assert {(each["officer"], each["heir"], each["reason"], each["state"]) for each in found.values()} == {
        (first, second, "departure", "handed")
    }
    assert all(each["due_at"] for each in found.values())
    assert_in_hand(county, heir, second, cases["feedback"], mediation)
    assert limits(county, cases) == before
    assert_waits_for_the_heir(county, found[cases["express"]], heir, first, second)
    assert late(county, town, centre) == []
    told = "SELECT count(*) FROM centres.notice WHERE purpose = 'handed_over'"
    eventually(lambda: int(county.scalar(told)) >= len(cases), within=LONG)


def late(county: County, token: str, centre: str) -> list[dict[str, Any]]:
    """The clocks of a centre that have run out."""
    found = county.client.get("/supervision/v1/clocks", token, state="breached", centre=centre, limit=100)
    return list(found.json()["items"])


def assert_in_hand(county: County, heir: str, second: str, said: str, mediation: str) -> None:
    """What names somebody in person names who takes over, who can go on with it."""
    wall, hall = f"/feedback/v1/cases/{said}", f"/hall/v1/mediations/{mediation}"
    eventually(lambda: county.client.get(wall, heir).json()["assignee"] == second, within=LONG)
    eventually(lambda: county.client.get(hall, heir).json()["mediator"] == second, within=LONG)
    for path in ("/feedback/v1/cases", "/hall/v1/mediations"):
        assert len(county.client.get(path, heir, staff=second).json()["items"]) == 1
    assert county.client.post(f"{wall}/take-up", heir, {}).json()["state"] == "in_progress"
    assert county.client.post(f"{hall}/sessions", heir, {"text": "双方各退一步"}).json()["state"] == "in_session"


def assert_waits_for_the_heir(county: County, handed: Mapping[str, Any], heir: str, first: str, second: str) -> None:
    """The first contact stays until who takes over acknowledges it."""
    case = handed["case"]

    def officer() -> str:
        return str(the_case(county.client, case, 1)["first_contact"]["officer"])

    assert officer() == first
    taken = county.client.post(f"/supervision/v1/handovers/{handed['id']}/take-over", heir, {}, uuid.uuid4().hex)
    assert taken.json()["state"] == "taken", taken.text
    assert officer() == second
