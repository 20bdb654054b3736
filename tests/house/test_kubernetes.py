"""What Kubernetes is told agrees with the code: ports, probes, settings, images, queues, rights."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from deploy.kubernetes.files import FOLDER
from deploy.kubernetes.overlays import IMAGE, WHOLE
from deploy.monitoring.scraping import API_PORT, OPS_PORT
from deploy.processes.discovery import Service, discover, with_tables
from services.chassis.bus.topology import plan
from services.chassis.config import Settings
from services.chassis.ops import Ops
from tests.house.resources import (
    CONNECTIONS,
    built,
    by_name,
    chosen,
    container,
    deployments,
    labels,
    of_kind,
    ours,
    ports_out,
    template,
)

ROOT = FOLDER.parent
ENVIRONMENTS = sorted(path.name for path in (FOLDER / "environments").iterdir())
DNS, OUTSIDE = 53, 443


def settings_of(workload: Mapping[str, Any]) -> dict[str, str]:
    """The environment of a process; what a secret holds is told by its name."""
    shared = [config for config in of_kind("county", "ConfigMap") if config["metadata"]["name"] == "echowall-settings"]
    own = {each["name"]: each.get("value", "secret://there") for each in container(workload).get("env", ())}
    return (shared[0]["data"] if "envFrom" in container(workload) else {}) | own


def services() -> Iterator[Service]:
    yield from discover()


@pytest.mark.parametrize("path", sorted((FOLDER).rglob("kustomization.yaml")), ids=lambda path: path.parent.name)
def test_every_overlay_builds(path: Path) -> None:
    folder = path.parent.relative_to(FOLDER)
    if yaml.safe_load(path.read_text("utf-8"))["kind"] == "Kustomization":
        assert built(str(folder))


def test_every_service_has_just_its_processes() -> None:
    wanted = {(each.name, kind) for each in services() for kind in kinds(each)}
    found = {(labels(each).get("app.kubernetes.io/name"), by_name(each).rpartition("-")[2]) for each in ours()}
    assert found - {(None, "accounts"), (None, "toolbox"), (None, "topology")} == wanted


def kinds(service: Service) -> list[str]:
    of_tables = ["relay", "migrate", "retention"] if service.tables else []
    return [*(["api"] if service.api else []), *(["worker"] if service.worker else []), *of_tables]


@pytest.mark.parametrize("workload", ours(), ids=by_name)
def test_a_workload_runs_the_image_that_is_its_own(workload: dict[str, Any]) -> None:
    name = labels(workload).get("app.kubernetes.io/name", WHOLE)
    assert container(workload)["image"].rpartition(":")[0] == f"{IMAGE}/{name}"


@pytest.mark.parametrize("workload", deployments(), ids=by_name)
def test_a_process_listens_where_it_is_asked(workload: dict[str, Any]) -> None:
    found = container(workload)
    [port] = found["ports"]
    api = found["name"] == "api"

    assert port["containerPort"] == (API_PORT if api else OPS_PORT)
    assert port["name"] == ("http" if api else "ops")
    told = found["args"][found["args"].index("--port") + 1] if api else settings_of(workload)["OPS_PORT"]
    assert told == str(port["containerPort"])
    assert (settings_of(workload).get("OPS_HOST") or found["args"][4]) == "0.0.0.0"


@pytest.mark.parametrize("workload", deployments(), ids=by_name)
def test_a_process_is_probed_at_addresses_that_it_has(workload: dict[str, Any]) -> None:
    service = labels(workload)["app.kubernetes.io/name"]
    root = f"/{service}" if container(workload)["name"] == "api" and service != "web" else ""
    paths = {probe: container(workload)[probe]["httpGet"]["path"] for probe in ("livenessProbe", "readinessProbe")}
    assert paths == {"livenessProbe": f"{root}/healthz", "readinessProbe": f"{root}/readyz"}


def test_a_worker_and_a_relay_have_the_addresses_of_their_probes() -> None:
    ops = Ops(0, lambda: None, lambda: None)
    assert {path: ops._answer(path)[0] for path in ("/healthz", "/readyz", "/metrics")} == {
        "/healthz": 200,
        "/readyz": 200,
        "/metrics": 200,
    }


READ = re.compile(
    r"""(?:env\.\w+\(|environ\.get\(|environ\[|needed\(|\bpath\(|envvar=)\s*f?["'](?:\{own\}_)?([A-Z][A-Z0-9_]+)["']"""
)


@cache
def read_by_code() -> set[str]:
    """Names of settings that our programs read; those of one service end as the general ones do."""
    folders = ("services", "deploy/processes", "deploy/commands", "deploy/local")
    sources = [path.read_text("utf-8") for folder in folders for path in (ROOT / folder).rglob("*.py")]
    return {name for source in sources for name in READ.findall(source)}


def test_names_of_settings_are_found_in_the_code() -> None:
    assert {"DATABASE_URL", "READ_DATABASE_URL", "OPS_HOST", "ADMIN_AMQP_URI", "SIGN_IN"} <= read_by_code()


@pytest.mark.parametrize("workload", ours(), ids=by_name)
def test_a_process_is_told_nothing_that_it_does_not_read(workload: dict[str, Any]) -> None:
    of_one = re.compile(rf"^(?:{'|'.join(each.name.upper() for each in services())})_(?=\w*URL$)")
    named = {of_one.sub("", name) for name in settings_of(workload)}
    # It is what Kubernetes puts into the command line.
    assert named - read_by_code() - {"SERVICE"} - {"OWNER_URL"} == set()


@pytest.mark.parametrize("workload", deployments(), ids=by_name)
def test_a_process_is_told_all_that_it_needs(workload: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    kind, name = container(workload)["name"], labels(workload)["app.kubernetes.io/name"]
    for setting, value in settings_of(workload).items():
        monkeypatch.setenv(setting, value)
    monkeypatch.setenv("OPS_PORT", settings_of(workload).get("OPS_PORT", "1"))

    found = Settings.load(name, tables=name in with_tables())

    assert bool(found.database_url) == (name in with_tables())
    assert bool(found.read_database_url) == (kind == "api" and name in with_tables())
    assert bool(found.amqp_uri) == (kind != "api")
    assert bool(found.monitor_url) == (kind == "relay")
    assert bool(found.token_keys_file) == (kind != "relay")
    assert bool(found.field_keys_file) == bool(found.partners_file) == (kind != "relay" and name != "web")


def test_every_queue_has_workers_that_grow_with_it() -> None:
    queues = {queue.name for queue in plan(with_tables()).queues if queue.name.endswith(".inbox")}
    scaled = {
        each["spec"]["triggers"][0]["metadata"]["queueName"]: each["spec"]["scaleTargetRef"]["name"]
        for each in of_kind("county", "ScaledObject")
    }
    assert set(scaled) == queues
    assert set(scaled.values()) <= {by_name(each) for each in deployments()}


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_every_pod_is_as_restricted_as_the_namespace_demands(environment: str) -> None:
    for workload in of_kind(environment, "Deployment", "Job", "CronJob", "StatefulSet"):
        pod, found = template(workload)["spec"], container(workload)
        assert pod["securityContext"]["runAsNonRoot"]
        assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
        assert found["securityContext"]["capabilities"] == {"drop": ["ALL"]}
        assert found["securityContext"]["allowPrivilegeEscalation"] is False
        assert found["resources"]["limits"]["memory"]
        assert pod["automountServiceAccountToken"] is False
        if workload["kind"] != "StatefulSet":
            assert found["securityContext"]["readOnlyRootFilesystem"]


DATABASE, BUS, MANAGEMENT = {5432}, {5672}, {15672}
ARROWS = {
    "api": DATABASE,
    "worker": DATABASE | BUS | {OUTSIDE},
    "relay": DATABASE | BUS | MANAGEMENT,
    "migrate": DATABASE,
    "administration": DATABASE | BUS | MANAGEMENT,
}


@pytest.mark.parametrize("workload", ours(), ids=by_name)
def test_a_process_reaches_just_what_the_design_says(workload: dict[str, Any]) -> None:
    pod = labels(workload)
    pages = pod.get("app.kubernetes.io/name") == "web"
    wanted = {OUTSIDE} if pages else ARROWS[pod["app.kubernetes.io/component"]]
    assert ports_out(pod, built("environments/county")) == {DNS, *wanted}


@pytest.mark.parametrize("environment", ["county", "province"])
def test_the_database_takes_in_as_many_processes_as_there_may_be(environment: str) -> None:
    [cluster] = of_kind(environment, "Cluster")
    scaled = of_kind(environment, "HorizontalPodAutoscaler", "ScaledObject")
    most = {by_name(each): each["spec"].get("maxReplicas", each["spec"].get("maxReplicaCount")) for each in scaled}
    most |= {by_name(each): each["spec"]["replicas"] for each in deployments() if by_name(each).endswith("-relay")}
    wanted = sum(
        number * CONNECTIONS[name.rpartition("-")[2]]
        for name, number in most.items()
        if name.rpartition("-")[0] in with_tables()
    )

    assert wanted <= int(cluster["spec"]["postgresql"]["parameters"]["max_connections"]) - 20
    assert f"{wanted:,}" in (ROOT / "docs/operations/sizes.md").read_text("utf-8")


def test_the_database_of_a_developers_cluster_takes_in_one_process_of_each_kind() -> None:
    [postgres] = [each for each in of_kind("dev", "StatefulSet") if by_name(each) == "postgres"]
    [most] = [int(word.partition("=")[2]) for word in container(postgres)["args"] if "max_connections" in word]
    assert sum(CONNECTIONS.values()) * len(with_tables()) <= most - 20


def test_what_comes_in_finds_a_service_that_chooses_pods() -> None:
    found = {by_name(each): each["spec"] for each in of_kind("county", "Service")}
    [ingress] = of_kind("county", "Ingress")
    paths = ingress["spec"]["rules"][0]["http"]["paths"]

    assert {path["backend"]["service"]["name"] for path in paths} == set(found)
    assert paths[-1]["path"] == "/"
    for name, spec in found.items():
        assert [by_name(each) for each in deployments() if chosen({"matchLabels": spec["selector"]}, labels(each))] == [
            name
        ]
        assert spec["ports"][0]["port"] == API_PORT


def test_every_budget_and_scaler_is_for_a_deployment() -> None:
    pods = [labels(each) for each in deployments()]
    names = {by_name(each) for each in deployments()}
    for budget in of_kind("county", "PodDisruptionBudget"):
        assert sum(chosen(budget["spec"]["selector"], pod) for pod in pods) == 1, by_name(budget)
    for scaler in of_kind("county", "HorizontalPodAutoscaler"):
        assert scaler["spec"]["scaleTargetRef"]["name"] in names


def test_every_secret_is_named_in_the_readme() -> None:
    text = (FOLDER / "README.md").read_text("utf-8")
    referenced = {
        name
        for workload in of_kind("county", "Deployment", "Job", "CronJob")
        for name in re.findall(r"'(?:secretName|name)': '([a-z-]+)'", str(secrets(workload)))
    }
    general = {re.sub(rf"^({'|'.join(each.name for each in services())})-", "<服务>-", name) for name in referenced}
    assert {name for name in general if f"`{name}`" not in text} == set()


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_the_administrators_accounts_are_those_of_the_steps_and_servers_alone(environment: str) -> None:
    workloads = of_kind(environment, "Deployment", "Job", "CronJob", "StatefulSet")
    holders = {by_name(each) for each in workloads if re.search(r"'echowall-(database-)?admin'", str(secrets(each)))}
    assert holders - {"postgres"} == {"accounts", "topology"}


def secrets(workload: Mapping[str, Any]) -> list[Any]:
    volumes = [volume["secret"] for volume in template(workload)["spec"].get("volumes", ()) if "secret" in volume]
    sources = [each.get("valueFrom", {}) for each in container(workload).get("env", ())]
    return volumes + [source["secretKeyRef"] for source in sources if source]


def test_whose_figures_are_not_ours_is_asked_for_them() -> None:
    monitored = [each["spec"]["selector"] for each in of_kind("county", "PodMonitor")]
    [exporter] = [each for each in of_kind("county", "Deployment") if by_name(each) == "postgres-exporter"]

    assert any(chosen(selector, labels(exporter)) for selector in monitored)
    assert {"matchLabels": {"app.kubernetes.io/component": "rabbitmq"}} in monitored
    assert ports_out(labels(exporter), built("environments/county")) == {DNS, *DATABASE}


def test_what_a_job_needs_is_put_there_before_it() -> None:
    steps = re.findall(r"kubectl apply -k \S+ -l (\S+)", (FOLDER / "README.md").read_text("utf-8"))
    component = "app.kubernetes.io/component"
    assert steps == [f"'!{component}'", f"{component}=administration", f"{component}=migrate"]

    first = [each for each in built("environments/county") if component not in each["metadata"].get("labels", {})]
    ground = {(each["kind"], by_name(each)) for each in first}
    assert {("Cluster", "postgres"), ("RabbitmqCluster", "rabbitmq"), ("ConfigMap", "echowall-settings")} <= ground
    accounts = {template(job)["spec"]["serviceAccountName"] for job in of_kind("county", "Job", "CronJob")}
    assert {("ServiceAccount", name) for name in accounts} <= ground
