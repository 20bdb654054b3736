"""The simulated clinics ask for nothing that the service would refuse, and leave no kind of patient out."""

import asyncio
import json
import re
from collections.abc import Callable
from random import Random
from typing import Any

import httpx
import pytest
from marshmallow import Schema
from standardwebhooks import Webhook

from contracts.registry import CARDS
from deploy.simulate.clinic import clinics, visit
from deploy.simulate.credentials import CredentialsFile
from deploy.simulate.desk import Desk
from deploy.simulate.line import Line
from deploy.simulate.tally import Tally
from services.chassis.http.routes import Write
from services.clinic.api import API
from tests.unit.simulate.conftest import CENTRE, SECRET

ID = "0197b2a0-0000-7000-8000-000000000001"
ROUTES = {
    re.sub(r"\{\w+:uuid\}", ID, f"/clinic{route.path}"): route for route in API.routes if isinstance(route, Write)
}
SCHEMAS = {card.type: card.data for card in CARDS if card.type.startswith("partner.appointment.")}
OF_OTHERS = {"enqueue", "cancel-by-clinic", "prioritise", "transfer", "leave", "entered-in-error", "correct"}
"""What cadres do at the desk and no simulated one does."""


class Clinic:
    """Answers as the clinic does, and keeps what it was asked; `state` is that of whoever books."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.state = "booked"
        self.busy = asyncio.Event()
        self.refuses: Callable[[str], int | None] = lambda _: None

    def answer(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        if request.method == "GET":
            slot = {"id": ID, "free": 1}
            return httpx.Response(200, json={"items": [{**slot, "free": 0}, slot], "next_cursor": None})
        content = json.loads(request.content)
        if path.endswith("/events"):
            return self._take(request, content)
        route = ROUTES[path]
        (route.body or Schema()).load(content)
        assert request.headers["idempotency-key"]
        self.asked.append(path.removeprefix("/clinic/v1/").replace(f"{ID}/", ""))
        if len(self.asked) >= 50:
            self.busy.set()
        status = self.refuses(self.asked[-1])
        return httpx.Response(status or 200, json={"title": "不行"} if status else {"id": ID, "state": self.state})

    def _take(self, request: httpx.Request, event: dict[str, Any]) -> httpx.Response:
        Webhook(SECRET).verify(request.content, dict(request.headers))
        SCHEMAS[event["type"]].load(event["data"])
        self.asked.append(event["type"])
        problem = {"problem": {"status": 409}} if self.refuses(event["type"]) else {}
        return httpx.Response(200, json={"results": [{"id": event["id"], "status": "accepted", **problem}]})


@pytest.fixture
def clinic() -> Clinic:
    return Clinic()


@pytest.fixture
def line(clinic: Clinic, credentials: CredentialsFile) -> Callable[[Tally], Line]:
    def made(tally: Tally) -> Line:
        return Line(credentials, httpx.AsyncClient(transport=httpx.MockTransport(clinic.answer)), tally.problem)

    return made


@pytest.fixture
def visits(line: Callable[[Tally], Line]) -> Callable[[int], Tally]:
    def run(number: int) -> Tally:
        tally = Tally(lambda _: None)
        desks = [Desk(line(tally), tally, CENTRE.id, f"CL1-{n}") for n in range(number)]
        for n, desk in enumerate(desks):
            asyncio.run(visit(desk, Random(n), 0))
        return tally

    return run


def test_every_kind_of_patient_comes_and_nothing_is_asked_that_the_clinic_does_not_take(
    clinic: Clinic, visits: Callable[[int], Tally]
) -> None:
    tally = visits(300)

    deeds = {path.rpartition("/")[2] for path in ROUTES if "/appointments/" in path and "/my/" not in path} - OF_OTHERS
    others = {"walk-ins", "appointments", "queues/call-next", "disease-reports", "disease-reports/reported"}
    assert {each.removeprefix("appointments/") for each in clinic.asked} == deeds | others | set(SCHEMAS)
    assert not tally.problems
    assert tally.counts["arrived"] > 100


def test_whoever_waits_for_a_place_does_nothing_until_it_is_free(
    clinic: Clinic, visits: Callable[[int], Tally]
) -> None:
    clinic.state = "waitlisted"
    visits(100)

    assert "appointments" in clinic.asked
    assert not {"appointments/arrive", "appointments/cancel", "appointments/reschedule"} & set(clinic.asked)


def test_where_somebody_was_faster_it_is_no_problem_and_nothing_follows(
    clinic: Clinic, visits: Callable[[int], Tally]
) -> None:
    clinic.refuses = lambda path: 409 if path in ("queues/call-next", "partner.appointment.booked.v1") else None
    tally = visits(100)

    assert not tally.problems
    assert tally.counts["overtaken"] > 20
    assert not {"appointments/start", "partner.appointment.cancelled.v1"} & set(clinic.asked)


def test_what_the_clinic_refuses_is_told_and_the_day_goes_on(clinic: Clinic, line: Callable[[Tally], Line]) -> None:
    clinic.refuses = lambda path: 500 if path == "walk-ins" else None
    tally = Tally(lambda _: None)

    async def a_while() -> None:
        day = asyncio.create_task(clinics(line(tally), tally, [CENTRE], 1, 1e9))
        await clinic.busy.wait()
        day.cancel()
        await asyncio.wait([day])

    asyncio.run(a_while())

    assert set(tally.problems) == {"卫生室 walk-ins: 500 不行"}
    assert tally.counts["handled"] > 5
