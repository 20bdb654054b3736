"""Simulated towns ask for nothing that the registry would refuse, and leave none of a site's deeds out."""

import asyncio
import json
import re
from random import Random

import httpx
import pytest
from marshmallow import Schema

from deploy.simulate.credentials import CredentialsFile
from deploy.simulate.land import Land, come
from deploy.simulate.line import Line
from deploy.simulate.tally import Tally
from services.centres.api import API
from services.chassis.files.kinds import kind_of
from services.chassis.http.routes import Upload, Write
from tests.unit.simulate.conftest import CENTRE

ID = "0197b2a0-0000-7000-8000-000000000001"
WRITES = {
    re.sub(r"\{\w+:uuid\}", ID, f"/centres{route.path}"): route
    for route in API.routes
    if isinstance(route, Write | Upload) and ("/sites" in route.path or route.path.endswith("/files"))
}
NOT_PLAYED = {"propose", "revoke", "merge", "correct", "open", "move", "drop"}
"""What nobody simulated does; a centre that opens would be the hundred and first."""


class Registry:
    """Answers as the registry does, refusing some approvals, and keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: set[str] = set()
        self.keys: list[str] = []

    def answer(self, request: httpx.Request) -> httpx.Response:
        route = WRITES[request.url.path]
        self.asked.add(request.url.path)
        if isinstance(route, Upload):
            assert kind_of(request.content)
            return httpx.Response(200, json={"id": ID})
        (route.body or Schema()).load(json.loads(request.content))
        self.keys.append(request.headers["idempotency-key"])
        if request.url.path.endswith("/approve") and len(self.keys) % 3 == 0:
            return httpx.Response(409, json={"gates": ["radius"]})
        return httpx.Response(200, json={"id": ID, "state": "proposed", "version": 1})


@pytest.fixture
def registry(credentials: CredentialsFile) -> Registry:
    """After a hundred sites."""
    registry, tally = Registry(), Tally(lambda _: None)
    line = Line(credentials, httpx.AsyncClient(transport=httpx.MockTransport(registry.answer)), tally.problem)

    async def all_of_them() -> None:
        for number in range(100):
            await come(Land(line, tally, CENTRE.id[:9], f"SITE1-{number}"), Random(number), 0, number)

    asyncio.run(all_of_them())
    assert not tally.problems
    return registry


def test_every_deed_on_a_site_is_done_that_is_played(registry: Registry) -> None:
    left = {path.rpartition("/")[2] for path in set(WRITES) - registry.asked}
    assert left == NOT_PLAYED
    assert len(registry.keys) == len(set(registry.keys))
