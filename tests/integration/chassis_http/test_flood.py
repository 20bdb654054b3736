"""More than the database takes: what isn't taken is refused at once, memory stays, health answers."""

import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import psycopg
import pytest

from tests.integration.chassis_http.calling import Caller, announcement, signed
from tests.servers import FreshDatabase

MIB = 1024 * 1024
CONNECTIONS = 150
EVENTS = 100
"""In each request of the flood: three times of what may wait."""


@dataclass
class Process:
    """The library in a process of its own."""

    port: int
    pid: int

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=60)

    def memory(self) -> int:
        """Bytes in memory at the most, so far."""
        lines = Path(f"/proc/{self.pid}/status").read_text().splitlines()
        return 1024 * next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))


@pytest.fixture
def process(caller: Caller, tmp_path: Path) -> Iterator[Process]:
    command = [sys.executable, "-m", "tests.integration.chassis_http.run_library"]
    with subprocess.Popen(
        [*command, str(tmp_path / "keys"), caller.settings.database_url],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as running:
        assert running.stdin
        assert running.stdout
        yield Process(int(running.stdout.readline()), running.pid)
        running.stdin.close()
        assert running.wait(30) == 0


def request(events: Sequence[Any]) -> bytes:
    body = json.dumps(events).encode()
    headers = signed(body) | {"content-type": "application/cloudevents-batch+json", "content-length": str(len(body))}
    lines = [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join(["POST /library/v1/events HTTP/1.1", "host: x", *lines, "", ""]).encode() + body


def answer_to(connection: socket.socket, asked: bytes) -> tuple[int, bytes]:
    """Status and whole answer."""
    connection.sendall(asked)
    answer = b""
    while b"\r\n\r\n" not in answer:
        answer += connection.recv(65536)
    head, _, body = answer.partition(b"\r\n\r\n")
    length = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0])
    while len(body) < length:
        body += connection.recv(65536)
    return int(head.split(b" ", 2)[1]), head + body


def flood(process: Process, requests: Sequence[bytes]) -> list[tuple[int, bytes]]:
    """The answers to these, each on its own connection, all at once."""

    def ask(asked: bytes) -> tuple[int, bytes]:
        with process.connect() as connection:
            return answer_to(connection, asked)

    with ThreadPoolExecutor(len(requests)) as together:
        return list(together.map(ask, requests))


def health(process: Process, until: threading.Event) -> list[float]:
    """How long the health check took, asked again and again."""
    took = []
    with process.connect() as connection:
        while not until.is_set():
            started = time.perf_counter()
            status, _ = answer_to(connection, b"GET /library/healthz HTTP/1.1\r\nhost: x\r\n\r\n")
            took.append(time.perf_counter() - started)
            assert status == 200
            until.wait(0.02)
    return took


def test_a_flood_before_a_stuck_database_is_done_or_refused_and_never_taken_and_lost(
    process: Process, library_database: FreshDatabase, caller: Caller, say: Callable[[str], None]
) -> None:
    ids = [[f"{at}-{number}" for number in range(EVENTS)] for at in range(CONNECTIONS)]
    requests = [request([announcement(isbn) for isbn in part]) for part in ids]
    before, over = process.memory(), threading.Event()
    with ThreadPoolExecutor(2) as beside:
        with psycopg.connect(library_database.services["express"].owner) as locked:
            locked.execute("LOCK TABLE book IN ACCESS EXCLUSIVE MODE")
            watched = beside.submit(health, process, over)
            flooded = beside.submit(flood, process, requests)
            over.wait(3)
        answers = flooded.result(timeout=60)
        over.set()
        took = sorted(watched.result(timeout=10))

    statuses = [status for status, _ in answers]
    assert {200, 503} == set(statuses)
    assert all(b"retry-after: " in answer for status, answer in answers if status == 503)
    assert all(answer.count(b'"accepted"') == EVENTS for status, answer in answers if status == 200)
    done = {isbn for part, status in zip(ids, statuses, strict=True) if status == 200 for isbn in part}
    with psycopg.connect(library_database.services["express"].owner) as owner:
        kept = {isbn for (isbn,) in owner.execute("SELECT isbn FROM book")}
    assert kept == done
    grown = process.memory() - before
    said = (
        f"{statuses.count(200)} of {CONNECTIONS} done, {grown / MIB:.0f} MiB more, health {median(took) * 1000:.1f} ms"
    )
    say(f"{said}, at worst {took[-1] * 1000:.1f}")
    assert grown < 200 * MIB
    assert median(took) < 0.05
