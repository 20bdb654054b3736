"""A TCP link that can stall, linger, cut a message in two or forget whom it joined; nobody is told."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from typing import Self
from urllib.parse import urlsplit, urlunsplit

_BLOCK = 65_536


class Link:
    """Passes connections on to `target` (host, port). While it is stalled it accepts more, and passes on nothing.

    `delay` is in seconds for each block that passes. `accepted`, `delayed`, `severed` and `forgotten` count connections
    that came, blocks that were late, connections that ended within a message, and those that nothing passes any more.
    """

    def __init__(self, target: tuple[str, int]) -> None:
        self.accepted = self.delayed = self.severed = self.forgotten = 0
        self.delay = 0.0
        self._sever_before = self._forget_before = 0
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

    def sever(self) -> None:
        """Let each connection that there is end with its next block, of which the last byte doesn't pass."""
        self._sever_before = self.accepted

    def forget(self) -> None:
        """Never pass on anything of the connections that there are, as a gateway that lost its table; new ones flow."""
        self._forget_before = self.accepted

    def lead_to(self, port: int) -> None:
        """Let who comes from now on find another server, on the same host."""
        self._target = (self._target[0], port)

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
                threading.Thread(target=self._join, args=[near, self.accepted], daemon=True).start()

    def _join(self, near: socket.socket, number: int) -> None:
        """Serve one connection to its end; where the target takes none, it ends at once, as it would there."""
        with near, contextlib.suppress(OSError), socket.create_connection(self._target, timeout=5) as far:
            self._sockets |= {near, far}
            back = threading.Thread(target=self._pass_on, args=[far, near, number], daemon=True)
            back.start()
            self._pass_on(near, far, number)
            back.join()
            self._sockets -= {near, far}

    def _pass_on(self, source: socket.socket, sink: socket.socket, number: int) -> None:
        with contextlib.suppress(OSError):
            source.settimeout(None)
            while (received := source.recv(_BLOCK)) and not self._closed.is_set():
                self._hold_up(number)
                if number <= self._sever_before:
                    self.severed += 1
                    sink.sendall(received[:-1])
                    source.shutdown(socket.SHUT_RDWR)
                    break
                sink.sendall(received)
        with contextlib.suppress(OSError):
            self._hold_up(number)
            sink.shutdown(socket.SHUT_RDWR)

    def _hold_up(self, number: int) -> None:
        """Wait as long as a block of this connection has to."""
        self._flows.wait()
        if number <= self._forget_before:
            self.forgotten += 1
            self._closed.wait()
        if self.delay:
            self.delayed += 1
            self._closed.wait(self.delay)


@contextlib.contextmanager
def link_to(url: str) -> Iterator[Link]:
    """A link to the server of an address, flowing."""
    link = Link.to(url)
    try:
        yield link
    finally:
        link.close()
