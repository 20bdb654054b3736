"""What alerts are made of moves when it should, and back again: the figures, with real servers."""

import dataclasses
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from urllib.parse import quote, urlsplit

import httpx
import pytest
from prometheus_client import REGISTRY
from structlog.testing import capture_logs

from deploy.local.ports import free_port
from services.chassis import metrics
from services.chassis.bus import observer as observing
from services.chassis.bus import outgoing, relay
from services.chassis.bus.observer import Observer, Unreadable
from services.chassis.bus.parked import ParkedMessages
from services.chassis.bus.topology import MONITOR
from services.chassis.database import engine_for
from services.chassis.stop import Stop
from tests.integration.chassis_bus.bus import PASSWORDS, ROOT, WANTED, Bus, sacks
from tests.integration.chassis_bus.till import GROUND
from tests.waiting import eventually

OBSERVED = "echowall_queues_observed_timestamp_seconds"
INBOX, DEAD = ("till", "till.inbox"), ("till", "till.dead")


def value(name: str, service: str, queue: str | None = None) -> float | None:
    """A gauge of this process."""
    labels = {"service": service} | ({"queue": queue} if queue else {})
    return REGISTRY.get_sample_value(name, labels)


def scraped(port: int) -> dict[str, float]:
    """The samples that a process shows, by name with labels; none before it serves."""
    try:
        shown = httpx.get(f"http://127.0.0.1:{port}/metrics", timeout=5, trust_env=False).text
    except httpx.HTTPError:
        return {}
    return {name: float(number) for name, number in re.findall(r"^(echowall_\S+) (\S+)$", shown, re.MULTILINE)}


def monitor_url(bus: Bus) -> str:
    host = urlsplit(bus.vhost.broker.management_url).netloc.rpartition("@")[2]
    return f"http://{MONITOR}:{quote(PASSWORDS[MONITOR])}@{host}"


@pytest.fixture
def observer(bus: Bus) -> Observer:
    """It sees what the till and the mill have on this test's virtual host; nothing of an earlier test is left."""
    metrics.QUEUE_MESSAGES.clear()
    metrics.QUEUE_FILL.clear()
    return Observer(monitor_url(bus), bus.vhost.name, ["mill", "till"])


def seen(observer: Observer, name: str, queue: tuple[str, str]) -> float | None:
    observer.look()
    return value(name, *queue)


def stamped(observer: Observer) -> float:
    observer.look()
    return value(OBSERVED, "till") or 0


def put(bus: Bus, queue: str, *bodies: bytes) -> None:
    """Straight into a queue, as the broker's own dead-lettering does."""
    with bus.channel() as channel:
        channel.confirm_delivery()
        for body in bodies:
            channel.basic_publish("", queue, body)


def test_the_outbox_ages_while_its_events_find_no_queue(bus: Bus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relay, "BEAT", 0.2)
    with bus.channel() as channel:
        channel.queue_unbind("till.inbox", "mill.events", GROUND)
    with bus.relay():
        bus.post([sacks()])
        first = eventually(lambda: value("echowall_outbox_age_seconds", "mill"))
        assert eventually(lambda: (value("echowall_outbox_age_seconds", "mill") or 0) > first + 1)

        bus.apply()
        eventually(lambda: value("echowall_outbox_age_seconds", "mill") == 0)


def test_the_heartbeat_ages_while_the_active_relay_stands_still(bus: Bus, monkeypatch: pytest.MonkeyPatch) -> None:
    """A standby shows it, as the frozen one can't."""
    monkeypatch.setattr(outgoing, "FROZEN", 3600.0)

    def age() -> float:
        return time.time() - (value("echowall_relay_heartbeat_timestamp_seconds", "mill") or 0)

    with bus.relay_process() as active:
        bus.post([sacks()])
        bus.take_all("till.inbox", 1)
        with bus.relay():
            eventually(lambda: age() < 2)
            active.freeze()
            eventually(lambda: age() > 4)
            active.thaw()
            eventually(lambda: age() < 2)


def test_the_dead_queue_counts_what_lies_in_it(bus: Bus, observer: Observer) -> None:
    eventually(lambda: seen(observer, "echowall_queue_messages", DEAD) == 0, within=20, every=0.2)

    put(bus, "till.dead", b"{}", b"{}", b"{}")
    eventually(lambda: seen(observer, "echowall_queue_messages", DEAD) == 3, within=20, every=0.2)

    bus.take_all("till.dead", 3)
    eventually(lambda: seen(observer, "echowall_queue_messages", DEAD) == 0, within=20, every=0.2)


def test_messages_that_a_stuck_worker_holds_are_counted(bus: Bus, observer: Observer) -> None:
    """What is neither waiting nor acked is still in the queue, and counts against its limit."""
    put(bus, "till.inbox", b"{}", b"{}")
    with bus.channel() as channel:
        eventually(lambda: channel.basic_get("till.inbox")[0])
        eventually(lambda: seen(observer, "echowall_queue_messages", INBOX) == 2, within=20, every=0.2)


