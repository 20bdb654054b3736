"""No wait without an end: alarms of the broker, links that stall without a word."""

import socket
from collections.abc import Iterator
from unittest.mock import Mock

import psycopg
import pytest
from structlog.testing import capture_logs

from deploy.local.broker import Broker
from services.chassis.bus import outgoing, publisher, relay
from tests.alarms import ALARMS, alarm
from tests.integration.chassis_bus.bus import Bus, ctl, sacks
from tests.link import Link, link_to
from tests.waiting import eventually


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A relay in this process that waits seconds where it would wait ten."""
    monkeypatch.setattr(publisher, "_BLOCKED_SECONDS", 1)
    monkeypatch.setattr(publisher, "_SECONDS", 1)
    monkeypatch.setattr(outgoing, "ANSWER_SECONDS", 1.0)
    monkeypatch.setattr(relay, "STALLED", 2.0)
    monkeypatch.setattr(relay, "CLOSE", 1.0)


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("kind", ALARMS)
def test_under_an_alarm_of_the_broker_work_goes_on_and_events_arrive_after_it(bus: Bus, kind: str) -> None:
    with bus.worker():
        with alarm(bus.vhost.broker, kind):
            with capture_logs() as entries, bus.relay():
                ids = bus.post([sacks()], [sacks()])
                eventually(lambda: [each for each in entries if "Blocked" in each.get("error", "")], within=20)
            assert len(bus.outbox()) == 2
        with bus.relay():
            eventually(lambda: len(bus.written_down()) >= 2 and bus.outbox() == [], within=30)

    assert sorted(bus.written_down()) == sorted(ids)


@pytest.fixture
def to_broker(bus: Bus) -> Iterator[Link]:
    with link_to(bus.vhost.uri) as link:
        yield link


@pytest.fixture
def to_database(bus: Bus) -> Iterator[Link]:
    with link_to(bus.superuser_url) as link:
        yield link


@pytest.mark.usefixtures("impatient")
def test_a_relay_gives_up_a_stalled_link_to_the_broker_and_publishes_once_it_flows(bus: Bus, to_broker: Link) -> None:
    with bus.relay(amqp_uri=to_broker.through(bus.uri("mill"))):
        bus.post([sacks()])
        bus.take_all("till.inbox", 1)
        to_broker.stall()
        bus.post(*[[sacks()] for _ in range(20)])
        eventually(lambda: to_broker.accepted > 2, within=30)
        assert bus.outbox()

        to_broker.flow()
        eventually(lambda: bus.outbox() == [], within=30)
    assert bus.depth() >= 20


@pytest.mark.usefixtures("impatient")
def test_a_relay_gives_up_a_stalled_link_to_the_database_and_publishes_once_it_flows(
    bus: Bus, to_database: Link
) -> None:
    with bus.relay(database_url=to_database.through(bus.databases["mill"].write)):
        bus.post([sacks()])
        bus.take_all("till.inbox", 1)
        to_database.stall()
        bus.post(*[[sacks()] for _ in range(20)])
        eventually(lambda: to_database.accepted > 2, within=30)
        assert bus.outbox()

        to_database.flow()
        eventually(lambda: bus.outbox() == [], within=30)
    assert bus.depth() >= 20


def test_a_relay_that_waits_for_its_database_is_not_taken_for_stuck(bus: Bus, monkeypatch: pytest.MonkeyPatch) -> None:
    watchdog = Mock()
    monkeypatch.setattr(relay, "WATCHDOG", watchdog)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        nowhere = f"postgresql://mill@127.0.0.1:{taken.getsockname()[1]}/none"
    with bus.relay(database_url=nowhere):
        eventually(lambda: watchdog.stamp.call_count >= 3)


def test_a_relay_whose_database_does_not_answer_ends_itself_and_a_standby_takes_over(
    bus: Bus, to_database: Link
) -> None:
    stalled = to_database.through(bus.databases["mill"].write)
    with bus.relay_process(DATABASE_URL=stalled, WATCHDOG="4", BEAT="0.5", FROZEN="2") as active:
        bus.post([sacks()])
        bus.take_all("till.inbox", 1)
        with bus.relay_process(BEAT="0.5", FROZEN="2"):
            to_database.stall()
            bus.post([sacks()])
            bus.take_all("till.inbox", 1)
        assert active.ends() == 1


def test_a_worker_gives_up_a_stalled_link_to_the_broker_and_consumes_once_it_flows(bus: Bus, to_broker: Link) -> None:
    with bus.worker(AMQP_URI=to_broker.through(bus.uri("till")), HEARTBEAT="2", CONNECT="2") as worker, bus.relay():
        ids = bus.post([sacks()])
        worker.hears("taken")
        to_broker.stall()
        ids += bus.post([sacks()])
        eventually(lambda: to_broker.accepted > 1, within=30)

        to_broker.flow()
        eventually(lambda: len(bus.written_down()) >= 2, within=30)
    assert sorted(bus.written_down()) == sorted(ids)


def test_a_worker_on_a_stalled_link_to_the_broker_ends_when_it_is_asked_to(bus: Bus, to_broker: Link) -> None:
    with bus.worker(AMQP_URI=to_broker.through(bus.uri("till"))) as worker, bus.relay():
        bus.post([sacks()])
        worker.hears("taken")
        to_broker.stall()
        worker.terminate()
        assert worker.ends() == 0


def test_a_worker_gives_up_a_stalled_link_to_the_database_and_parks_nothing(bus: Bus, to_database: Link) -> None:
    stalled = to_database.through(bus.databases["till"].write)
    with bus.worker(DATABASE_URL=stalled, BATCH_SECONDS="1") as worker, bus.relay():
        ids = bus.post([sacks()])
        eventually(lambda: bus.written_down() == ids)
        worker.hears("taken")
        to_database.stall()
        ids += bus.post([sacks()])
        for _ in range(3):
            worker.hears("taken")

        to_database.flow()
        eventually(lambda: len(bus.written_down()) >= 2, within=30)
    assert sorted(bus.written_down()) == sorted(ids)
    assert bus.parked() == []


@pytest.fixture
def short_consumer_timeout(broker: Broker) -> Iterator[None]:
    """Half a second, which is half an hour otherwise; looked at five times a second instead of once a minute."""
    settings = (
        "application:set_env(rabbit, consumer_timeout, {}), application:set_env(rabbit, channel_tick_interval, {})."
    )
    ctl(broker, "eval", settings.format(500, 200))
    yield
    ctl(broker, "eval", settings.format(1_800_000, 60_000))


@pytest.mark.usefixtures("short_consumer_timeout")
def test_a_handler_past_the_consumer_timeout_is_delivered_again_and_has_its_effect_once(bus: Bus) -> None:
    with bus.worker(), bus.relay(), psycopg.connect(bus.databases["till"].owner) as owner:
        owner.execute("LOCK TABLE sacks IN ACCESS EXCLUSIVE MODE")
        ids = bus.post([sacks()])
        eventually(lambda: bus.outbox() == [])
        eventually(lambda: bus.depth() == 1)
        owner.rollback()
        eventually(lambda: bus.depth() == 0)
        last = bus.post([sacks()])
        eventually(lambda: last[0] in bus.written_down())

    assert sorted(bus.written_down()) == sorted(ids + last)
    assert bus.parked() == []
