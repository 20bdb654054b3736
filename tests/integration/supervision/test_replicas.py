"""Two workers of supervision, as real processes: what is due for 10,000 clocks at one moment fires once on each."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from contracts.registry import CARDS
from services.chassis.bus import topology
from tests.integration.chassis_bus.bus import write_field_keys
from tests.integration.supervision.conftest import Hear
from tests.servers import FreshDatabase, Vhost
from tests.unit.supervision.events import event
from tests.waiting import eventually

CLOCKS = 10_000
OWN = [card for card in CARDS if card.producer == "supervision"]
_COPY_EVENTS = text("""
    INSERT INTO case_event (case_id, id, type, sequence, time, centre, responsible)
    SELECT 'express:p' || n, gen_random_uuid(), type, sequence, time, centre, responsible
    FROM case_event, generate_series(1, :more) AS n
""")
_COPY_CLOCKS = text("""
    INSERT INTO clock (case_id, standard, opening_sequence, centre, responsible, opened_at, due_at, hours, answerable,
        warns_at)
    SELECT 'express:p' || n, standard, opening_sequence, centre, responsible, opened_at, due_at, hours, answerable,
        warns_at
    FROM clock, generate_series(1, :more) AS n
""")
_FIRED = text("SELECT count(*) FROM climb")
_TOLD = text(
    "SELECT count(*), count(DISTINCT event ->> 'subject') FROM outbox, json_array_elements(events::json) event"
    " WHERE event ->> 'type' = 'clock.warned.v1'"
)
_AUDITED = text("SELECT count(*), count(DISTINCT subject) FROM audit_log WHERE type = 'clock.warned.v1'")

Start = Callable[[], "subprocess.Popen[bytes]"]


@pytest.fixture
def start(fresh_database: FreshDatabase, vhost: Vhost, tmp_path: Path) -> Iterator[Start]:
    """Start a worker of supervision."""
    wanted = topology.plan(["supervision"], OWN, [])
    passwords = {account.user: "listen" for account in wanted.accounts}
    topology.apply(wanted, vhost.uri, vhost.broker.management_url, vhost.name, passwords)
    environment = os.environ | {
        "SUPERVISION_DATABASE_URL": fresh_database.write_url("supervision"),
        "SUPERVISION_AMQP_URI": vhost.broker.uri("supervision", "listen", vhost.name),
        "FIELD_KEYS_FILE": str(write_field_keys(tmp_path / "keys.json")),
    }
    command = [sys.executable, "-m", "deploy.command", "worker", "--service", "supervision"]
    started: list[subprocess.Popen[bytes]] = []

    def worker() -> "subprocess.Popen[bytes]":
        with (tmp_path / f"worker-{len(started)}.log").open("wb") as log:
            started.append(subprocess.Popen(command, env=environment, stdout=log, stderr=log))
        return started[-1]

    yield worker
    for each in started:
        each.kill()
        each.wait(5)


def count(engine: Engine, query: object) -> tuple[int, ...]:
    with engine.connect() as connection:
        return tuple(connection.execute(query).one())  # type: ignore[call-overload]


def test_two_replicas_fire_10_000_cards_once_each_though_one_is_killed_at_it(
    hear: Hear, engine: Engine, start: Start
) -> None:
    """50 hours were promised, and a card comes after 40: all of them 5 hours ago."""
    hear(event("parcel.reminded.v1", 1, subject="p0", time=datetime.now(UTC) - timedelta(hours=45)))
    with engine.begin() as connection:
        for copy in (_COPY_EVENTS, _COPY_CLOCKS):
            connection.execute(copy, {"more": CLOCKS - 1})

    first, second = start(), start()
    eventually(lambda: count(engine, _FIRED) > (0,), within=60, every=0.005)
    first.send_signal(signal.SIGKILL)
    third = start()
    eventually(lambda: count(engine, _FIRED) >= (CLOCKS,), within=120)

    assert [each.poll() for each in (second, third)] == [None, None]
    assert count(engine, _TOLD) == (CLOCKS, CLOCKS)
    assert count(engine, _AUDITED) == (CLOCKS, CLOCKS)