def test_a_queues_fill_is_the_share_of_its_bytes(bus: Bus, observer: Observer) -> None:
    limit = 100_000
    with bus.channel() as channel:
        channel.queue_delete("till.inbox")
    small = [
        dataclasses.replace(queue, arguments={**queue.arguments, "x-max-length-bytes": limit})
        for queue in WANTED.queues
    ]
    bus.apply(dataclasses.replace(WANTED, queues=[queue for queue in small if queue.name == "till.inbox"]))
    eventually(lambda: seen(observer, "echowall_queue_fill_ratio", INBOX) == 0, within=20, every=0.2)

    put(bus, "till.inbox", *[b"x" * 10_000] * 6)

    full = pytest.approx(0.6, abs=0.02)
    eventually(lambda: seen(observer, "echowall_queue_fill_ratio", INBOX) == full, within=20, every=0.2)
    bus.take_all("till.inbox", 6)
    eventually(lambda: seen(observer, "echowall_queue_fill_ratio", INBOX) == 0, within=20, every=0.2)


def test_a_queue_that_is_gone_has_no_figure(bus: Bus, observer: Observer) -> None:
    eventually(lambda: seen(observer, "echowall_queue_messages", DEAD) == 0, within=20, every=0.2)
    with bus.channel() as channel:
        channel.queue_delete("till.dead")

    eventually(lambda: seen(observer, "echowall_queue_messages", DEAD) is None, within=20, every=0.2)
    eventually(lambda: seen(observer, "echowall_queue_messages", INBOX) == 0, within=20, every=0.2)


def test_an_observer_that_is_refused_leaves_its_stamp_as_it_was(bus: Bus, observer: Observer) -> None:
    before = value(OBSERVED, "till") or 0
    eventually(lambda: stamped(observer) > before, within=20, every=0.2)
    stamp = value(OBSERVED, "till")
    bus.vhost.broker.management.put_user(MONITOR, "another", "management")

    with pytest.raises(Unreadable, match="401"):
        eventually(observer.look)

    assert value(OBSERVED, "till") == stamp
    bus.apply()
    eventually(lambda: stamped(observer) > (stamp or 0), within=20, every=0.2)


def test_parked_messages_are_counted_until_they_are_dropped(bus: Bus) -> None:
    port = free_port()
    open_ones = 'echowall_parked_open_messages{service="till"}'
    with bus.worker(OPS_PORT=str(port)), bus.relay():
        eventually(lambda: scraped(port).get(open_ones) == 0)
        bus.post([sacks(-1)], [sacks(1)], [sacks(-1)])
        eventually(lambda: scraped(port).get(open_ones) == 2)

        engine = engine_for(bus.databases["till"].write, name="test")
        messages = ParkedMessages(engine, "till")
        messages.drop([messages.find_all()[0].id])
        engine.dispose()
        eventually(lambda: scraped(port).get(open_ones) == 1)


@contextmanager
def relay_of(bus: Bus, services: Sequence[str], port: int) -> Iterator[None]:
    """The relay process as it is deployed."""
    own = {f"{name.upper()}_DATABASE_URL": bus.databases[name].write for name in services}
    own |= {f"{name.upper()}_AMQP_URI": bus.uri(name) for name in services}
    child = subprocess.Popen(
        [sys.executable, "-m", "deploy.command", "relay", *(word for name in services for word in ("--service", name))],
        cwd=ROOT,
        env={**os.environ, **own, "MONITOR_URL": monitor_url(bus), "OPS_PORT": str(port)},
    )
    try:
        yield
        assert child.poll() is None
    finally:
        child.terminate()
        assert child.wait(30) == 0


def test_the_relay_process_shows_all_of_it_for_each_of_its_services(bus: Bus) -> None:
    put(bus, "till.dead", b"{}")
    bus.post([sacks(event_type="flour.spilt.v1")])
    port, began = free_port(), time.time()
    expected = {'echowall_queue_messages{queue="till.dead",service="till"}': 1.0}
    with relay_of(bus, ["mill", "till"], port):
        eventually(lambda: expected.items() <= scraped(port).items(), within=40, every=0.2)
        shown = scraped(port)
        assert 'echowall_queue_fill_ratio{queue="till.inbox",service="till"}' in shown
        eventually(lambda: scraped(port)['echowall_outbox_age_seconds{service="mill"}'] > 0)
        for service in ("mill", "till"):
            assert shown[f'echowall_relay_heartbeat_timestamp_seconds{{service="{service}"}}'] >= began - 1
            assert shown[f'echowall_queues_observed_timestamp_seconds{{service="{service}"}}'] >= began - 1


def test_an_observer_outlives_what_it_can_not_read(bus: Bus, monkeypatch: pytest.MonkeyPatch) -> None:
    """First a broker that knows no such virtual host, then lists that are none, then the broker."""
    monkeypatch.setattr(observing, "EVERY", 0.05)
    observer, stop = Observer(monitor_url(bus), bus.vhost.name, ["till"]), Stop()
    before = value(OBSERVED, "till") or 0
    path, observer._path = observer._path, "/api/queues/nowhere"
    thread = threading.Thread(target=observer.run, args=[stop])
    with capture_logs() as entries:
        thread.start()
        for wrong in ("/api/overview", "/api/nothing", "/"):
            observer._path = wrong
            count = len(entries)
            eventually(lambda known=count: len(entries) > known + 1)  # type: ignore[misc]
        observer._path = path
        eventually(lambda: (value(OBSERVED, "till") or 0) > before, within=20)
        stop.set()
        thread.join(10)
    assert not thread.is_alive()
    assert {entry["event"] for entry in entries} == {"queues.unobserved"}
