"""An app on a port of its own, in a thread of the test's process, for what only a real connection shows."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from starlette.types import ASGIApp

from services.chassis.http.server import Server
from tests.waiting import eventually


@contextmanager
def serving(app: ASGIApp, port: int = 0) -> Iterator[Server]:
    """Serve `app` on `port`, or on a free one, see `port_of`; it has ended gracefully when this ends."""
    with run_server(Server(app, "127.0.0.1", port)) as server:
        yield server


@contextmanager
def run_server(server: Server) -> Iterator[Server]:
    """The same for a server that is made already."""
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        eventually(lambda: server.started or not thread.is_alive())
        assert server.started
        yield server
    finally:
        server.should_exit = True
        thread.join(30)
        assert not thread.is_alive()


@contextmanager
def served(app: ASGIApp, port: int | None = None) -> Iterator[str]:
    """Serve `app` on `port`, or on a free one, and give its base URL."""
    with serving(app, port or 0) as server:
        yield f"http://127.0.0.1:{port_of(server)}"


def port_of(server: Server) -> int:
    """The port that a server listens on."""
    port: int = server.servers[0].sockets[0].getsockname()[1]
    return port
