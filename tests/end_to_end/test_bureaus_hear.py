"""A bureau's own system learns by signed webhooks what became of the applications that it was handed, and answers."""

import json
import uuid
from collections.abc import Iterator

import httpx
import pytest

from tests.end_to_end.client import ONE
from tests.end_to_end.county import County
from tests.end_to_end.station import LONG
from tests.end_to_end.window import IDENTITY, NAME, Window
from tests.integration.deliveries.listener import Listener, listening
from tests.waiting import eventually

LISTED = "SELECT count(*) FROM hall.delivery_partner WHERE partner = %s AND webhook = 'on'"
PERSONAL_IN = {"actor", "responsible", "traceparent"}


@pytest.fixture
def system(county: County) -> Iterator[Listener]:
    """The system of the federation for the disabled, just registered, with a server that checks each signature."""
    with listening(Listener("bureau-disability", service="hall")) as listener:
        county.register(listener.name, listener.entry())
        eventually(lambda: county.scalar(LISTED, listener.name) == 1, within=LONG)
        eventually(lambda: knows(county, listener.name), within=LONG)
        yield listener


def knows(county: County, partner: str) -> bool:
    """Whether the api process has read the registry again."""
    answer = county.client.http.get("/hall/v1/partner/events", headers=county.client.sign(b"", partner))
    return answer.status_code == httpx.codes.OK


def says(county: County, system: Listener, what: str, application: str) -> str:
    """A signed event of the bureau's system; what became of it."""
    event = {
        "specversion": "1.0",
        "id": str(uuid.uuid4()),
        "source": "/bureau-disability",
        "type": f"partner.application.{what}.v1",
        "datacontenttype": "application/json",
        "data": {"application": application},
    }
    body = json.dumps(event).encode()
    headers = county.client.sign(body, system.name) | {"content-type": ONE}
    answer = county.client.http.post("/hall/v1/events", content=body, headers=headers).raise_for_status()
    return str(answer.json()["results"][0]["status"])


def test_a_bureaus_system_hears_of_what_it_was_handed_answers_and_hears_how_it_went(
    county: County, system: Listener
) -> None:
    system.reply = lambda handler, request: handler.say(503 if request == 1 else 200)
    window = Window(
        county, sorted(county.client.credentials["tokens"]["cadre"])[-3], f"154{uuid.uuid4().int % 10**8:08}"
    )
    others = window.forwarded()
    application = window.apply("identity_card", "bank_card", item="disability_subsidy")
    for verb in ("accept", "forward"):
        window.act(f"{application}/{verb}")
    eventually(lambda: system.sequences[1:] == [3], within=LONG)
    assert [says(county, system, what, application) for what in ("acknowledged", "granted")] == ["accepted"] * 2
    window.act(f"{application}/deliver", through="counter")
    eventually(lambda: len(system.heard) == 5, within=LONG)

    told = [(heard.event["sequence"], heard.event["type"].split(".")[1]) for heard in system.heard]
    assert told == [(3, "forwarded"), (3, "forwarded"), (4, "acknowledged"), (5, "granted"), (6, "delivered")]
    assert system.heard[0].id == system.heard[1].id, "what was not taken comes again under its id"
    assert {heard.event["subject"] for heard in system.heard} == {application} != {others}
    assert {heard.event["item"] for heard in system.heard} == {"disability_subsidy"}
    said = json.dumps([heard.event for heard in system.heard], ensure_ascii=False)
    assert [each for each in (NAME, window.phone, IDENTITY) if each in said] == []
    assert not any(PERSONAL_IN & heard.event.keys() for heard in system.heard)
