"""A plain application, and connections to it that behave as they please."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from starlette.types import Receive, Scope, Send

from services.chassis.http.request import Disconnected, body_of
from services.chassis.http.server import Server
from tests.serving import port_of

MIB = 1024 * 1024


class Application:
    """Says how long the body was; `/wait` waits for `go`, `/much` answers with more than a buffer holds."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.waiting = 0
        self.disconnected = 0
        self.answered = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        try:
            body = await body_of(receive)
        except Disconnected:
            self.disconnected += 1
            return
        if scope["path"] == "/wait":
            self.waiting += 1
            await asyncio.to_thread(self.go.wait, 30)
        answer = b"x" * (50 * MIB) if scope["path"] == "/much" else b"%d" % len(body)
        length = (b"content-length", b"%d" % len(answer))
        await send({"type": "http.response.start", "status": 200, "headers": [length]})
        await send({"type": "http.response.body", "body": answer})
        self.answered += 1

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await send({"type": "lifespan.shutdown.complete"})


@contextmanager
def connected(server: Server) -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", port_of(server)), timeout=10) as connection:
        yield connection


def head(path: str = "/", *lines: str) -> bytes:
    return "\r\n".join([f"POST {path} HTTP/1.1", "Host: x", *lines, "", ""]).encode()


def rest_of(connection: socket.socket) -> bytes:
    """All that comes until the server closes; a reset ends it too."""
    pieces = []
    try:
        while piece := connection.recv(65536):
            pieces.append(piece)
    except ConnectionResetError:
        pass
    return b"".join(pieces)


def status_of(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1]) if answer else 0


def assert_problem(answer: bytes, status: int) -> None:
    assert status_of(answer) == status, answer[:200]
    assert b"application/problem+json" in answer
    assert b"connection: close" in answer
    assert b'"trace_id"' in answer
