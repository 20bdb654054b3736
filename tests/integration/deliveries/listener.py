"""Partners' own servers: real HTTP on the loopback, which checks signatures with the library that partners use."""

import base64
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ssl import SSLContext
from typing import Any

from standardwebhooks import Webhook


def secret_of(name: str) -> str:
    return "whsec_" + base64.b64encode(name.ljust(24, "!").encode()).decode()


@dataclass
class Heard:
    """One request: the webhook's id and what was in it."""

    id: str
    event: dict[str, Any]
    content_type: str


def answering(*statuses: int) -> "Callable[[Handler, int], None]":
    """The first request is answered with the first status, and so on; the last one stays."""
    return lambda handler, number: handler.say(statuses[min(number, len(statuses)) - 1])


@dataclass
class Listener:
    """A partner; `reply(handler, number)` answers the so-many-th request, from 1."""

    name: str
    service: str = "express"
    reply: "Callable[[Handler, int], None]" = lambda handler, _: handler.say(200)
    heard: list[Heard] = field(default_factory=list)
    strays: list[str] = field(default_factory=list)
    port: int = 0
    scheme: str = "http"
    released: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.port}/hook"

    @property
    def subjects(self) -> list[str]:
        return [each.event["subject"] for each in self.heard]

    @property
    def sequences(self) -> list[int]:
        return [each.event["sequence"] for each in self.heard]

    def entry(self, **webhook: Any) -> dict[str, Any]:
        return {"service": self.service, "secrets": [secret_of(self.name)], "webhook": {"url": self.url, **webhook}}


class Handler(BaseHTTPRequestHandler):
    listener: Listener
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        if self.path != "/hook":
            self.listener.strays.append(self.path)
            self.say(200)
            return
        body = self.rfile.read(int(self.headers["content-length"]))
        event = Webhook(secret_of(self.listener.name)).verify(body, dict(self.headers))
        assert event == json.loads(body)
        self.listener.heard.append(Heard(self.headers["webhook-id"], event, self.headers["content-type"]))
        self.listener.reply(self, len(self.listener.heard))

    def do_GET(self) -> None:
        self.listener.strays.append(self.path)
        self.say(200)

    def say(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def say_nothing(self) -> None:
        """Until the test is over."""
        self.listener.released.wait(60)

    def log_message(self, *_: object) -> None:
        """Nobody reads it."""


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """A sender who hangs up is no news."""


@contextmanager
def listening(listener: Listener, tls: SSLContext | None = None) -> Iterator[Listener]:
    handler = type("Bound", (Handler,), {"listener": listener})
    server = Server(("127.0.0.1", listener.port), handler)
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
        listener.scheme = "https"
    listener.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield listener
    finally:
        listener.released.set()
        server.shutdown()
        server.server_close()
        thread.join(10)
