"""A county whose processes can be told where to die, and who of it can be hit."""

import sys
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import httpx
import pika
from pika.adapters.blocking_connection import BlockingChannel
from pika.exceptions import AMQPError

from deploy.local.children import Child
from deploy.local.database import Database
from deploy.local.ports import free_port, is_open
from deploy.processes.discovery import with_tables
from services.chassis.bus import topology
from services.chassis.bus.message import exchange_of
from services.chassis.bus.publisher import parameters
from tests.end_to_end.county import County, is_ok
from tests.faults.targets import Target
from tests.link import Link
from tests.servers import FreshDatabase, Vhost, takes_connections

HEARD = topology.inbox_of("supervision")


class ShakyCounty(County):
    """The usual county; its processes run through `run_process`, one of them perhaps with a mutant."""

    def __init__(
        self, server: Database, database: FreshDatabase, vhost: Vhost, folder: Path, mutant: str = "-"
    ) -> None:
        self._mutant = mutant
        self._ops = {kind: free_port() for kind in ("worker", "relay")}
        self.server = server
        super().__init__(database, vhost, folder)

    def _child(self, kind: str, *arguments: str) -> Child:
        ops = {"OPS_PORT": str(self._ops[kind])} if kind in self._ops else {}
        return replace(
            super()._child(kind, *arguments),
            command=[sys.executable, "-m", "tests.faults.run_process", self._mutant, kind, *arguments],
            environment=self.environment | ops,
        )

    def targets(self) -> Mapping[str, Target]:
        """All that can be hit, by name."""
        base = f"http://127.0.0.1:{self.port}"
        ops = {kind: f"http://127.0.0.1:{port}/healthz" for kind, port in self._ops.items()}
        found = (
            Target("api", lambda: self.api, lambda: is_ok(f"{base}/express/readyz")),
            Target("worker", lambda: self.worker, lambda: is_ok(ops["worker"])),
            Target("relay", lambda: self.relay, lambda: is_ok(ops["relay"])),
            Target("broker", lambda: self.broker.child, self._broker_answers),
            Target("database", lambda: self.server.child, lambda: takes_connections(self.database.superuser_url)),
        )
        return {target.name: target for target in found}

    def alive(self) -> bool:
        """Whether api, worker and relay all answer that they are healthy."""
        addresses = (f"127.0.0.1:{self.port}/express", *(f"127.0.0.1:{port}" for port in self._ops.values()))
        return all(is_ok(f"http://{address}/healthz") for address in addresses)

    def unbind(self) -> bool:
        """Take all bindings off express's exchange, those of supervision last; whether that was possible.

        Whoever stands alone without a binding loses what another still takes: the broker then calls it routed.
        """
        return self._with_channel(
            lambda channel: [
                channel.queue_unbind(bound.queue, bound.exchange, bound.routing_key)
                for bound in reversed(_bindings_of_express())
            ]
        )

    def heal(self) -> bool:
        """Apply the topology, supervision's bindings first; whether that was possible."""
        self._with_channel(
            lambda channel: [
                channel.queue_bind(bound.queue, bound.exchange, bound.routing_key) for bound in _bindings_of_express()
            ]
        )
        try:
            self._apply_topology()
        except (AMQPError, httpx.HTTPError, OSError):
            return False
        return True

    def outbox(self, service: str) -> int:
        """Rows in a service's outbox."""
        return int(self.scalar(f"SELECT count(*) FROM {service}.outbox"))

    def queues(self) -> dict[str, int] | None:
        """Messages ready in each queue, of the dead too; None while nobody can say."""
        found: dict[str, int] = {}

        def count(channel: BlockingChannel) -> None:
            for queue in topology.plan(with_tables()).queues:
                found[queue.name] = channel.queue_declare(queue.name, passive=True).method.message_count

        return found if self._with_channel(count) else None

    def _with_channel(self, act: Callable[[BlockingChannel], object]) -> bool:
        try:
            connection = pika.BlockingConnection(parameters(self.vhost.uri, "faults"))
            try:
                act(connection.channel())
            finally:
                connection.close()
        except (AMQPError, OSError):
            return False
        return True

    def _broker_answers(self) -> bool:
        return is_open(self.broker.port) and self.broker.management.answers()


class LinkedCounty(ShakyCounty):
    """Its processes reach broker and database by way of `links`; who looks after them goes there straight.

    `afterwards` ends what a disturbance has left to it, when the processes have ended; `notes` is what it has to tell,
    and `struck` when it began, by the monotonic clock, where it takes its time to take hold.
    """

    def __init__(self, server: Database, database: FreshDatabase, vhost: Vhost, folder: Path) -> None:
        self.afterwards = ExitStack()
        self.notes: list[str] = []
        self.struck: float | None = None
        self.links = {"broker": Link.to(vhost.uri), "database": Link.to(database.superuser_url)}
        super().__init__(server, database, vhost, folder)

    def stop(self) -> None:
        """End the processes, and the links after them."""
        super().stop()
        self.afterwards.close()
        for link in self.links.values():
            link.close()

    def _environment(self) -> dict[str, str]:
        ways = {"_AMQP_URI": self.links["broker"], "_DATABASE_URL": self.links["database"]}
        return {
            name: next((way.through(value) for end, way in ways.items() if name.endswith(end)), value)
            for name, value in super()._environment().items()
        }


def _bindings_of_express() -> list[topology.Binding]:
    """Those of supervision first."""
    bound = [each for each in topology.plan(with_tables()).bindings if each.exchange == exchange_of("express")]
    return sorted(bound, key=lambda each: each.queue != HEARD)
