"""A mill that publishes and a till that consumes, each with its schema and its broker account, for one test."""

import base64
import dataclasses
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pika
import psycopg
from marshmallow import Schema
from sqlalchemy import Connection, create_engine

from contracts.envelope import Event
from contracts.registry import Card, Guest
from deploy.local.addresses import ServiceUrls
from deploy.local.broker import Broker, find_programs
from services.chassis.bus import topology
from services.chassis.bus.relay import Relay
from services.chassis.bus.topology import dead_of, inbox_of
from services.chassis.config import Settings
from services.chassis.ids import uuid7
from services.chassis.stop import Stop
from services.chassis.work.outbox import Outbox
from tests.integration.chassis_bus.till import GROUND
from tests.servers import LOCAL, Vhost
from tests.waiting import eventually

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
CARD = Card(type=GROUND, producer="mill", consumers=("till",), data=Schema(), orders_by="sack", purpose="磨好的面粉")
GUEST = Guest(name="guest-baker", hears=("mill",))
WANTED = topology.plan(["mill", "till"], [CARD], [GUEST])
PASSWORDS = {"mill": "grind", "till": "count", "guest-baker": "knead", topology.MONITOR: "look"}


def sacks(number: Any = 1, event_type: str = GROUND) -> Event:
    """An event of the mill."""
    return Event(
        id=str(uuid7()),
        source="/mill",
        type=event_type,
        subject="sack-1",
        time=datetime.now(UTC),
        sequence=1,
        centre="370829001001",
        actor="system",
        responsible="village:370829001001",
        traceparent="",
        data={"sacks": number},
    )


@dataclasses.dataclass(frozen=True)
class Process:
    """A child that says what it does, a word a line."""

    child: "subprocess.Popen[str]"

    def hears(self, word: str) -> str:
        """The next line that begins with a word."""
        assert self.child.stdout is not None
        for line in self.child.stdout:
            if line.startswith(word):
                return line.strip()
        raise AssertionError(f"ended with {self.child.wait(5)} before it said {word}")

    def ends(self) -> int:
        """Wait for the end, and return the exit code."""
        return self.child.wait(20)

    def kill(self) -> None:
        """End it as a crash would."""
        self.child.kill()
        self.child.wait(5)

    def freeze(self) -> None:
        """Let it stand still with all its connections."""
        self.child.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        self.child.send_signal(signal.SIGCONT)

    def terminate(self) -> None:
        """Ask it to end."""
        self.child.send_signal(signal.SIGTERM)


