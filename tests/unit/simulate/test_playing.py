import asyncio
import json
import os
from collections.abc import Callable
from pathlib import Path
from random import Random

import httpx
import pytest
from standardwebhooks import Webhook
from standardwebhooks.webhooks import WebhookVerificationError

from contracts.express.partner import PARTNER_PARCEL_ANNOUNCED, PARTNER_PARCEL_ARRIVED
from deploy.simulate.credentials import CredentialsFile
from deploy.simulate.line import Line
from deploy.simulate.opening import Centre
from deploy.simulate.player import Player
from deploy.simulate.steps import Action, Parcel, Step
from deploy.simulate.story import household
from deploy.simulate.tally import Tally

CENTRE = Centre("370829001001", ((0, 86_399),))
SECRET = "whsec_c2VjcmV0IG9mIGEgdGVzdCB0aGF0IG5vYm9keSBoYXM="
SCHEMAS = {
    "partner.parcel.announced.v1": PARTNER_PARCEL_ANNOUNCED,
    "partner.parcel.arrived.v1": PARTNER_PARCEL_ARRIVED,
}
FOUND = {"id": "0197b2a0-0000-7000-8000-000000000001", "pickup_code": "3-2-480513", "version": 2}

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
        return httpx.Response(200, json={"result": True} | FOUND)

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


@pytest.fixture
def county() -> County:
    return County()


@pytest.fixture
def parcel() -> Parcel:
    [parcel] = household(Random(1), CENTRE, ["SIM1-0-00001"])
    return parcel


@pytest.fixture
def credentials(tmp_path: Path) -> CredentialsFile:
    path = tmp_path / "credentials.json"
    partners = {
        "kuaidi100": {"service": "express", "secret": SECRET, "salt": "pepper"},
        "carrier": {"service": "express", "secret": SECRET},
    }
    tokens = {"county": "county-token", "cadre": {CENTRE.id: "cadre-token"}}
    path.write_text(json.dumps({"base_url": "http://county.test", "partners": partners, "tokens": tokens}))
    return CredentialsFile(path)


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
