"""Whoever a complaint or a report is about finds it by no route of any service, and sees no figure move by it."""

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pytest

from contracts.feedback.words import opened_by
from services.feedback.domain.rating import rating_of
from tests.end_to_end.county import County
from tests.end_to_end.everywhere import Seeker
from tests.end_to_end.wall import Wall
from tests.integration.routes import echo

PASSING = {"as_of", "silent", "since", "timestamp", "trace_id", "until"}
"""What answers say otherwise each time, whatever has happened."""
MISSING = str(uuid.UUID(int=7))
"""The id of a case that nobody has."""


@dataclass(frozen=True)
class Said:
    """A case that is kept from somebody: its ids, what can be known of it, and every mark that was put into it."""

    ids: Sequence[str]
    known: Mapping[str, str]
    marks: Sequence[str]

    def seeker(self, wall: Wall, token: str) -> Seeker:
        """Somebody who knows more of it than they should."""
        return Seeker(wall.client, token, "feedback", self.ids, self.known, echo.BODIES)

    def traces(self, seeker: Seeker) -> list[str]:
        """Where they come upon it: a mark in an answer, or an id that they have not named themselves."""
        wanted = (*self.marks, *self.ids)
        return [
            f"{answer.asked} {answer.status}: {mark}"
            for answer in seeker.everywhere()
            for mark in wanted
            if mark in answer.text and mark not in answer.asked
        ]


@pytest.fixture
def wall(county: County) -> Wall:
    """The wall of a centre of which the other tests know nothing."""
    return Wall(county, sorted(county.client.credentials["tokens"]["cadre"])[-5])


def said_of(wall: Wall, handler: str, token: str, **accusing: Any) -> Said:
    """Somebody accuses, is answered at the desk above, is not content, and rates the answer badly."""
    marks = [f"标记{uuid.uuid4().hex}" for _ in range(7)]
    text, name, reply, question, note, opinion, remark = marks
    filed = wall.file(text, contact={"name": name, "phone": wall.phone}, **accusing)
    case = filed["id"]
    wall.replied(case, handler, token, text=reply, question=question)
    wall.act(case, "revisit", token, solved=False, level=1, note=note)
    wall.act(case, "rework", token, note=remark)
    wall.act(case, "reply", token, text=reply, question=question)
    wall.act(case, "revisit", token, solved=True, level=4, note=note)
    wall.act(case, "close", token)
    number = str(filed["receipt"].partition("-")[0])
    rating, desk = rating_of("feedback", case), wall.look(f"cases/{case}", token).json()["centre"]
    rated = wall.rate(wall.link(case, desk), 1, displeasure="attitude", text=opinion, phone=wall.phone)
    assert rated.json()["rectification"]
    wall.told(case, 11)
    wall.told(opened_by(rating), 1)
    ids = [case, opened_by(rating), rating]
    known = {"number": number, "phone": wall.phone, "name": name, "q": question}
    return Said(ids, known, [*marks, number, wall.phone, masked(wall.phone)])


def masked(phone: str) -> str:
    return f"{phone[:3]}****{phone[-4:]}"


def world(seeker: Seeker) -> dict[str, Any]:
    """All lists and figures that somebody sees, without what passes by itself."""
    seen = {}
    for answer in seeker.lists():
        body = json.loads(answer.text) if answer.text.startswith("{") else answer.text
        seen[answer.asked] = without(body) if isinstance(body, dict) else body
    return seen


def without(body: Any) -> Any:
    if isinstance(body, dict):
        return {name: without(each) for name, each in body.items() if name not in PASSING}
    return [without(each) for each in body] if isinstance(body, list) else body


@pytest.mark.parametrize("kind", ["complaint", "report"])
def test_the_accused_cadre_comes_upon_it_by_no_route_of_any_service(wall: Wall, kind: str) -> None:
    nothing = Said([MISSING], {}, [])
    before = world(nothing.seeker(wall, wall.cadre))
    said = said_of(wall, f"town:{wall.centre[:9]}", wall.town, kind=kind, about_staff=True)

    assert world(said.seeker(wall, wall.cadre)) == before, "a list, a count or a figure has moved"
    assert said.traces(said.seeker(wall, wall.cadre)) == []
    other = min(wall.client.credentials["tokens"]["cadre"])
    assert said.traces(said.seeker(wall, wall.client.cadre(other))) == []
    found = said.traces(said.seeker(wall, wall.town))
    places = (
        "/feedback/v1/cases?",
        "/feedback/v1/cases/search",
        "/supervision/v1/clocks?",
        "/feedback/v1/rectifications?",
    )
    assert [place for place in places if not any(place in each for each in found)] == [], "it is nowhere"


def test_a_report_against_the_town_is_come_upon_by_nobody_below_the_county(wall: Wall) -> None:
    county = wall.client.county
    said = said_of(wall, "county:370829", county, kind="report", about_staff=True, about_town=True)

    for token in (wall.cadre, wall.town):
        assert said.traces(said.seeker(wall, token)) == []
    assert said.traces(said.seeker(wall, county)) != []


def test_what_is_kept_from_the_accused_answers_them_as_what_does_not_exist(wall: Wall) -> None:
    said = said_of(wall, f"town:{wall.centre[:9]}", wall.town, kind="report", about_staff=True)
    case = said.ids[0]

    for real, none in zip(answers(wall, said, case), answers(wall, said, MISSING), strict=True):
        assert real == none


def answers(wall: Wall, said: Said, case: str) -> list[tuple[str, int, str]]:
    """What the accused is told by every door about one id, the id itself left out."""
    seeker = replace(said.seeker(wall, wall.cadre), ids=[case])
    return [(each.asked.replace(case, "…"), each.status, told(each.text, case)) for each in seeker.about()]


def told(text: str, case: str) -> str:
    """Without the id that was asked for, and what passes by itself."""
    body = without(json.loads(text)) if text.startswith("{") else text
    return json.dumps(body, ensure_ascii=False).replace(case, "…")
