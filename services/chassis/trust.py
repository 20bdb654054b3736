"""TLS towards broker and management interface, said in their addresses as RabbitMQ's own tools say it.

`amqps://express:…@rabbitmq:5671/%2F?cacertfile=/run/tls/ca.crt`; PostgreSQL's addresses have words of their own for it.
Standard library only: the launcher reads it too.
"""

import http.client
import ssl
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

_SECURE = {"amqps", "https"}
_WORDS = ("cacertfile", "certfile", "keyfile")
_VERIFY, _ALWAYS = "verify", "verify_peer"


@dataclass(frozen=True)
class Trust:
    """An address without its words on TLS, and what they say: whom we trust, and who we are where the server asks."""

    url: str
    cacertfile: str | None
    certfile: str | None
    keyfile: str | None

    @cached_property
    def context(self) -> ssl.SSLContext | None:
        """For connections to it: the server's name is always verified; None where its scheme has no TLS."""
        if urlsplit(self.url).scheme not in _SECURE:
            return None
        context = ssl.create_default_context(cafile=self.cacertfile)
        if self.certfile:
            context.load_cert_chain(self.certfile, self.keyfile)
        return context

    @property
    def options(self) -> dict[str, Any] | None:
        """The same in py-amqp's words, which makes contexts itself."""
        if self.context is None:
            return None
        host = urlsplit(self.url).hostname
        files = {"ca_certs": self.cacertfile, "certfile": self.certfile, "keyfile": self.keyfile}
        return {**files, "cert_reqs": ssl.CERT_REQUIRED, "server_hostname": host}


def trust_of(url: str) -> Trust:
    """Read an address.

    Raises ValueError naming a file that isn't there, or where it says not to verify whom it speaks to.
    """
    parts = urlsplit(url)
    said = parse_qsl(parts.query, keep_blank_values=True)
    words = {name: value for name, value in said if name in (*_WORDS, _VERIFY)}
    if words.get(_VERIFY, _ALWAYS) != _ALWAYS:
        raise ValueError(f"{_VERIFY}={words[_VERIFY]}: whom an address speaks to is always verified")
    for name in _WORDS:
        if name in words and not Path(words[name]).is_file():
            raise ValueError(f"{name}: there is no file {words[name]}")
    rest = urlencode([(name, value) for name, value in said if name not in (*_WORDS, _VERIFY)])
    return Trust(urlunsplit(parts._replace(query=rest)), *(words.get(name) for name in _WORDS))


def http_to(url: str, seconds: float) -> http.client.HTTPConnection:
    """A connection, not yet open, to the server of an address, port 15672 unless it names another.

    Raises as `trust_of`.
    """
    trust = trust_of(url)
    parts = urlsplit(trust.url)
    host, port = parts.hostname or "127.0.0.1", parts.port or 15672
    if trust.context is None:
        return http.client.HTTPConnection(host, port, timeout=seconds)
    return http.client.HTTPSConnection(host, port, timeout=seconds, context=trust.context)
