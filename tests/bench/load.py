"""The load: signed events over keep-alive connections, each sent when the one before it is answered or at its time.

``python -m tests.bench.load`` in a process of its own, whose share of the processor is known: an order as JSON on
stdin, a report as JSON on stdout.
"""

import asyncio
import itertools
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import cast

import uvloop
from standardwebhooks import Webhook

from deploy.local.layout import CHECKOUT


@dataclass(frozen=True)
class Order:
    """What to send where: at most `most` events in `seconds`; the waybills are `prefix` and seven digits.

    `each` events go in one request. With a `rate` (events a second) a request is sent at its time, whatever became of
    the one before it, and what it waits for a free connection counts; with 0 as soon as the one before is answered.
    """

    port: int
    path: str
    partner: str
    secret: str
    centres: list[str]
    prefix: str
    most: int
    seconds: float
    connections: int = 64
    each: int = 1
    rate: float = 0.0


@dataclass
class Report:
    """What came of it: the moment each waybill was sent (seconds of the epoch), and of the accepted ones which.

    `processor` is the share of a core that the load took; `used` the seconds of processor that were the pipeline's own.
    """

    sent: dict[str, float] = field(default_factory=dict)
    accepted: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    answered_in: list[float] = field(default_factory=list)
    processor: float = 0.0
    used: float = 0.0


def headers(order: Order, request_id: str, body: bytes) -> dict[str, str]:
    """Return the headers of a body, signed for the present moment."""
    now = datetime.now(UTC)
    return {
        "content-type": f"application/cloudevents{'-batch' if order.each > 1 else ''}+json",
        "partner-id": order.partner,
        "webhook-id": request_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(order.secret).sign(request_id, now, body.decode()),
    }


def bodies(order: Order) -> Iterator[tuple[list[str], bytes]]:
    """Yield the waybills of each request with its body, the centres in turn."""
    for begin in range(0, order.most, order.each):
        numbers = range(begin, min(begin + order.each, order.most))
        waybills = [f"{order.prefix}{number:07}" for number in numbers]
        centres = [order.centres[number % len(order.centres)] for number in numbers]
        events = [_event(*each) for each in zip(waybills, centres, strict=True)]
        yield waybills, json.dumps(events if order.each > 1 else events[0], ensure_ascii=False).encode()


def requests(order: Order) -> Iterator[tuple[list[str], bytes]]:
    """Yield the waybills of each request with the whole of it as it goes over the wire."""
    for waybills, body in bodies(order):
        lines = [f"{name}: {value}" for name, value in headers(order, waybills[0], body).items()]
        head = [f"POST {order.path} HTTP/1.1", "host: 127.0.0.1", f"content-length: {len(body)}", *lines, "", ""]
        yield waybills, "\r\n".join(head).encode() + body


def send(order: Order) -> Report:
    """Send it from a process of its own. Raises RuntimeError where the load itself fails."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.load"],
        input=json.dumps(asdict(order)).encode(),
        capture_output=True,
        cwd=CHECKOUT,
        timeout=order.seconds + 60,
        check=False,
    )
    if done.returncode != 0:
        raise RuntimeError(f"the load failed: {done.stderr.decode()[-2000:]}")
    return Report(**json.loads(done.stdout))


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
        self._turns = itertools.count()
        self.report = Report()

    async def run(self) -> Report:
        """Send everything. Raises OSError or TimeoutError."""
        began, started, self._began = time.process_time(), time.monotonic(), time.time()
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

    def next(self) -> tuple[float, list[str], bytes] | None:
        """Return what to send next: its moment (seconds of the epoch; past or present means now), waybills, request."""
        order = self._order
        moment = self._began + next(self._turns) * order.each / order.rate if order.rate else time.time()
        if moment >= self._began + order.seconds:
            return None
        following = next(self._left, None)
        return (moment, *following) if following else None


class Connection(asyncio.Protocol):
    """One keep-alive connection: send, wait for the whole answer, send the next."""

    def __init__(self, load: Load, done: "asyncio.Future[None]") -> None:
        self._load = load
        self._done = done
        self._waybills: list[str] = []
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
        moment, self._waybills, request = following
        self._load.report.sent |= dict.fromkeys(self._waybills, moment)
        wait = moment - time.time()
        if wait > 0:
            asyncio.get_running_loop().call_later(wait, self._transport.write, request)
        else:
            self._transport.write(request)

    def _note(self, head: bytes, body: bytes) -> None:
        report = self._load.report
        report.answered_in.append(time.time() - report.sent[self._waybills[0]])
        if head.startswith(b"HTTP/1.1 200") and body.count(b'"accepted"') == len(self._waybills):
            report.accepted += self._waybills
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
