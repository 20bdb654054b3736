"""What kubectl puts together of `k8s/`, and what house tests ask of it."""

import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from deploy.kubernetes.files import FOLDER
from services.chassis.http.reader import THREADS

KUBECTL = Path(sys.executable).parent / "kubectl"
OTHERS = {"postgres", "postgres-exporter", "rabbitmq"}
"""Workloads with images of others."""
CONNECTIONS = {"api": 1 + 1 + THREADS + 1, "worker": 1 + 1 + 1 + 4 + 1, "relay": 1}
"""To the database, of one service's process at the most: for writes, tables, reads, listening; events, timers, notices,
couriers, waking; the outbox."""


@cache
def built(folder: str) -> list[dict[str, Any]]:
    """The resources of a folder beneath `k8s`, or of any other by its whole path."""
    command = [str(KUBECTL), "kustomize", str(FOLDER / folder)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    return [each for each in yaml.load_all(done.stdout, yaml.CSafeLoader) if each]


def of_kind(environment: str, *kinds: str) -> list[dict[str, Any]]:
    return [each for each in built(f"environments/{environment}") if each["kind"] in kinds]


def template(workload: Mapping[str, Any]) -> dict[str, Any]:
    spec = workload["spec"]
    found: dict[str, Any] = (
        spec["jobTemplate"]["spec"]["template"] if workload["kind"] == "CronJob" else spec["template"]
    )
    return found


def ours(environment: str = "county") -> list[dict[str, Any]]:
    """All workloads whose image is ours."""
    found = of_kind(environment, "Deployment", "Job", "CronJob")
    return [each for each in found if each["metadata"]["name"] not in OTHERS]


def deployments() -> list[dict[str, Any]]:
    """Those of the county whose image is ours."""
    return [each for each in ours() if each["kind"] == "Deployment"]


def container(workload: Mapping[str, Any]) -> dict[str, Any]:
    [found] = template(workload)["spec"]["containers"]
    return dict(found)


def labels(workload: Mapping[str, Any]) -> dict[str, str]:
    return dict(template(workload)["metadata"]["labels"])


def by_name(workload: Mapping[str, Any]) -> str:
    return str(workload["metadata"]["name"])


def chosen(selector: Mapping[str, Any], found: Mapping[str, str]) -> bool:
    if any(found.get(key) != value for key, value in selector.get("matchLabels", {}).items()):
        return False
    terms = selector.get("matchExpressions", ())
    return all((found.get(term["key"]) in term["values"]) == (term["operator"] == "In") for term in terms)


def ports_out(pod: Mapping[str, str], resources: Sequence[dict[str, Any]]) -> set[int]:
    """Where a pod with these labels may connect to."""
    rules = [
        rule
        for policy in (each for each in resources if each["kind"] == "NetworkPolicy")
        if "Egress" in policy["spec"]["policyTypes"] and chosen(policy["spec"]["podSelector"], pod)
        for rule in policy["spec"].get("egress", ())
    ]
    return {port["port"] for rule in rules for port in rule["ports"]}
