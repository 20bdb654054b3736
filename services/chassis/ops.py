"""Health, readiness and metrics of processes that serve no HTTP otherwise: worker and relay."""

import importlib
import json
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any, TypeAlias

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

Check: TypeAlias = Callable[[], str | None]
"""What is wrong, in a few words, or None. Called from a native thread: it looks at stamps and waits for nothing."""

REQUEST_SECONDS = 2.0
_HEAD_BYTES = 4096
_REASONS = {200: "OK", 404: "Not Found", 503: "Service Unavailable"}


class Ops:
    """`GET /healthz`, `/readyz` and `/metrics` from one native thread, which answers also while a green hub is stuck.

    prometheus_client has to be imported before eventlet patches the process: its locks must be native ones.
    """

    def __init__(self, port: int, alive: Check, ready: Check, host: str = "127.0.0.1") -> None:
        """Bind the port; raises OSError where it is taken. `port` 0 takes a free one, see `port`."""
        self._alive = alive
        self._ready = ready
        self._listener = _native("socket").create_server((host, port))
        self.port: int = self._listener.getsockname()[1]
        self._thread = _native("threading").Thread(target=self._serve_on, name="ops", daemon=True)

    def start(self) -> None:
        """Answer from now on, until the process ends or `stop`."""
        self._thread.start()

    def stop(self) -> None:
        """Close the port; what is being answered is still answered."""
        self._listener.shutdown(_native("socket").SHUT_RDWR)
        self._thread.join(REQUEST_SECONDS * 2)
        self._listener.close()

    def _serve_on(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self._serve(connection)

    def _serve(self, connection: Any) -> None:
        """One request, one answer; a slow or rude client is left after two seconds."""
        try:
            with connection:
                connection.settimeout(REQUEST_SECONDS)
                path = _path_of(connection.recv(_HEAD_BYTES))
                status, content_type, body = self._answer(path)
                head = f"HTTP/1.1 {status} {_REASONS[status]}\r\ncontent-type: {content_type}\r\n"
                connection.sendall(f"{head}content-length: {len(body)}\r\nconnection: close\r\n\r\n".encode() + body)
        except OSError:
            return

    def _answer(self, path: str) -> tuple[int, str, bytes]:
        if path == "/metrics":
            return 200, CONTENT_TYPE_LATEST, generate_latest()
        check = {"/healthz": self._alive, "/readyz": self._ready}.get(path)
        wrong = "no such address" if check is None else check()
        status = 404 if check is None else 503 if wrong else 200
        return status, "application/json", json.dumps({"status": wrong or "ok"}).encode()


def _path_of(request: bytes) -> str:
    method, _, rest = request.partition(b" ")
    return rest.partition(b" ")[0].decode("latin-1").partition("?")[0] if method == b"GET" else ""


def _native(module: str) -> ModuleType:
    """A module of the standard library as it was before eventlet patched the process, if it did."""
    patcher = sys.modules.get("eventlet.patcher")
    unpatched: ModuleType = patcher.original(module) if patcher else importlib.import_module(module)
    return unpatched
