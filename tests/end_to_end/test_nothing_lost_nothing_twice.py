"""200 events while the broker is down, while the worker dies in the middle of batches, while the api is killed."""

import json
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest

from deploy.local.children import Child
from deploy.local.database import Database
from tests.end_to_end.client import ONE, Client, parcel_event, waybill
from tests.end_to_end.county import CHECKOUT, County
from tests.waiting import eventually

HERE = "370829003001"
MANY = 200


def events_of(numbers: Sequence[str]) -> list[dict[str, Any]]:
    return [parcel_event("arrived", number, HERE) for number in numbers]


def audited(county: County, numbers: Sequence[str]) -> dict[str, int]:
    """How often each waybill's arrival stands in the audit log."""
    with psycopg.connect(county.database.superuser_url) as connection:
        rows = connection.execute(
            "SELECT data->>'waybill', count(*) FROM supervision.audit_log "
            "WHERE type = 'parcel.inbound.v1' AND data->>'waybill' = ANY(%s) GROUP BY 1",
            [list(numbers)],
        ).fetchall()
    return dict(rows)


def assert_each_exactly_once(county: County, numbers: Sequence[str], within: float = 60) -> None:
    eventually(lambda: len(audited(county, numbers)) == len(numbers), within=within, every=0.2)
    eventually(lambda: county.scalar("SELECT count(*) FROM express.outbox") == 0, within=within)
    assert set(audited(county, numbers).values()) == {1}
    cases = "SELECT count(*) FROM supervision.case_event"
    assert county.scalar(cases) == county.scalar("SELECT count(DISTINCT id) FROM supervision.case_event")
    assert county.scalar("SELECT count(*) FROM supervision.parked") == 0


@pytest.fixture
def numbers() -> list[str]:
    return [waybill() for _ in range(MANY)]


def test_events_posted_while_the_broker_is_stopped_arrive_once_it_is_back(county: County, numbers: list[str]) -> None:
    county.broker.stop()
    try:
        results = [county.client.post_event(event) for event in events_of(numbers)]
        assert {result["status"] for result in results} == {"accepted"}
        assert audited(county, numbers) == {}
    finally:
        county.broker.start()

    assert_each_exactly_once(county, numbers)


def test_with_postgres_down_requests_are_refused_for_now_and_the_system_recovers_by_itself(
    county: County, database: Database
) -> None:
    number = waybill()
    [event] = events_of([number])
    database.stop()
    try:
        answer = county.client.post_events([event])
        assert answer.status_code == 503
        assert int(answer.headers["retry-after"]) > 0
        assert answer.headers["content-type"].startswith("application/problem+json")
        reading = county.client.get("/supervision/v1/overview", county.client.county)
        assert (reading.status_code, "retry-after" in reading.headers) == (503, True)
    finally:
        database.start()

    eventually(lambda: county.client.post_events([event]).status_code == 200, within=30, every=0.2)
    assert_each_exactly_once(county, [number])


DYING_WORKER = """
import os, signal, sys
from deploy.processes import worker  # patches before anything else is imported
from services.chassis.work import unit

run, when = unit.UnitOfWork.run, sys.argv[1]

def dying(self, jobs):
    if when == "before the commit":
        os.kill(os.getpid(), signal.SIGKILL)
    run(self, jobs)
    os.kill(os.getpid(), signal.SIGKILL)

unit.UnitOfWork.run = dying
worker.run(["supervision"])
"""


@pytest.fixture
def no_worker(county: County) -> Iterator[None]:
    """The usual worker stands aside, and comes back afterwards."""
    county.worker.stop()
    yield
    county.worker.start()


def die_once(county: County, folder: Path, when: str, number: int) -> None:
    """A worker that takes a batch and is killed, before its commit or before its ack."""
    child = Child(
        name=f"dying-{number}",
        command=[sys.executable, "-c", DYING_WORKER, when],
        log=folder / f"dying-{number}.log",
        pid_file=folder / f"dying-{number}.pid",
        environment=county.environment,
        folder=CHECKOUT,
    )
    child.start()
    try:
        eventually(lambda: not child.running(), within=30)
        assert child.exit_code() == -9, child.last_words()
    finally:
        child.kill()


@pytest.mark.long
def test_events_survive_a_worker_that_is_killed_20_times_with_a_batch_in_hand(
    county: County, numbers: list[str], no_worker: None, tmp_path: Path
) -> None:
    for round_ in range(20):
        batch = events_of(numbers[round_ * 10 : round_ * 10 + 10])
        assert county.client.post_events(batch).status_code == 200
        die_once(county, tmp_path, ("before the commit", "before the ack")[round_ % 2], round_)

    county.worker.start()
    assert_each_exactly_once(county, numbers)


class Stubborn(threading.Thread):
    """A partner that posts each event until it hears 200, with the same id."""

    def __init__(self, client: Client, events: Sequence[dict[str, Any]]) -> None:
        super().__init__(daemon=True)
        self._client = client
        self._events = events
        self.done = 0
        self.failures = 0

    def run(self) -> None:
        for event in self._events:
            body = json.dumps(event).encode()
            while not self._posted(body):
                self.failures += 1
            self.done += 1

    def wait_for(self, done: int) -> None:
        """Wait until so many are through."""
        eventually(lambda: self.done >= done, within=60)

    def _posted(self, body: bytes) -> bool:
        try:
            headers = self._client.sign(body) | {"content-type": ONE}
            answer = httpx.post(
                f"{self._client.credentials['base_url']}/express/v1/events", content=body, headers=headers, timeout=5
            )
        except httpx.HTTPError:
            return False
        return answer.status_code == 200 and answer.json()["results"][0]["status"] in ("accepted", "duplicate")


@pytest.mark.long
def test_events_survive_an_api_that_is_killed_while_they_are_posted(county: County, numbers: list[str]) -> None:
    partner = Stubborn(county.client, events_of(numbers))
    partner.start()
    for kill in range(1, 5):
        partner.wait_for(kill * 40)
        county.api.kill()
        county.api.start()
        county.wait_until_ready()
    partner.join(60)

    assert partner.done == MANY
    assert partner.failures > 0
    assert_each_exactly_once(county, numbers)


GUEST_SERVICE = """
import eventlet
eventlet.monkey_patch()
import sys
from nameko.events import event_handler
from nameko.runners import ServiceRunner

class Analytics:
    name = "analytics"

    @event_handler("express", "parcel.inbound.v1")
    def on_inbound(self, parcel):
        print(parcel["waybill"], flush=True)

runner = ServiceRunner({"AMQP_URI": sys.argv[1]})
runner.add_service(Analytics)
runner.start()
print("listening", flush=True)
runner.wait()
"""


def test_a_stock_nameko_service_under_the_guest_account_receives_the_event(county: County, tmp_path: Path) -> None:
    guest = Child(
        name="guest",
        command=[sys.executable, "-c", GUEST_SERVICE, county.uri("guest-analytics")],
        log=tmp_path / "guest.log",
        pid_file=tmp_path / "guest.pid",
    )
    guest.start()
    try:
        eventually(lambda: "listening" in guest.last_words(), within=20)
        number = waybill()
        county.client.post_event(parcel_event("arrived", number, HERE))
        eventually(lambda: number in guest.last_words(), within=20)
    finally:
        guest.stop()
