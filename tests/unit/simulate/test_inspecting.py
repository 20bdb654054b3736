"""Simulated inspections ask for nothing that supervision would refuse, and leave none of their deeds out."""

import asyncio
import json
import re
from random import Random

import httpx
import pytest
from marshmallow import Schema

from deploy.simulate.credentials import CredentialsFile
from deploy.simulate.inspecting import EndedError, Files, inspect
from deploy.simulate.line import Line
from deploy.simulate.tally import Tally
from services.chassis.files.kinds import kind_of
from services.chassis.http.routes import Upload, Write
from services.supervision.api import API
from tests.unit.simulate.conftest import CENTRE

ID = "0197b2a0-0000-7000-8000-000000000001"
TIERS = {"cadre": "cadre-token", "town": "town-token", "county": "county-token", "inspector": "inspector-token"}
WRITES = {
    re.sub(r"\{\w+:uuid\}", ID, f"/supervision{route.path}"): route
    for route in API.routes
    if isinstance(route, Write | Upload) and route.path.startswith(("/v1/inspections", "/v1/files"))
}


class Supervision:
    """Answers as supervision does, and keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: set[str] = set()
        self.keys: list[str] = []
        self.full = False

    def answer(self, request: httpx.Request) -> httpx.Response:
        if self.full:
            return httpx.Response(409, json={"title": "已到上限"})
        if request.method == "GET":
            return httpx.Response(200, json={"id": ID, "target": CENTRE.id})
        route = WRITES[request.url.path]
        bearer = request.headers["authorization"].removeprefix("Bearer ")
        assert bearer in {TIERS[tier] for tier in route.allow}, request.url.path
        if isinstance(route, Write):
            (route.body or Schema()).load(json.loads(request.content))
            self.keys.append(request.headers["idempotency-key"])
        else:
            assert kind_of(request.content)
        self.asked.add(request.url.path)
        return httpx.Response(200, json={"id": ID})


@pytest.fixture
def supervision() -> Supervision:
    return Supervision()


@pytest.fixture
def tally() -> Tally:
    return Tally(lambda _: None)


@pytest.fixture
def line(supervision: Supervision, tally: Tally, credentials: CredentialsFile) -> Line:
    client = httpx.AsyncClient(transport=httpx.MockTransport(supervision.answer))
    return Line(credentials, client, tally.problem)


def test_every_deed_of_inspections_and_findings_is_done(supervision: Supervision, line: Line, tally: Tally) -> None:
    async def many() -> None:
        for number in range(400):
            await inspect(Files(line, tally, f"IN1-{number}"), CENTRE.id, Random(number), 0)

    asyncio.run(many())

    assert supervision.asked == set(WRITES)
    assert not tally.problems
    assert len(supervision.keys) == len(set(supervision.keys)), "a deed that is done again has a key of its own"


def test_at_the_years_cap_a_story_ends_and_is_no_problem(supervision: Supervision, line: Line, tally: Tally) -> None:
    supervision.full = True

    with pytest.raises(EndedError):
        asyncio.run(inspect(Files(line, tally, "IN1-1"), CENTRE.id, Random(1), 0))
    assert not tally.problems
    assert tally.counts["overtaken"] == 1
