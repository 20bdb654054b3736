"""What addresses say of TLS."""

import ssl
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509

from deploy.local import certificates
from services.chassis.trust import http_to, trust_of


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made: Path = tmp_path_factory.mktemp("certificates")
    certificates.make(made, ["rabbitmq"])
    return made


def test_an_address_without_tls_stays_as_it_is() -> None:
    trust = trust_of("amqp://express:secret@rabbitmq:5672/%2F?heartbeat=10")

    assert trust.url == "amqp://express:secret@rabbitmq:5672/%2F?heartbeat=10"
    assert trust.context is None
    assert trust.options is None


def test_whom_we_trust_and_who_we_are_stand_in_the_address(folder: Path) -> None:
    files = f"cacertfile={folder}/ca.crt&certfile={folder}/rabbitmq.crt&keyfile={folder}/rabbitmq.key"
    trust = trust_of(f"amqps://rabbitmq:5671/%2F?{files}&heartbeat=10&verify=verify_peer")

    assert trust.url == "amqps://rabbitmq:5671/%2F?heartbeat=10"
    assert trust.context is not None
    assert trust.context.check_hostname
    assert len(trust.context.get_ca_certs()) == 1
    assert trust.options is not None
    assert trust.options["cert_reqs"] == ssl.CERT_REQUIRED
    assert trust.options["server_hostname"] == "rabbitmq"


@pytest.mark.parametrize("word", ["cacertfile", "certfile", "keyfile"])
def test_a_file_that_is_not_there_is_named(word: str) -> None:
    with pytest.raises(ValueError, match=rf"{word}.*/nowhere/file"):
        trust_of(f"amqps://rabbitmq/?{word}=/nowhere/file")


def test_nobody_can_ask_for_no_verification() -> None:
    with pytest.raises(ValueError, match="verify_none"):
        trust_of("amqps://rabbitmq/?verify=verify_none")


def test_a_management_interface_is_asked_as_its_address_says(folder: Path) -> None:
    assert not hasattr(http_to("http://monitor:secret@rabbitmq", 1), "_context")
    asked = http_to(f"https://monitor:secret@rabbitmq:15671?cacertfile={folder}/ca.crt", 1)
    assert (asked.host, asked.port) == ("rabbitmq", 15671)
    assert asked._context.check_hostname  # type: ignore[attr-defined]


def test_certificates_are_made_once_and_again_when_they_end_soon(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = (folder / "ca.crt").read_bytes(), (folder / "rabbitmq.crt").read_bytes()
    assert certificates.make(folder, ["rabbitmq"]) == []

    monkeypatch.setattr(certificates, "RENEW_DAYS", certificates.SERVER_DAYS)
    written = certificates.make(folder, ["rabbitmq"])

    assert written == [folder / "rabbitmq.crt", folder / "rabbitmq.key"]
    assert (folder / "ca.crt").read_bytes() == before[0]
    assert (folder / "rabbitmq.crt").read_bytes() != before[1]


def test_containers_may_read_a_servers_key_in_a_folder_that_is_its_owners_alone(folder: Path) -> None:
    modes = {name: (folder / name).stat().st_mode & 0o777 for name in ("", "ca.key", "rabbitmq.key", "rabbitmq.crt")}
    assert modes == {"": 0o700, "ca.key": 0o600, "rabbitmq.key": 0o644, "rabbitmq.crt": 0o644}


def test_a_certificate_of_several_names_is_made_again_for_others(tmp_path: Path) -> None:
    certificates.make(tmp_path, ["api,localhost,127.0.0.1"])
    names = (
        certificates.Pair.named(tmp_path, "api")
        .read()[0]
        .extensions.get_extension_for_class(x509.SubjectAlternativeName)
    )

    assert names.value.get_values_for_type(x509.DNSName) == ["api", "localhost"]
    assert names.value.get_values_for_type(x509.IPAddress) == [ip_address("127.0.0.1")]
    assert certificates.make(tmp_path, ["api,localhost,127.0.0.1"]) == []
    assert certificates.make(tmp_path, ["api,localhost"]) == [tmp_path / "api.crt", tmp_path / "api.key"]
