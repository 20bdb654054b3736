"""The certificate that an api process shows, where it has one: renewed without a restart, its end a metric."""

import ssl
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from environs import FileAwareEnv

from services.chassis import metrics
from services.chassis.watched import Watched

LOOK_EVERY = 10
"""Seconds between two looks at the files of a running server."""


@dataclass(frozen=True)
class Certificate:
    """Files in PEM: the server's chain, its key, and whose clients alone are let in, if not anybody's."""

    chain: Path
    key: Path
    clients: Path | None = None

    @classmethod
    def from_environment(cls) -> "Certificate | None":
        """TLS_CERT_FILE with TLS_KEY_FILE, and TLS_CLIENT_CA_FILE; None without the first: plain HTTP.

        Raises environs.EnvError naming what is missing.
        """
        env = FileAwareEnv()
        chain = env.path("TLS_CERT_FILE", None)
        if chain is None:
            return None
        return cls(chain, env.path("TLS_KEY_FILE"), env.path("TLS_CLIENT_CA_FILE", None))

    @property
    def options(self) -> dict[str, object]:
        """In uvicorn's words."""
        verify = ssl.CERT_NONE if self.clients is None else ssl.CERT_REQUIRED
        return {
            "ssl_certfile": self.chain,
            "ssl_keyfile": self.key,
            "ssl_ca_certs": self.clients and str(self.clients),
            "ssl_cert_reqs": verify,
        }


class Shown:
    """A certificate in a server's context, which newer files replace for connections that come then."""

    def __init__(self, certificate: Certificate, context: ssl.SSLContext, process: str) -> None:
        """Raises OSError or ValueError for a chain that can't be read."""
        self._certificate = certificate
        self._context = context
        self._process = process
        self._until = Watched(certificate.chain, self._tell)

    def renew(self) -> None:
        """Look at the file; what can't be read is logged, and the last one stays."""
        self._until.newest()

    def _tell(self, chain: str) -> float:
        """When it ends, in seconds since 1970."""
        until = x509.load_pem_x509_certificate(chain.encode()).not_valid_after_utc.timestamp()
        self._context.load_cert_chain(self._certificate.chain, self._certificate.key)
        metrics.CERTIFICATE_ENDS.labels(self._process).set(until)
        return until
