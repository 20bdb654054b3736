"""The simulated stations ask for nothing that the service would refuse, and leave no item and no ending out."""

import asyncio
import json
import re
from collections import Counter
from collections.abc import Callable
from random import Random
from typing import Any

import httpx
import pytest
from marshmallow import Schema
from standardwebhooks import Webhook

from contracts.registry import CARDS
from contracts.veteranwork import Item
from deploy.simulate.credentials import CredentialsFile
from deploy.simulate.line import Line
from deploy.simulate.station import Station
from deploy.simulate.tally import Tally
from deploy.simulate.veterans import come, stations
from services.chassis.files.kinds import kind_of
from services.chassis.http.routes import Write
from services.veterans.api import API
from tests.unit.simulate.conftest import CENTRE, SECRET

ID = "0197b2a0-0000-7000-8000-000000000001"
ROUTES = {
    re.sub(r"\{\w+:uuid\}", ID, f"/veterans{route.path}"): route for route in API.routes if isinstance(route, Write)
}
SCHEMAS = {card.type: card.data for card in CARDS if card.type in API.intake}


class House:
    """Answers as the station does, and keeps what it was asked and by whom."""

    def __init__(self) -> None:
        self.asked: Counter[str] = Counter()
        self.items: Counter[str] = Counter()
        self.busy = asyncio.Event()
        self.refuses: Callable[[str], int | None] = lambda _: None

    def answer(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        if path.endswith("/files"):
            self._note("files")
            return httpx.Response(200, json={"id": ID, "kind": kind_of(request.content), "size": 1})
        content = json.loads(request.content)
        if path.endswith("/events"):
            return self._take(request, content)
        route = ROUTES[path]
        (route.body or Schema()).load(content)
        assert request.headers["authorization"].removeprefix("Bearer ").removesuffix("-token") in route.allow
        self.items[content.get("item", "")] += 1
        what = path.removeprefix("/veterans/v1/").replace(f"{ID}/", "")
        self._note(what)
        status = self.refuses(what)
        return httpx.Response(status or 200, json={"title": "不行"} if status else {"id": ID, "state": "x"})

    def _take(self, request: httpx.Request, event: dict[str, Any]) -> httpx.Response:
        Webhook(SECRET).verify(request.content, dict(request.headers))
        SCHEMAS[event["type"]].load(event["data"])
        self._note(event["type"])
        return httpx.Response(200, json={"results": [{"id": event["id"], "status": "accepted"}]})

    def _note(self, what: str) -> None:
        self.asked[what] += 1
        if self.asked.total() >= 50:
            self.busy.set()


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture
def line(house: House, credentials: CredentialsFile) -> Callable[[Tally], Line]:
    def made(tally: Tally) -> Line:
        client = httpx.AsyncClient(transport=httpx.MockTransport(house.answer))
        return Line(credentials, client, tally.problem)

    return made


def played(line: Callable[[Tally], Line], number: int) -> Tally:
    tally = Tally(lambda _: None)
    for n in range(number):
        asyncio.run(come(Station(line(tally), tally, CENTRE.id, f"VET1-{n}"), Random(n), 0))
    return tally


def test_every_item_is_applied_for_and_comes_to_each_of_its_endings(
    house: House, line: Callable[[Tally], Line]
) -> None:
    tally = played(line, 300)

    assert not tally.problems
    assert set(Item) <= set(house.items)
    assert {"cases/decline", "cases/withdraw", "cases/request-papers", "cases/deliver", "cases/grant"} <= set(
        house.asked
    )
    assert {"cases/hand-back", "bureau/cases/grant", "visits/make", "visits/miss", "files"} <= set(house.asked)
    systems = {f"partner.veteran_case.{what}.v1" for what in ("advanced", "granted", "papers_requested", "refused")}
    assert systems | {"partner.petition.answered.v1"} <= set(house.asked)
    assert tally.counts["applied"] > 200


def test_where_somebody_was_faster_it_is_no_problem_and_nothing_follows(
    house: House, line: Callable[[Tally], Line]
) -> None:
    house.refuses = lambda path: 409 if path == "veterans" else None
    tally = played(line, 20)

    assert not tally.problems
    assert set(house.asked) == {"veterans"}
    assert tally.counts["overtaken"] == 20


def test_what_the_station_refuses_is_told_and_the_day_goes_on(house: House, line: Callable[[Tally], Line]) -> None:
    house.refuses = lambda path: 500 if path == "cases" else None
    tally = Tally(lambda _: None)

    async def a_while() -> None:
        day = asyncio.create_task(stations(line(tally), tally, [CENTRE], 1, 1e9))
        await house.busy.wait()
        day.cancel()
        await asyncio.wait([day])

    asyncio.run(a_while())

    assert set(tally.problems) == {"退役军人 cases: 500 不行"}
    assert tally.counts["handled"] > 5
