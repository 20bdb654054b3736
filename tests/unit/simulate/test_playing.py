import asyncio
import json
import os
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import parse_qsl

import httpx
import pytest
from marshmallow import Schema, fields
from standardwebhooks import Webhook
from standardwebhooks.webhooks import WebhookVerificationError

from contracts.registry import CARDS
from deploy.simulate.credentials import CredentialsFile
from deploy.simulate.line import Line
from deploy.simulate.plan import plan
from deploy.simulate.player import Player
from deploy.simulate.steps import Action, AtHall, AtShop, AtWall, Parcel, Purchase, Sender, Step, Told
from deploy.simulate.story import household
from deploy.simulate.tally import Tally
from deploy.simulate.webshop import TOPICS
from services.chassis.http.bulk import list_of
from services.chassis.http.routes import Bulk, Read, Write
from services.chassis.vault import Vault
from services.express.api import API as EXPRESS
from services.express.api.carriers import carriers
from services.express.api.carriers.push import Carrier
from services.express.domain import transitions as moves
from services.feedback.api import API as FEEDBACK
from services.hall.api import API as HALL
from services.supermarket.api import API as SUPERMARKET
from services.supermarket.api import shopify
from services.supermarket.handlers.placing import Place
from tests.unit.simulate.conftest import CENTRE, SECRET

SCHEMAS = {card.type: card.data for card in CARDS if card.type.startswith("partner.")}
ID = "0197b2a0-0000-7000-8000-000000000001"
FOUND = {"id": ID, "code": "48051377", "pickup_code": "3-2-480513", "version": 2}
FOUND |= {"legal": list(moves.Action), "ticket": "signed"}
ROUTES = {
    f"/{api.service}{route.path}": route
    for api in (EXPRESS, FEEDBACK, HALL, SUPERMARKET)
    for route in api.routes
    if isinstance(route, Write) or (isinstance(route, Read) and route.body)
}

Answering = Callable[[httpx.Request], httpx.Response]


