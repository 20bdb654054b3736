"""A consuming connection: one green thread reads, another takes what has gathered and acks it when it is done."""

import socket
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from types import TracebackType
from typing import Any, Self, cast

import amqp
import eventlet
from amqp import serialization
from eventlet.greenthread import GreenThread
from eventlet.queue import Empty, LightQueue
from eventlet.semaphore import Semaphore
from kombu.connection import Connection

from services.chassis.bus.message import Delivery
from services.chassis.trust import trust_of

HEARTBEAT = 10
CONNECT = 10.0
"""Seconds for the whole way to a consuming channel."""
CLOSE = 3.0
"""Seconds for a polite good-bye: on a stalled link the broker's answer would not come for minutes."""
AHEAD = 8192
"""Bytes read from the socket at a time."""
_BEAT = 4.0
"""Seconds between two looks whether the broker is owed a heartbeat."""


class Lost(Exception):
    """The connection is over; what it delivered and nobody acked will be delivered again."""


class Inbound:
    """Consumes queues, which it does not declare. A context manager: connected while entered.

    At most `prefetch` deliveries of each wait here. All methods raise Lost once the connection is over.
    """

    def __init__(self, uri: str, queues: Sequence[str], *, name: str, prefetch: int) -> None:
        self._queues = queues
        self._prefetch = prefetch
        self._arrived: LightQueue = LightQueue()
        self._writing = Semaphore(1)
        self._error: Exception | None = None
        self._reader: GreenThread | None = None
        properties = {"connection_name": name}
        options = {"read_timeout": CONNECT, "write_timeout": CONNECT, "client_properties": properties}
        connect: Any = Connection
        trust = trust_of(uri)
        self._connection = connect(
            trust.url, heartbeat=HEARTBEAT, connect_timeout=CONNECT, ssl=trust.options, transport_options=options
        )

    def __enter__(self) -> Self:
        try:
            with eventlet.Timeout(CONNECT):
                self._consume()
        except (eventlet.Timeout, Exception) as error:
            self._drop()
            raise Lost(repr(error)) from error
        self._reader = eventlet.spawn(self._read)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._reader is not None:
            self._reader.kill()
        if error is None:
            with suppress(eventlet.Timeout, Exception), eventlet.Timeout(CLOSE):
                self._connection.release()
        self._drop()

    def gather(self, most: int, linger: float, patience: float) -> list[Delivery]:
        """Up to `most` deliveries, in order: the first within `patience` seconds, the others within `linger` of it.

        Those that are there, once it is woken.
        """
        gathered: list[Delivery] = []
        until = time.monotonic() + patience
        with suppress(Empty):
            while len(gathered) < most:
                delivery = self._next(until)
                self.check()
                if delivery is None:
                    break
                if not gathered:
                    until = time.monotonic() + linger
                gathered.append(delivery)
        self.check()
        return gathered

    def wake(self) -> None:
        """Let `gather` wait no longer."""
        self._arrived.put(None)

    def _next(self, until: float) -> Delivery | None:
        """None where it is woken; raises Empty where none has arrived by then."""
        if self._arrived.empty():
            return cast(Delivery | None, self._arrived.get(timeout=max(0.0, until - time.monotonic())))
        return cast(Delivery | None, self._arrived.get_nowait())

    def ack(self, last: Delivery) -> None:
        """Ack `last` and all that were delivered before it."""
        self._write(lambda: self._channel.basic_ack(last.tag, multiple=True))

    def check(self) -> None:
        """Raise Lost if the connection is over."""
        if self._error is not None:
            raise Lost(repr(self._error)) from self._error

    def _consume(self) -> None:
        self._connection.connect()
        self._read_ahead()
        self._channel = self._connection.channel()
        self._channel.auto_decode = False
        self._channel.basic_qos(0, self._prefetch, False)
        for queue in self._queues:
            self._channel.basic_consume(queue, callback=self._on_message)

    def _read_ahead(self) -> None:
        """Have py-amqp, which asks the socket nine times for each message, be given what it will ask for next."""
        transport = self._connection.connection.transport
        receive = transport._quick_recv  # noqa: SLF001 - it keeps what it is given beyond its wish, and has no other seam
        transport._quick_recv = lambda wanted: receive(max(wanted, AHEAD))  # noqa: SLF001

    def _on_message(self, message: amqp.Message) -> None:
        information = message.delivery_info
        self._arrived.put(
            Delivery(
                tag=message.delivery_tag,
                exchange=information["exchange"],
                routing_key=information["routing_key"],
                headers=message.properties.get("application_headers"),
                body=bytes(message.body),
            )
        )

    def _read(self) -> None:
        try:
            while True:
                with suppress(socket.timeout):
                    self._connection.drain_events(timeout=_BEAT)
                self._write(self._connection.heartbeat_check)
        except Exception as error:  # noqa: BLE001 - py-amqp raises anything, AttributeError too, on a lost connection
            self._error = error
            self.wake()

    def _write(self, send: Callable[[], Any]) -> None:
        """One frame at a time: py-amqp writes all of them through one buffer."""
        try:
            with self._writing, eventlet.Timeout(CONNECT):
                send()
        except (eventlet.Timeout, Exception) as error:
            raise Lost(repr(error)) from error

    def _drop(self) -> None:
        with suppress(Exception):
            self._connection.collect()


def _survive_any_properties() -> None:
    """Let a message whose properties can't be read arrive without them.

    py-amqp raises, for one, for a timestamp after the year 9999; the connection would end, the message be delivered
    again, and each time count as a failed delivery for all others that were prefetched.
    """
    read = serialization.PROPERTY_CLASSES[amqp.Message.CLASS_ID]

    def read_or_nothing(buffer: bytes, offset: int) -> tuple[dict[str, Any], int]:
        try:
            properties: tuple[dict[str, Any], int] = read(buffer, offset)
        except Exception:  # noqa: BLE001 - whatever the sender wrote
            return {}, len(buffer)
        return properties

    serialization.PROPERTY_CLASSES[amqp.Message.CLASS_ID] = read_or_nothing


_survive_any_properties()
