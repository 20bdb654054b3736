"""What an environment takes up beside what it has, TLS and tracing, agrees with the code and reaches every pod."""

import os
import re
from pathlib import Path
from typing import Any

import pytest

from deploy.containers import secrets
from deploy.kubernetes.components import environment
from deploy.kubernetes.files import FOLDER
from tests.house.resources import (
    built,
    by_name,
    container,
    deployments,
    labels,
    ours,
    ports_out,
    template,
)
from tests.house.test_kubernetes import read_by_code

AUTHORITY = "/run/secrets/authority/ca.crt"
"""As docs/operations/certificates.md says it to `echowall secrets`."""
TLS_PORTS = {5672: 5671, 15672: 15671}


@pytest.fixture(scope="module")
def encrypted(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    return built(str(environment(tmp_path_factory.mktemp("encrypted"), "county", "tls")))


def named(resources: list[dict[str, Any]], kind: str, name: str) -> dict[str, Any]:
    [found] = [each for each in resources if (each["kind"], by_name(each)) == (kind, name)]
    return found


def files_of(workload: dict[str, Any]) -> dict[str, str]:
    """The Secret behind each file that a container sees, by its path; all keys of a Secret that names none."""
    mounts = {each["name"]: each["mountPath"] for each in container(workload)["volumeMounts"]}
    volumes = [each for each in template(workload)["spec"]["volumes"] if "secret" in each]
    keys = {"api-tls": ["tls.crt", "tls.key", "ca.crt"]}
    return {
        f"{mounts[each['name']]}/{key}": each["secret"]["secretName"]
        for each in volumes
        for key in [item["path"] for item in each["secret"].get("items", ())]
        or keys.get(each["secret"]["secretName"], [])
    }


@pytest.mark.parametrize("plain", ours(), ids=by_name)
def test_with_tls_a_pod_has_the_authority_where_its_addresses_say_and_not_its_key(
    plain: dict[str, Any], encrypted: list[dict[str, Any]]
) -> None:
    files = files_of(named(encrypted, plain["kind"], by_name(plain)))

    assert files[AUTHORITY] == "echowall-ca"
    assert [path for path, secret in files.items() if secret == "echowall-ca"] == [AUTHORITY]


@pytest.mark.parametrize("plain", deployments(), ids=by_name)
def test_with_tls_an_api_shows_a_certificate_to_its_probes_and_nobody_else_does(
    plain: dict[str, Any], encrypted: list[dict[str, Any]]
) -> None:
    workload = named(encrypted, "Deployment", by_name(plain))
    found, api = container(workload), container(workload)["name"] == "api"
    told = {each["name"]: each.get("value") for each in found["env"]}
    probes = {found[probe]["httpGet"].get("scheme") for probe in ("startupProbe", "livenessProbe", "readinessProbe")}

    assert probes == {"HTTPS" if api else None}
    shown = [files_of(workload).get(told[name] or "") for name in ("TLS_CERT_FILE", "TLS_KEY_FILE") if name in told]
    assert shown == (["api-tls", "api-tls"] if api else [])
    assert read_by_code() >= {"TLS_CERT_FILE", "TLS_KEY_FILE"}


@pytest.mark.parametrize("plain", ours(), ids=by_name)
def test_with_tls_a_process_reaches_the_same_servers_at_their_encrypted_ports(
    plain: dict[str, Any], encrypted: list[dict[str, Any]]
) -> None:
    before = ports_out(labels(plain), built("environments/county"))
    assert ports_out(labels(plain), encrypted) == {TLS_PORTS.get(port, port) for port in before}


def test_with_tls_the_servers_show_certificates_of_the_names_that_addresses_say(
    encrypted: list[dict[str, Any]], tmp_path: Path
) -> None:
    secrets.make(tmp_path, "postgres-rw", "rabbitmq", AUTHORITY)
    issued = {each["spec"]["secretName"]: each["spec"] for each in encrypted if each["kind"] == "Certificate"}
    broker, database = named(encrypted, "RabbitmqCluster", "rabbitmq"), named(encrypted, "Cluster", "postgres")
    scaler = (tmp_path / "scaler-url").read_text()

    assert "rabbitmq" in issued[broker["spec"]["tls"]["secretName"]]["dnsNames"]
    assert "postgres-rw" in issued[database["spec"]["certificates"]["serverTLSSecret"]]["dnsNames"]
    for name, host in (("express-amqp-uri", "rabbitmq:5671"), ("express-database-url", "postgres-rw:5432")):
        assert f"@{host}/" in (tmp_path / name).read_text()
    assert re.fullmatch(r"https://monitor:[^@]+@rabbitmq:15671", scaler)


def test_with_tls_whoever_asks_an_api_verifies_the_name_of_its_certificate(encrypted: list[dict[str, Any]]) -> None:
    [wildcard] = named(encrypted, "Certificate", "api")["spec"]["dnsNames"]
    notes = named(encrypted, "Ingress", "echowall")["metadata"]["annotations"]
    monitors = [each["spec"]["endpoints"][0] for each in encrypted if each["kind"] == "ServiceMonitor"]
    asked = {notes["nginx.ingress.kubernetes.io/proxy-ssl-name"]}
    asked |= {each["tlsConfig"]["serverName"] for each in monitors if each["scheme"] == "https"}

    assert {name.partition(".")[2] for name in asked} == {wildcard.removeprefix("*.")}
    assert len(asked) == 1
    assert notes["nginx.ingress.kubernetes.io/proxy-ssl-verify"] == "on"


def test_an_environment_with_tracing_sends_spans_and_lets_them_out(tmp_path: Path) -> None:
    traced = built(str(environment(tmp_path, "county", "tracing")))

    settings = named(traced, "ConfigMap", "echowall-settings")["data"]
    port = int(settings["OTEL_EXPORTER_OTLP_ENDPOINT"].rpartition(":")[2])
    for workload in deployments():
        before = ports_out(labels(workload), built("environments/county"))
        assert ports_out(labels(workload), traced) == before | {port}


def test_the_environment_of_a_restore_reads_the_old_archive_and_writes_a_new_one(tmp_path: Path) -> None:
    page = (FOLDER.parent / "docs" / "operations" / "backup.md").read_text("utf-8")
    [shown] = re.findall(r"^```yaml\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    county = os.path.relpath(FOLDER / "environments" / "county", tmp_path.resolve())
    (tmp_path / "kustomization.yaml").write_text(shown.replace("../county", county), "utf-8")
    restored = built(str(tmp_path))
    cluster = named(restored, "Cluster", "postgres")["spec"]
    [source], [archive] = cluster["externalClusters"], cluster["plugins"]
    read = source["plugin"]["parameters"]

    assert cluster["bootstrap"].keys() == {"recovery"}
    assert cluster["bootstrap"]["recovery"]["source"] == source["name"]
    assert source["plugin"]["name"] == archive["name"]
    assert read["barmanObjectName"] == by_name(
        named(restored, "ObjectStore", archive["parameters"]["barmanObjectName"])
    )
    assert read["serverName"] == "postgres" != archive["parameters"]["serverName"]