@dataclasses.dataclass(frozen=True)
class Bus:
    """Where everything is, and what one may do with it."""

    vhost: Vhost
    databases: dict[str, ServiceUrls]
    superuser_url: str
    field_keys: Path

    def settings(self, service: str) -> Settings:
        """What a process of the mill or the till is told."""
        return Settings(
            service=service,
            database_url=self.databases[service].write,
            amqp_uri=self.uri(service),
            partners_file=None,
            token_keys_file=None,
            field_keys_file=self.field_keys,
            token_issuer="",
            ops_port=None,
            log_level="INFO",
        )

    def uri(self, user: str) -> str:
        """The AMQP URI of an account."""
        return self.vhost.broker.uri(user, PASSWORDS[user], self.vhost.name)

    def apply(self, wanted: topology.Topology = WANTED) -> list[str]:
        """Declare everything."""
        return self.apply_with(PASSWORDS, wanted)

    def apply_with(self, passwords: Mapping[str, str], wanted: topology.Topology = WANTED) -> list[str]:
        """Declare everything, with these passwords."""
        broker = self.vhost.broker
        return topology.apply(wanted, broker.admin_uri, broker.management_url, self.vhost.name, passwords)

    def post(self, *transactions: Sequence[Event]) -> list[str]:
        """Write each transaction's events into the mill's outbox; returns all their ids."""
        outbox = Outbox("mill")
        for events in transactions:
            with self.mill() as connection:
                outbox.write(connection, events)
        return [event.id for events in transactions for event in events]

    @contextmanager
    def mill(self) -> Iterator[Connection]:
        """A transaction of the mill's writer."""
        engine = create_engine(self.databases["mill"].write.replace("postgresql:", "postgresql+psycopg:"))
        with engine.begin() as connection:
            yield connection
        engine.dispose()

    def age_sent(self, days: int) -> None:
        """Let what was sent have been sent so many days earlier."""
        with psycopg.connect(self.databases["mill"].owner) as connection:
            connection.execute("UPDATE sent SET sent_at = sent_at - make_interval(days => %s)", [days])

    def sent(self) -> list[str]:
        """The ids of the events that the mill is known to have sent."""
        rows = self.rows("mill", "SELECT events FROM sent")
        return [event["id"] for (events,) in rows for event in json.loads(events)]

    def rows(self, service: str, query: str) -> list[Any]:
        """What a query finds in a service's schema."""
        with psycopg.connect(self.databases[service].owner) as connection:
            return connection.execute(query).fetchall()

    def outbox(self) -> list[Any]:
        """What waits in the mill's outbox: (events, attempts, last_error)."""
        return self.rows("mill", "SELECT events, attempts, last_error FROM outbox ORDER BY position")

    def written_down(self) -> list[str]:
        """The event ids that had their effect on the till, each as often as it had."""
        return [row[0] for row in self.rows("till", "SELECT event FROM sacks")]

    def parked(self) -> list[Any]:
        """What the till has put aside: (event_id, reason, body)."""
        return self.rows("till", "SELECT event_id, reason, body FROM parked ORDER BY id")

    @contextmanager
    def channel(self, user: str | None = None) -> Iterator[Any]:
        """A pika channel of an account, by default the administrator's."""
        connection = pika.BlockingConnection(pika.URLParameters(self.uri(user) if user else self.vhost.uri))
        try:
            yield connection.channel()
        finally:
            if connection.is_open:
                connection.close()

    def depth(self, queue: str = "till.inbox") -> int:
        """Messages in a queue that wait for a consumer; those with one are not counted."""
        with self.channel() as channel:
            return int(channel.queue_declare(queue, passive=True).method.message_count)

    def take_all(self, queue: str, number: int) -> list[tuple[Any, bytes]]:
        """Take so many messages out of a queue: (properties, body)."""
        taken: list[tuple[Any, bytes]] = []
        with self.channel() as channel:

            def got_all() -> bool:
                method, properties, body = channel.basic_get(queue, auto_ack=True)
                if method is not None:
                    taken.append((properties, body))
                return len(taken) == number

            eventually(got_all, within=20, every=0.001)
        return taken

    @contextmanager
    def relay(self, **settings: Any) -> Iterator[threading.Thread]:
        """The mill's relay, on a thread of its own, with some of its settings changed."""
        stop = Stop()
        relay = Relay(dataclasses.replace(self.settings("mill"), **settings))
        thread = threading.Thread(target=relay.run, args=[stop])
        thread.start()
        try:
            yield thread
        finally:
            stop.set()
            thread.join(15)
        assert not thread.is_alive()

    @contextmanager
    def process(self, script: str, user: str, **environment: str) -> Iterator[Process]:
        """A script of this folder as a process; killed at the end if it still runs."""
        settings = {"AMQP_URI": self.uri(user), "FIELD_KEYS_FILE": str(self.field_keys)}
        if user in self.databases:
            settings["DATABASE_URL"] = self.databases[user].write
        child = subprocess.Popen(
            [sys.executable, "-m", f"tests.integration.chassis_bus.{script}"],
            cwd=ROOT,
            env={**os.environ, **settings, **environment},
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            yield Process(child)
        finally:
            child.kill()
            child.wait(5)
            if child.stdout is not None:
                child.stdout.close()

    def relay_process(self, **environment: str) -> Any:
        """The mill's relay as a process."""
        return self.process("run_relay", "mill", **environment)

    def worker(self, **environment: str) -> Any:
        """The till's worker as a process."""
        return self.process("run_worker", "till", **environment)


def ctl(broker: Broker, *words: str, tool: str = "rabbitmqctl") -> str:
    """Tell a broker something with a tool of its own, which takes a second; what it answers."""
    programs = find_programs(LOCAL / "debian")
    command = [str(programs.server.with_name(tool)), "--quiet", *words]
    environment = broker._environment(programs)
    return subprocess.run(command, env=environment, check=True, timeout=60, capture_output=True, text=True).stdout


def write_field_keys(path: Path) -> Path:
    """A key file for a service that has nothing to hide."""
    key = base64.b64encode(bytes(32)).decode()
    path.write_text(json.dumps({"current": "k1", "keys": {"k1": key}, "lookup": key}))
    return path


__all__ = [
    "CARD",
    "GUEST",
    "PASSWORDS",
    "WANTED",
    "Bus",
    "Process",
    "ctl",
    "dead_of",
    "inbox_of",
    "sacks",
    "write_field_keys",
]
