"""A villager applies for another at home (代办): with proof, seen by the two of them and by nobody else's phone."""

import uuid
from dataclasses import replace
from typing import Any

import httpx
import pytest

from tests.end_to_end.county import County
from tests.end_to_end.wall import nobodys_phone
from tests.end_to_end.window import NAME, Window
from tests.unit.chassis.scans import pdf

PROOF = pdf("委托书")


@pytest.fixture
def parent(county: County) -> Window:
    """Whom somebody acts for, at the window that they would have to go to."""
    return Window(county, sorted(county.client.credentials["tokens"]["cadre"])[-3], nobodys_phone())


@pytest.fixture
def child(parent: Window) -> Window:
    """Who acts for them, by a phone of their own."""
    return replace(parent, phone=nobodys_phone())


@pytest.fixture
def stranger(parent: Window) -> Window:
    """Somebody else with a phone."""
    return replace(parent, phone=nobodys_phone())


def acting(child: Window, parent: Window, **changed: Any) -> dict[str, Any]:
    """The body of an application that the child files for the parent."""
    agent = {"name": "王小满", "phone": child.phone, "relation": "child", "authority": "written"}
    return {
        "centre": parent.centre,
        "item": "temporary_relief",
        "applicant": parent.applicant,
        "agent": agent | {"proof": [child.upload(PROOF)]} | changed,
        "papers": [{"paper": "identity_card"}],
    }


def own(who: Window) -> list[dict[str, Any]]:
    return list(who.look("my/applications", who.villager).raise_for_status().json()["items"])


def status(who: Window, path: str, body: dict[str, Any]) -> int:
    return who.client.post(f"/hall/v1/my/applications{path}", who.villager, body).status_code


def test_both_see_it_and_its_proof_and_whoever_accepts_it_does_too(child: Window, parent: Window) -> None:
    body = acting(child, parent)
    application = child.online("", **body)["id"]
    [proof] = body["agent"]["proof"]

    [childs], [parents] = own(child), own(parent)
    assert (childs["id"], childs["acting"], parents["id"], parents["acting"]) == (application, True, application, False)
    assert (parents["agent"]["name"], parents["agent"]["authority"]) == ("王*满", "written")
    for who, token in ((child, child.villager), (parent, parent.villager)):
        assert who.look(f"my/applications/{application}/files/{proof}", token).content == PROOF
    seen = child.look(f"applications/{application}").json()
    assert (seen["agent"]["proof"], seen["trips"]) == ([proof], 0)
    assert child.look(f"applications/{application}/files/{proof}").content == PROOF
    stored = child.county.rows_as_text("hall", "supervision")
    assert application in stored
    assert [each for each in (child.phone, parent.phone, "王小满", NAME) if each in stored] == []


def test_who_acts_adds_what_is_missing_and_whom_they_act_for_stops_them(child: Window, parent: Window) -> None:
    application = child.online("", **acting(child, parent))["id"]
    child.online(f"{application}/papers", paper="form", files=[child.upload(pdf(NAME))])
    parent.online(f"{application}/withdraw", reason="changed_mind")

    assert own(child)[0]["state"] == "withdrawn"
    assert status(child, f"/{application}/papers", {"paper": "form"}) == httpx.codes.CONFLICT


def test_who_acts_may_withdraw_it_also_for_somebody_without_a_phone(child: Window, parent: Window) -> None:
    body = acting(child, parent, authority="guardian")
    del body["applicant"]["phone"]
    application = child.online("", **body)["id"]
    child.online(f"{application}/withdraw", reason="changed_mind")

    assert (own(child)[0]["state"], own(parent)) == ("withdrawn", [])


def test_a_third_phone_finds_nothing_of_it(child: Window, parent: Window, stranger: Window) -> None:
    body = acting(child, parent)
    application = child.online("", **body)["id"]
    [proof] = body["agent"]["proof"]

    assert own(stranger) == []
    assert stranger.look(f"my/applications/{application}/files/{proof}", stranger.villager).status_code == 404
    assert status(stranger, f"/{application}/withdraw", {"reason": "mistake"}) == httpx.codes.NOT_FOUND
    assert status(stranger, f"/{application}/papers", {"paper": "form"}) == httpx.codes.NOT_FOUND
    assert own(child)[0]["state"] == "submitted"


@pytest.mark.parametrize(
    ("changed", "refused"),
    [
        ({"proof": []}, httpx.codes.UNPROCESSABLE_ENTITY),
        ({"proof": [str(uuid.uuid4())]}, httpx.codes.UNPROCESSABLE_ENTITY),
        ({"authority": "present"}, httpx.codes.UNPROCESSABLE_ENTITY),
        ({"authority": "by_phone"}, httpx.codes.UNPROCESSABLE_ENTITY),
        ({"phone": "15400000078"}, httpx.codes.FORBIDDEN),
    ],
)
def test_nobody_acts_without_proof_or_by_anothers_phone(
    child: Window, parent: Window, changed: dict[str, Any], refused: int
) -> None:
    assert status(child, "", acting(child, parent, **changed)) == refused
    assert own(child) == []


def test_nobody_applies_by_anothers_phone_as_if_it_were_theirs(child: Window, parent: Window) -> None:
    body = acting(child, parent)
    del body["agent"]

    assert status(child, "", body) == httpx.codes.FORBIDDEN


def test_who_has_agreed_at_the_window_has_given_no_way_in_by_the_agents_phone(child: Window, parent: Window) -> None:
    agent = {"name": "王小满", "phone": child.phone, "relation": "child", "authority": "present"}
    application = parent.act("", item="temporary_relief", applicant=parent.applicant, agent=agent, papers=[])["id"]

    assert own(child) == []
    assert status(child, f"/{application}/withdraw", {"reason": "mistake"}) == httpx.codes.NOT_FOUND
