"""The certificate of a server: shown, renewed while it runs, its end a figure; clients without one stay out."""

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from environs import EnvError
from prometheus_client import REGISTRY
from starlette.types import Receive, Scope, Send

from deploy.containers import health
from deploy.local import certificates
from deploy.local.certificates import Pair
from deploy.local.ports import LOOPBACK
from services.chassis.http.certificate import Certificate
from services.chassis.http.server import Server
from tests.serving import port_of, run_server
from tests.waiting import eventually


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    certificates.make(tmp_path, [LOOPBACK])
    return tmp_path


@pytest.fixture
def pair(folder: Path) -> Pair:
    return Pair.named(folder, LOOPBACK)


async def answer(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "lifespan":
        for said in ("startup", "shutdown"):
            await receive()
            await send({"type": f"lifespan.{said}.complete"})
        return
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"here"})


@contextmanager
def encrypted(certificate: Certificate) -> Iterator[int]:
    with run_server(Server(answer, LOOPBACK, 0, certificate, "tests")) as server:
        yield port_of(server)


def trusting(folder: Path, known: Pair | None = None) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=str(folder / "ca.crt"))
    if known is not None:
        context.load_cert_chain(known.certificate, known.key)
    return context


def serial(port: int, folder: Path) -> int:
    with (
        socket.create_connection((LOOPBACK, port), timeout=10) as plain,
        trusting(folder).wrap_socket(plain, server_hostname=LOOPBACK) as secure,
    ):
        found = secure.getpeercert(binary_form=True)
    assert found is not None
    return x509.load_der_x509_certificate(found).serial_number


def test_a_newer_certificate_is_shown_without_a_restart_and_its_end_is_a_figure(
    folder: Path, pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.chassis.http.server.LOOK_EVERY", 0.1)
    with encrypted(Certificate(pair.certificate, pair.key)) as port:
        first = serial(port, folder)
        assert ends() == pair.read()[0].not_valid_after_utc.timestamp()

        monkeypatch.setattr(certificates, "RENEW_DAYS", certificates.SERVER_DAYS)
        monkeypatch.setattr(certificates, "SERVER_DAYS", 100)
        certificates.make(folder, [LOOPBACK])

        eventually(lambda: serial(port, folder) != first)
        assert ends() == pair.read()[0].not_valid_after_utc.timestamp()

        pair.certificate.write_text("no certificate")
        eventually(lambda: httpx.get(f"https://{LOOPBACK}:{port}", verify=trusting(folder)).text == "here")


def ends() -> float | None:
    return REGISTRY.get_sample_value("echowall_certificate_ends_timestamp_seconds", {"service": "tests"})


def test_clients_without_a_certificate_of_the_named_authority_stay_out(folder: Path, pair: Pair) -> None:
    with encrypted(Certificate(pair.certificate, pair.key, folder / "ca.crt")) as port:
        address = f"https://{LOOPBACK}:{port}"
        assert httpx.get(address, verify=trusting(folder, pair)).text == "here"
        with pytest.raises(httpx.TransportError):
            httpx.get(address, verify=trusting(folder))


def test_a_container_is_asked_over_tls_where_its_api_has_a_certificate(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    with encrypted(Certificate(pair.certificate, pair.key)) as port:
        monkeypatch.setattr(health, "API_PORT", port)
        assert not health.healthy(port, "/")
        monkeypatch.setenv("TLS_CERT_FILE", str(pair.certificate))
        assert health.healthy(port, "/")


def test_a_key_that_is_not_the_certificates_stops_the_start(folder: Path, pair: Pair) -> None:
    with pytest.raises(ssl.SSLError):
        Server(answer, LOOPBACK, 0, Certificate(pair.certificate, folder / "ca.key"))


def test_a_certificate_needs_its_key_named(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    assert Certificate.from_environment() is None
    monkeypatch.setenv("TLS_CERT_FILE", str(pair.certificate))
    with pytest.raises(EnvError, match="TLS_KEY_FILE"):
        Certificate.from_environment()
