"""A TCP link that can stall: bytes of both sides wait, and nobody is told, as when packets are dropped on the way."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from typing import Self
from urllib.parse import urlsplit, urlunsplit

_BLOCK = 65_536


class Link:
    """Passes connections on to `target` (host, port). While it is stalled it accepts more, and passes on nothing."""

    def __init__(self, target: tuple[str, int]) -> None:
        self.accepted = 0
        self._target = target
        self._flows = threading.Event()
        self._flows.set()
        self._closed = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._sockets: set[socket.socket] = {self._listener}
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept_on, daemon=True).start()

    @classmethod
    def to(cls, url: str) -> Self:
        """A link to the server of an address, flowing."""
        parts = urlsplit(url)
        assert parts.hostname
        assert parts.port
        return cls((parts.hostname, parts.port))

    def through(self, url: str) -> str:
        """The same address by way of this link."""
        parts = urlsplit(url)
        login, at, _ = parts.netloc.rpartition("@")
        return urlunsplit(parts._replace(netloc=f"{login}{at}127.0.0.1:{self.port}"))

    def stall(self) -> None:
        """Pass on nothing from now on."""
        self._flows.clear()

    def flow(self) -> None:
        """Pass on what waited and what comes."""
        self._flows.set()

    def close(self) -> None:
        """End all connections."""
        self._closed.set()
        self._flows.set()
        for each in set(self._sockets):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()

    def _accept_on(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                self.accepted += 1
                threading.Thread(target=self._join, args=[near], daemon=True).start()

    def _join(self, near: socket.socket) -> None:
        """Serve one connection to its end; where the target takes none, it ends at once, as it would there."""
        with near, contextlib.suppress(OSError), socket.create_connection(self._target, timeout=5) as far:
            self._sockets |= {near, far}
            back = threading.Thread(target=self._pass_on, args=[far, near], daemon=True)
            back.start()
            self._pass_on(near, far)
            back.join()
            self._sockets -= {near, far}

    def _pass_on(self, source: socket.socket, sink: socket.socket) -> None:
        with contextlib.suppress(OSError):
            source.settimeout(None)
            while (received := source.recv(_BLOCK)) and not self._closed.is_set():
                self._flows.wait()
                sink.sendall(received)
        with contextlib.suppress(OSError):
            self._flows.wait()
            sink.shutdown(socket.SHUT_RDWR)


@contextlib.contextmanager
def link_to(url: str) -> Iterator[Link]:
    """A link to the server of an address, flowing."""
    link = Link.to(url)
    try:
        yield link
    finally:
        link.close()