class County:
    """Answers like the county, and keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[httpx.Request] = []
        self.trouble: list[httpx.Response | Exception] = []

    def answer(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        if self.trouble:
            trouble = self.trouble.pop(0)
            if isinstance(trouble, Exception):
                raise trouble
            return trouble
        if request.url.path.endswith("/events"):
            return self._take(request)
        if request.method == "GET":
            return httpx.Response(200, json={"items": [FOUND], "next_cursor": None})
        if "items" in (asked := body_of(request)):
            return httpx.Response(200, json={"results": [{"status": "accepted"} | FOUND for _ in asked["items"]]})
        return httpx.Response(200, json={"result": True, "accepted": True} | FOUND)

    def _take(self, request: httpx.Request) -> httpx.Response:
        try:
            Webhook(SECRET).verify(request.content, dict(request.headers))
        except WebhookVerificationError:
            return httpx.Response(401, json={"title": "身份未通过验证"})
        content = json.loads(request.content)
        events = content if isinstance(content, list) else [content]
        for event in events:
            SCHEMAS[event["type"]].load(event["data"])
        return httpx.Response(200, json={"results": [{"id": event["id"], "status": "accepted"} for event in events]})


def body_of(request: httpx.Request) -> dict[str, Any]:
    """What a cadre's request says; nothing where it is a carrier's form."""
    is_json = request.headers.get("content-type") == "application/json"
    return dict(json.loads(request.content)) if is_json else {}


def load_as_the_service_does(request: httpx.Request) -> None:
    """Raises marshmallow's ValidationError for what a service would refuse, StopIteration for a path that it hasn't."""
    path, body = re.sub(r"/stock/[\w-]+/", "/stock/{sku}/", request.url.path), body_of(request)
    names = (path.replace(ID, name) for name in ("{id:uuid}", "{shipment:uuid}", "{case:uuid}"))
    route = next(ROUTES[name] for name in names if name in ROUTES)
    if isinstance(route, Bulk):
        shared = list_of(route, fields.Dict()).load(body)
        for item in shared["items"]:
            route.item.load(item)
    else:
        (route.body or Schema()).load(body)


@pytest.fixture
def county() -> County:
    return County()


@pytest.fixture
def parcel() -> Parcel:
    [parcel] = household(Random(1), CENTRE, ["SIM1-0-00001"])
    return parcel


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def play(county: County, credentials: CredentialsFile, said: list[str]) -> Callable[..., Tally]:
    async def playing(steps: list[Step], tally: Tally) -> None:
        async with httpx.AsyncClient(transport=httpx.MockTransport(county.answer)) as client:
            await Player(Line(credentials, client, tally.problem), tally, None).play(steps, lambda: None)

    def run(*steps: Step) -> Tally:
        tally = Tally(said.append)
        asyncio.run(playing(list(steps), tally))
        return tally

    return run


def test_the_story_of_a_parcel_is_told_in_order(county: County, play: Callable[..., Tally], parcel: Parcel) -> None:
    story = [
        Step(0, Action.ANNOUNCE, (parcel,)),
        Step(1, Action.ARRIVE, (parcel,)),
        Step(2, Action.NOTIFY, (parcel,), {"channel": "phone"}),
        Step(3, Action.REPORT, (parcel,), {"kind": "damaged"}),
        Step(4, Action.RESUME, (parcel,)),
        Step(5, Action.COLLECT, (parcel,)),
    ]

    tally = play(*story)

    assert {what: times for what, times in tally.counts.items() if times} == {
        "announced": 1,
        "arrived": 1,
        "notified": 1,
        "handled": 2,
        "collected": 1,
    }
    writes = [request.url.path.rpartition("/")[2] for request in county.asked if request.method == "POST"]
    assert writes == ["events", "events", "notify", "exception", "resume", "collect"]


def test_a_day_has_every_kind_of_step_and_what_cadres_enter_is_what_the_contract_asks_for(
    county: County, play: Callable[..., Tally]
) -> None:
    day = plan(3, [CENTRE, replace(CENTRE, id="370829001002")], 1_500)

    tally = play(*day)

    assert {step.action for step in day} == {*Action, *AtHall, *AtShop, *AtWall}
    told = {step.says["told"] for step in day if step.action is Action.PUSH}
    assert told == set(Told)
    entered = [request for request in county.asked if "authorization" in request.headers and request.method == "POST"]
    assert len(entered) > 1_500
    for request in entered:
        load_as_the_service_does(request)
        assert request.headers["authorization"] in {f"Bearer {who}-token" for who in may_enter(request)}
    said_of_staff = [each for each in entered if each.headers["authorization"] == "Bearer town-token"]
    assert {each.url.path.split("/")[1] for each in said_of_staff} == {"feedback"}
    assert all("错误的取件码" in kind for kind in tally.problems)


def may_enter(request: httpx.Request) -> set[str]:
    """Whose such a request is: what names staff is done by their town."""
    if "/bureau/" in request.url.path:
        return {"bureau"}
    return {"cadre", "town"} if request.url.path.startswith("/feedback/v1/cases/") else {"cadre"}


@pytest.mark.parametrize("carrier", carriers(), ids=lambda carrier: carrier.name)
def test_a_carriers_push_is_signed_and_says_that_the_parcel_is_at_the_station(
    carrier: Carrier, county: County, play: Callable[..., Tally], parcel: Parcel
) -> None:
    tracked = replace(parcel, pusher=carrier.name, carrier="yunda")

    tally = play(Step(0, Action.PUSH, (tracked,), {"told": Told.AT_STATION, "twice": True}))

    first, second = (dict(parse_qsl(request.content.decode())) for request in county.asked)
    assert first == second
    carrier.verify(first, {"salt": "pepper"})
    [pushed] = carrier.read(first).pushes
    assert (pushed.carrier, pushed.waybill) == ("yunda", parcel.waybill)
    assert carrier.table.meaning(pushed.code) == "at_station"
    assert tally.counts["arrived"] == 1


def test_a_web_shops_pushes_are_signed_over_their_bytes_and_read_as_one_orders_story(
    county: County, play: Callable[..., Tally]
) -> None:
    buyer = Sender(name="王白露", phone="15400000001", identity="110101199003070011")
    bag = {"waybill": "SHOP1-0-00001", "centre": CENTRE.id, "shop": "general", "sku": "G-0001"}
    purchase = Purchase(**bag, quantity=2, price_fen=2980, buyer=buyer, number=7_001)

    tally = play(*(Step(at, action, purchases=(purchase,)) for at, action in enumerate(TOPICS)))

    vault = Vault("k1", {"k1": os.urandom(32)}, os.urandom(32))
    pushed = [request for request in county.asked if request.url.path.endswith("/chains/shopify")]
    forms = [{"body": request.content.decode(), **request.headers} for request in pushed]
    for form in forms:
        shopify.verify(form, {"salt": "pepper"})
    read: list[Any] = [command for form in forms for _, command in shopify.commands(form, vault)]
    assert [getattr(command, "place", command).number for command in read] == ["7001"] * len(TOPICS)
    assert isinstance(read[0], Place)
    assert (read[0].total_fen, read[0].centre) == (2 * 2980, CENTRE.id)
    assert len({form["x-shopify-webhook-id"] for form in forms}) == len(TOPICS)
    assert tally.problems.total() == 0


@pytest.mark.parametrize(
    "trouble",
    [
        httpx.Response(503, headers={"retry-after": "0"}, json={"title": "服务暂时不可用"}),
        httpx.Response(429, headers={"retry-after": "0"}, json={"title": "请求过多"}),
        httpx.ConnectError("refused"),
        httpx.ReadTimeout("slow"),
    ],
)
def test_a_request_without_an_answer_is_made_again_as_the_same_event(
    county: County, play: Callable[..., Tally], parcel: Parcel, trouble: httpx.Response | Exception
) -> None:
    county.trouble = [trouble]

    tally = play(Step(0, Action.ARRIVE, (parcel,)))

    first, second = (json.loads(request.content)["id"] for request in county.asked)
    assert first == second
    assert tally.counts["arrived"] == 1
    assert tally.problems.total() == 1


def test_a_write_is_made_again_under_the_same_key(county: County, play: Callable[..., Tally], parcel: Parcel) -> None:
    county.trouble = [httpx.ConnectError("refused")]

    play(Step(0, Action.CHECK_IN, (parcel,)))

    first, second = (request.headers["idempotency-key"] for request in county.asked)
    assert first == second


def test_bad_input_counts_as_refused_where_it_is_refused(
    county: County, play: Callable[..., Tally], parcel: Parcel
) -> None:
    tally = play(Step(0, Action.UNSIGNED, (parcel,)))

    assert tally.counts["refused"] == 1
    assert not tally.problems


def test_bad_input_that_is_accepted_is_a_problem(county: County, play: Callable[..., Tally], parcel: Parcel) -> None:
    tally = play(Step(0, Action.WRONG_CODE, (parcel,)))

    assert tally.counts["refused"] == 0
    assert tally.problems.total() == 1


def test_the_first_problem_of_each_kind_is_told_and_the_day_goes_on(
    county: County, play: Callable[..., Tally], said: list[str]
) -> None:
    county.trouble = [httpx.Response(500, json={"title": "服务内部出错"})] * 2
    parcels = [household(Random(number), CENTRE, [f"SIM1-0-{number:05}"])[0] for number in range(3)]

    tally = play(*(Step(0, Action.ARRIVE, (parcel,)) for parcel in parcels))

    assert tally.problems.total() == 2
    assert len(said) == 1
    assert "服务内部出错" in said[0]
    assert tally.counts["arrived"] == 1


def test_new_credentials_are_taken_up_while_it_runs(tmp_path: Path, credentials: CredentialsFile) -> None:
    before = credentials.read()
    path = tmp_path / "credentials.json"
    content = json.loads(path.read_text()) | {"base_url": "http://elsewhere.test"}
    path.write_text(json.dumps(content))
    os.utime(path, (0, 0))

    assert before.base_url == "http://county.test"
    assert credentials.read().base_url == "http://elsewhere.test"
