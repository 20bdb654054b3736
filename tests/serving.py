"""An app on a port of its own, in a thread of the test's process, for what only a real connection shows."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from starlette.types import ASGIApp

from deploy.local.ports import free_port
from services.chassis.http.server import Server
from tests.waiting import eventually


@contextmanager
def served(app: ASGIApp, port: int | None = None) -> Iterator[str]:
    """Serve `app` on `port`, or on a free one, and give its base URL."""
    port = port or free_port(None)
    server = Server(app, "127.0.0.1", port)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        eventually(lambda: server.started)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(30)
