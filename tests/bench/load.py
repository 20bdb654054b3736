"""The load: signed events over keep-alive connections, each sent when the one before it is answered.

``python -m tests.bench.load`` in a process of its own, whose share of the processor is known: an order as JSON on
stdin, a report as JSON on stdout.
"""

import asyncio
import json
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import cast

import uvloop
from standardwebhooks import Webhook


@dataclass(frozen=True)
class Order:
    """What to send where: at most `most` events in `seconds`; the waybills are `prefix` and seven digits."""

    port: int
    path: str
    partner: str
    secret: str
    centres: list[str]
    prefix: str
    most: int
    seconds: float
    connections: int = 64


@dataclass
class Report:
    """What came of it: the moment each waybill was sent (seconds of the epoch), and of the accepted ones which."""

    sent: dict[str, float] = field(default_factory=dict)
    accepted: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    answered_in: list[float] = field(default_factory=list)
    processor: float = 0.0


def bodies(order: Order) -> Iterator[tuple[str, bytes]]:
    """Yield each waybill with its event, the centres in turn."""
    for number in range(order.most):
        waybill = f"{order.prefix}{number:07}"
        event = _event(waybill, order.centres[number % len(order.centres)])
        yield waybill, json.dumps(event, ensure_ascii=False).encode()


def headers(order: Order, waybill: str, body: bytes) -> dict[str, str]:
    """Return the headers of a body, signed for the present moment."""
    now = datetime.now(UTC)
    return {
        "content-type": "application/cloudevents+json",
        "partner-id": order.partner,
        "webhook-id": waybill,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(order.secret).sign(waybill, now, body.decode()),
    }


def requests(order: Order) -> Iterator[tuple[str, bytes]]:
    """Yield each waybill with its whole request as it goes over the wire."""
    for waybill, body in bodies(order):
        lines = [f"{name}: {value}" for name, value in headers(order, waybill, body).items()]
        head = [f"POST {order.path} HTTP/1.1", "host: 127.0.0.1", f"content-length: {len(body)}", *lines, "", ""]
        yield waybill, "\r\n".join(head).encode() + body


def _event(waybill: str, centre: str) -> dict[str, object]:
    recipient = {"name": "王白露", "phone": "15400001234"}
    return {
        "specversion": "1.0",
        "id": waybill,
        "source": "/carriers/yunda",
        "type": "partner.parcel.arrived.v1",
        "data": {"carrier": "yunda", "waybill": waybill, "centre": centre, "recipient": recipient, "consent": True},
    }


class Load:
    """All connections together; done when nothing is left to send, or the time is over, and all is answered."""

    def __init__(self, order: Order) -> None:
        self._order = order
        self._left = iter(list(requests(order)))
        self.report = Report()

    async def run(self) -> Report:
        """Send everything. Raises OSError or TimeoutError."""
        began, self._end = time.process_time(), time.monotonic() + self._order.seconds
        started = time.monotonic()
        async with asyncio.timeout(self._order.seconds + 30), asyncio.TaskGroup() as group:
            for _ in range(self._order.connections):
                group.create_task(self._connect())
        self.report.processor = (time.process_time() - began) / (time.monotonic() - started)
        return self.report

    async def _connect(self) -> None:
        loop = asyncio.get_running_loop()
        done: asyncio.Future[None] = loop.create_future()
        transport, _ = await loop.create_connection(lambda: Connection(self, done), "127.0.0.1", self._order.port)
        await done
        transport.close()

    def next(self) -> tuple[str, bytes] | None:
        """Return what to send next."""
        return next(self._left, None) if time.monotonic() < self._end else None


class Connection(asyncio.Protocol):
    """One keep-alive connection: send, wait for the whole answer, send the next."""

    def __init__(self, load: Load, done: "asyncio.Future[None]") -> None:
        self._load = load
        self._done = done
        self._waybill = ""
        self._answer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._send()

    def connection_lost(self, error: Exception | None) -> None:
        if not self._done.done():
            self._done.set_exception(error or ConnectionResetError("closed before the answer"))

    def data_received(self, data: bytes) -> None:
        self._answer += data
        head, separator, body = self._answer.partition(b"\r\n\r\n")
        if separator and len(body) >= _length(head):
            self._answer = b""
            self._note(head, body)
            self._send()

    def _send(self) -> None:
        following = self._load.next()
        if following is None:
            self._done.set_result(None)
            return
        self._waybill, request = following
        self._load.report.sent[self._waybill] = time.time()
        self._transport.write(request)

    def _note(self, head: bytes, body: bytes) -> None:
        report = self._load.report
        report.answered_in.append(time.time() - report.sent[self._waybill])
        if head.startswith(b"HTTP/1.1 200") and b'"accepted"' in body:
            report.accepted.append(self._waybill)
        else:
            report.refused.append(f"{head[:60].decode()} {body[:200].decode(errors='replace')}")


def _length(head: bytes) -> int:
    start = head.lower().find(b"content-length:") + len(b"content-length:")
    return int(head[start:].split(b"\r\n", 1)[0])


def main() -> None:
    """Read the order, send, write the report."""
    order = Order(**json.load(sys.stdin))
    report = uvloop.run(Load(order).run())
    json.dump(asdict(report), sys.stdout)


if __name__ == "__main__":
    main()
