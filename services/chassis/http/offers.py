"""Clients that offer to go on in another protocol: the offer is ignored, their request is not (RFC 9110, 7.8)."""

import httptools
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

_OFFERING = frozenset({b"connection", b"upgrade", b"http2-settings"})
"""Headers in which a client offers it."""


class DecliningProtocol(HttpToolsProtocol):
    """One connection. Java's own client offers HTTP/2 with the first request of each.

    The parser ends such a request with its head, and for uvicorn it has no body: it is told to another parser without
    the offer.
    """

    def data_received(self, data: bytes) -> None:
        self._unset_keepalive_if_required()
        while not self.transport.is_closing():
            try:
                self.parser.feed_data(data)
            except httptools.HttpParserUpgrade as offer:
                if not self.is_offer():
                    return
                data = self._without_offer() + data[offer.args[0] :]
                self.parser = httptools.HttpRequestParser(self)
            except httptools.HttpParserError:
                self.send_400_response("")
                return
            else:
                return

    def is_offer(self) -> bool:
        """Whether the request whose head has come offers it; one for a tunnel does not."""
        return self.parser.should_upgrade() and self.parser.get_method() != b"CONNECT"

    def on_headers_complete(self) -> None:
        if not self.is_offer():
            super().on_headers_complete()

    def on_message_complete(self) -> None:
        if not self.is_offer():
            super().on_message_complete()

    def _without_offer(self) -> bytes:
        kept = [(name, value) for name, value in self.headers if name not in _OFFERING]
        if any(name == b"connection" and b"close" in value.lower() for name, value in self.headers):
            kept.append((b"connection", b"close"))
        lines = b"".join(b"%s: %s\r\n" % line for line in kept)
        return b"%s %s HTTP/1.1\r\n%s\r\n" % (self.parser.get_method(), self.url, lines)
