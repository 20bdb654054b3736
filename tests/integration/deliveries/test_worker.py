"""The courier in a worker process, under eventlet."""

import base64
import datetime as dt
import ipaddress
import json
import os
import ssl
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.integration.deliveries.house import SERVICE, House
from tests.integration.deliveries.listener import Handler, Listener, listening
from tests.servers import FreshDatabase
from tests.waiting import eventually

ROOT = Path(__file__).parents[3]
WORKER = ROOT / "tests/integration/deliveries/run_worker.py"


@pytest.fixture
def environment(fresh_database: FreshDatabase, tmp_path: Path, house: House) -> dict[str, str]:
    first, lookup = (base64.b64encode(key * 32).decode() for key in (b"1", b"l"))
    keys = tmp_path / "fields.json"
    keys.write_text(json.dumps({"current": "k1", "keys": {"k1": first}, "lookup": lookup}))
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "DATABASE_URL": fresh_database.write_url(SERVICE),
        "FIELD_KEYS_FILE": str(keys),
        "PARTNERS_FILE": str(house.registry),
        "AMQP_URI": "amqp://nobody@127.0.0.1:1/",
    }


@contextmanager
def running(environment: dict[str, str]) -> Iterator["subprocess.Popen[bytes]"]:
    with subprocess.Popen([sys.executable, str(WORKER)], env=environment, stdout=subprocess.PIPE) as worker:
        try:
            yield worker
        finally:
            worker.kill()


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """Of 127.0.0.1, signed by itself, with its key."""
    key, now = ec.generate_private_key(ec.SECP256R1()), dt.datetime.now(dt.UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "partner")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(hours=1))
        .not_valid_after(now + dt.timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path / "certificate.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.fixture
def secure(certificate: Path) -> Iterator[Listener]:
    """A partner behind TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with listening(Listener("secure"), context) as partner:
        yield partner


def test_a_worker_delivers_over_tls_what_is_queued(
    house: House, environment: dict[str, str], secure: Listener, certificate: Path
) -> None:
    house.register(secure)
    with running(environment | {"SSL_CERT_FILE": str(certificate)}) as worker:
        house.queue("secure", "p1", "p2")
        eventually(lambda: house.states() == Counter(delivered=2), within=30)
        worker.terminate()
        assert worker.wait(30) == 0

    assert secure.subjects == ["p1", "p2"]


def test_nothing_is_sent_to_a_server_whose_certificate_nobody_vouches_for(
    house: House, environment: dict[str, str], secure: Listener
) -> None:
    house.register(secure)
    house.queue("secure", "p1")
    with running(environment):
        eventually(lambda: house.rows()[0]["attempts"], within=30)

    assert secure.heard == []
    assert house.states() == Counter(waiting=1)


def test_a_partner_that_drips_its_answer_is_cut_off_and_keeps_nobody_waiting(
    house: House, environment: dict[str, str], shop: Listener, chain: Listener
) -> None:
    def drip(handler: Handler, _: int) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nx-slow: ")
        while not handler.wfile.closed and not shop.released.wait(0.1):
            handler.wfile.write(b"x")

    shop.reply = drip
    house.register(shop, chain)
    house.queue("shop", "s1")
    with running(environment | {"SEND_SECONDS": "3"}):
        eventually(lambda: shop.heard, within=30)
        for number in range(3):
            house.queue("chain", f"c{number}")
            eventually(partial(house.all_delivered, "chain", number + 1), within=2)
        eventually(lambda: house.rows("shop")[0]["reason"] == "没有及时答复")


def test_a_worker_killed_with_a_webhook_on_its_way_leaves_it_to_the_next(
    house: House, environment: dict[str, str], shop: Listener
) -> None:
    shop.reply = lambda handler, number: handler.say_nothing() if number == 1 else handler.say(200)
    house.register(shop)
    house.queue("shop", "p1")
    with running(environment):
        eventually(lambda: shop.heard, within=30)
    house.later(dt.timedelta(minutes=5))
    with running(environment):
        eventually(lambda: house.states() == Counter(delivered=1), within=30)

    assert len(shop.heard) == 2
    assert len({each.id for each in shop.heard}) == 1


def test_a_worker_that_is_told_to_stop_lets_a_webhook_arrive(
    house: House, environment: dict[str, str], shop: Listener
) -> None:
    def soon(handler: Handler, _: int) -> None:
        shop.released.wait(1)
        handler.say(200)

    shop.reply = soon
    house.register(shop)
    house.queue("shop", "p1", "p2")
    with running(environment) as worker:
        eventually(lambda: shop.heard, within=30)
        worker.terminate()
        assert worker.wait(30) == 0

    assert house.states() == Counter(delivered=1, waiting=1)
    assert house.deliver(house.courier())


def test_a_worker_without_a_partner_registry_does_not_start(environment: dict[str, str]) -> None:
    with running({name: value for name, value in environment.items() if name != "PARTNERS_FILE"}) as worker:
        assert worker.wait(30) != 0
