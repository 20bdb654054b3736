"""Whoever is on the register applies at home, or somebody with proof does it for them (代办)."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import httpx
import pytest

from tests.end_to_end.county import County
from tests.end_to_end.veterans_station import NAME, Station, an_identity
from tests.end_to_end.wall import nobodys_phone
from tests.unit.chassis.scans import pdf

PROOF = pdf("委托书")


@pytest.fixture
def parent(county: County) -> Station:
    """Somebody on the register, at the station that they would have to go to."""
    centre = sorted(county.client.credentials["tokens"]["cadre"])[-5]
    station = Station(county, centre, nobodys_phone(), an_identity())
    station.enter()
    return station


@pytest.fixture
def child(parent: Station) -> Station:
    """Who acts for them, by a phone of their own."""
    return replace(parent, phone=nobodys_phone())


@pytest.fixture
def stranger(parent: Station) -> Station:
    """Somebody else with a phone."""
    return replace(parent, phone=nobodys_phone())


def asking(parent: Station, **more: Any) -> dict[str, Any]:
    """The body of a case of the parent's."""
    return {"item": "aid", "applicant": {"name": NAME, "identity": parent.identity}, **more}


def acting(child: Station, **changed: Any) -> dict[str, Any]:
    """Who acts, with a picture of why they may."""
    agent = {"name": "王小满", "phone": child.phone, "relation": "child", "authority": "written"}
    return agent | {"proof": [child.upload(PROOF, child.veteran)]} | changed


def apply(who: Station, body: dict[str, Any]) -> httpx.Response:
    return who.client.post("/veterans/v1/my/cases", who.veteran, body)


def own(who: Station) -> list[dict[str, Any]]:
    return list(who.look("my/cases", who.veteran).raise_for_status().json()["items"])


def status(who: Station, path: str, **body: Any) -> int:
    return who.client.post(f"/veterans/v1/my/cases/{path}", who.veteran, body).status_code


def test_who_is_on_the_register_applies_by_the_phone_that_it_has(parent: Station) -> None:
    case = apply(parent, asking(parent)).raise_for_status().json()

    [shown] = own(parent)
    assert (shown["id"], shown["acting"], shown["agent"], shown["trips"]) == (case["id"], False, None, 0)
    assert case["receipt"]
    assert parent.look(f"cases/{case['id']}").json()["state"] == "submitted"


def test_a_child_applies_with_proof_which_both_see_and_whoever_accepts_it(
    parent: Station, child: Station, stranger: Station
) -> None:
    body = asking(parent, agent=acting(child))
    case = apply(child, body).raise_for_status().json()["id"]
    [proof] = body["agent"]["proof"]

    assert [(each["id"], each["acting"]) for who in (child, parent) for each in own(who)] == [
        (case, True),
        (case, False),
    ]
    for who, token in ((child, child.veteran), (parent, parent.veteran)):
        assert who.look(f"my/cases/{case}/files/{proof}", token).content == PROOF
    seen = parent.look(f"cases/{case}").json()["agent"]
    assert (seen["name"], seen["authority"], seen["proof"]) == ("王*满", "written", [proof])
    assert parent.look(f"cases/{case}/files/{proof}").content == PROOF
    assert own(stranger) == []
    assert stranger.look(f"my/cases/{case}/files/{proof}", stranger.veteran).status_code == httpx.codes.NOT_FOUND
    assert status(stranger, f"{case}/withdraw", reason="mistake") == httpx.codes.NOT_FOUND
    assert status(child, f"{case}/papers", paper="hardship", files=[]) == httpx.codes.OK
    assert status(parent, f"{case}/withdraw", reason="changed_mind") == httpx.codes.OK
    stored = child.county.rows_as_text("veterans", "supervision")
    assert case in stored
    assert [each for each in (child.phone, parent.phone, "王小满") if each in stored] == []


WRONG: dict[str, Callable[[Station], dict[str, str]]] = {
    "another name": lambda parent: {"name": "赵立春", "identity": parent.identity},
    "nobody's number": lambda _: {"name": NAME, "identity": an_identity()},
}


@pytest.mark.parametrize("wrong", WRONG)
def test_nobody_learns_by_a_refusal_who_is_on_the_register(parent: Station, child: Station, wrong: str) -> None:
    said = apply(child, asking(parent, applicant=WRONG[wrong](parent), agent=acting(child)))
    by_anothers_phone = apply(child, asking(parent))

    assert said.status_code == by_anothers_phone.status_code == httpx.codes.UNPROCESSABLE_ENTITY
    assert said.json()["errors"] == by_anothers_phone.json()["errors"]
    assert own(child) == own(parent) == []


@pytest.mark.parametrize(
    ("changed", "refused"),
    [
        ({"proof": []}, httpx.codes.UNPROCESSABLE_ENTITY),
        ({"authority": "asked"}, httpx.codes.UNPROCESSABLE_ENTITY),
        ({"authority": "present"}, httpx.codes.UNPROCESSABLE_ENTITY),
        ({"phone": "15400000078"}, httpx.codes.FORBIDDEN),
    ],
)
def test_nobody_acts_without_proof_or_by_anothers_phone(
    parent: Station, child: Station, changed: dict[str, Any], refused: int
) -> None:
    assert apply(child, asking(parent, agent=acting(child, **changed))).status_code == refused
    assert own(child) == []
