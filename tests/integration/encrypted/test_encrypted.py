"""Everything over TLS: one event from its POST to the audit log, and a server whose authority is unknown is refused."""

import json
import ssl
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import httpx
import psycopg
import pytest

from deploy.local import certificates
from deploy.local.broker import Broker
from deploy.local.ports import LOOPBACK
from deploy.local.secret_file import SecretFile
from services.chassis.trust import http_to
from tests import servers
from tests.end_to_end.client import parcel_event, waybill
from tests.end_to_end.county import CHECKOUT, County, running_county
from tests.end_to_end.station import the_case
from tests.integration.encrypted.database import INSTALLED, EncryptedDatabase
from tests.servers import LOCAL

pytestmark = [
    pytest.mark.long,
    pytest.mark.timeout(300),
    pytest.mark.skipif(not INSTALLED, reason="no PostgreSQL with TLS on this machine"),
]
HERE = "370829001001"
REFUSED = "certificate verify failed"


def filled(folder: Path) -> Path:
    certificates.make(folder, [LOOPBACK])
    return folder


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return filled(tmp_path_factory.mktemp("ours"))


@pytest.fixture(scope="module")
def strangers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return filled(tmp_path_factory.mktemp("strangers"))


@pytest.fixture(scope="module")
def county(server_folder: Path, ours: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[County]:
    """Servers and processes that speak nothing but TLS to each other and to whoever calls."""
    folder = tmp_path_factory.mktemp("encrypted")
    database = EncryptedDatabase(server_folder / "encrypted-database", ours)
    broker = Broker(server_folder / "encrypted-broker", unpacked=LOCAL / "debian", certificates=ours)
    secrets = SecretFile(folder / "secrets.json")
    pair = certificates.Pair.named(ours, LOOPBACK)
    shown = {"TLS_CERT_FILE": str(pair.certificate), "TLS_KEY_FILE": str(pair.key)}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SSL_CERT_FILE", str(authority(ours)))
        try:
            broker.begin()
            database.start()
            servers.make_template(database, secrets)
            broker.finish()
            with (
                servers.copied_database(database, secrets) as fresh,
                servers.fresh_vhost(broker) as vhost,
                running_county(fresh, vhost, folder, shown) as running,
            ):
                yield running
        finally:
            broker.kill()
            database.stop()


def authority(folder: Path) -> Path:
    return certificates.Pair.named(folder, certificates.AUTHORITY).certificate


def hears(kind: str, environment: Mapping[str, str]) -> str:
    """The first line of a process of express that tells of the refusal."""
    command = [sys.executable, "-m", "deploy.command", kind, "--service", "express"]
    child = subprocess.Popen(
        command, cwd=CHECKOUT, env=dict(environment), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        assert child.stdout is not None
        lines = []
        for line in child.stdout:
            lines.append(line)
            if REFUSED in line.lower().replace("_", " "):
                return line
        raise AssertionError("".join(lines))
    finally:
        child.kill()
        child.wait(10)


def test_an_event_comes_from_its_request_to_the_audit_log_over_tls_alone(county: County) -> None:
    number, client = waybill(), county.client

    assert client.credentials["base_url"].startswith("https://")
    assert client.post_event(parcel_event("arrived", number, HERE))["status"] == "accepted"
    [parcel] = client.get("/express/v1/parcels", client.cadre(HERE), waybill=number).json()["items"]
    assert the_case(client, parcel["id"], 1)["events"][0]["type"] == "parcel.inbound.v1"

    assert county.scalar("SELECT count(*) FROM supervision.audit_log WHERE subject = %s", parcel["id"]) == 1
    plain = "SELECT count(*) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE client_port > 0 AND NOT ssl"
    assert county.scalar(plain) == 0


def test_a_server_of_a_stranger_is_refused_by_whoever_calls_it(county: County, strangers: Path) -> None:
    wrong = str(authority(strangers))
    with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
        httpx.get(county.client.credentials["base_url"], verify=ssl.create_default_context(cafile=wrong))
    with pytest.raises(psycopg.OperationalError, match=REFUSED):
        psycopg.connect(county.database.superuser_url, sslrootcert=wrong)
    management = county.broker.management_url.partition("?")[0]
    with pytest.raises(ssl.SSLCertVerificationError):
        http_to(f"{management}?cacertfile={wrong}", 10).request("GET", "/")


@pytest.mark.parametrize(
    ("kind", "setting"),
    [("worker", "EXPRESS_AMQP_URI"), ("relay", "EXPRESS_DATABASE_URL"), ("relay", "EXPRESS_AMQP_URI")],
)
def test_a_process_that_trusts_somebody_else_says_why_it_does_not_connect(
    kind: str, setting: str, county: County, ours: Path, strangers: Path
) -> None:
    # a relay that stands by for the county's would not ask the broker; nothing after this needs that one
    county.relay.stop()
    address = county.environment[setting].replace(str(authority(ours)), str(authority(strangers)))

    line = hears(kind, county.environment | {setting: address})

    assert json.loads(line)["service"].startswith("express")
