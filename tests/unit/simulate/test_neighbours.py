"""Simulated neighbours ask for nothing that the hall would refuse, and leave none of their deeds out."""

import asyncio
import json
import re
from pathlib import Path
from random import Random

import httpx
import pytest
from marshmallow import Schema

from deploy.simulate.credentials import CredentialsFile
from deploy.simulate.line import Line
from deploy.simulate.neighbours import come
from deploy.simulate.office import Office
from deploy.simulate.tally import Tally
from services.chassis.files.kinds import kind_of
from services.chassis.http.routes import Upload, Write
from services.hall.api import API

CENTRE, ID = "370829001001", "0197b2a0-0000-7000-8000-000000000001"
WRITES = {
    re.sub(r"\{\w+:uuid\}", ID, f"/hall{route.path}"): route
    for route in API.routes
    if isinstance(route, Write | Upload)
}
OF_OTHERS = {"mediations/correct", "tasks/correct"}
"""What nobody simulated does."""


class Hall:
    """Answers as the hall does, and keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: set[str] = set()
        self.team: list[dict[str, str]] = []
        self.keys: list[str] = []

    def answer(self, request: httpx.Request) -> httpx.Response:
        if request.method == "GET":
            return httpx.Response(200, json={"members": [], "households": self.team})
        route = WRITES[request.url.path]
        if isinstance(route, Write):
            (route.body or Schema()).load(json.loads(request.content))
            self.keys.append(request.headers["idempotency-key"])
        else:
            assert kind_of(request.content)
        self.asked.add(request.url.path.removeprefix("/hall/v1/").replace(f"{ID}/", ""))
        if request.url.path.endswith("households"):
            self.team = [{"id": ID}]
        return httpx.Response(200, json={"id": ID})


@pytest.fixture
def hall() -> Hall:
    return Hall()


@pytest.fixture
def tally(hall: Hall, tmp_path: Path) -> Tally:
    """That of two hundred neighbours."""
    path, counted = tmp_path / "credentials.json", Tally(lambda _: None)
    secret = "whsec_c2VjcmV0IG9mIGEgdGVzdCB0aGF0IG5vYm9keSBoYXM="
    services = {"carrier": "express", "hospital": "clinic"}
    partners: dict[str, dict[str, str]] = {name: {"service": of, "secret": secret} for name, of in services.items()}
    partners["shopify"] = {"service": "supermarket", "secret": "pepper", "salt": "pepper"}
    tokens = {"county": "county-token", "inspector": "x", "town": {}, "cadre": {CENTRE: "cadre-token"}, "bureau": {}}
    path.write_text(json.dumps({"base_url": "http://county.test", "partners": partners, "tokens": tokens}))
    client = httpx.AsyncClient(transport=httpx.MockTransport(hall.answer))
    line = Line(CredentialsFile(path), client, counted.problem)

    async def all_of_them() -> None:
        for number in range(200):
            await come(Office(line, counted, CENTRE, f"NB1-{number}"), Random(number), 0)

    asyncio.run(all_of_them())
    return counted


def test_every_deed_of_mediators_and_volunteers_is_done_and_papers_are_scanned(hall: Hall, tally: Tally) -> None:
    theirs = {
        path.removeprefix("/hall/v1/").replace(f"{ID}/", "")
        for path in WRITES
        if path.startswith(("/hall/v1/mediations", "/hall/v1/tasks", "/hall/v1/team", "/hall/v1/files"))
    }

    assert theirs - OF_OTHERS <= hall.asked
    assert not tally.problems
    assert len(hall.keys) == len(set(hall.keys)), "a deed that is done again has a key of its own"
