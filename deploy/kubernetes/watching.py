"""For the operators of Prometheus and KEDA: what is scraped, which rules hold, how many workers a queue wants."""

from collections.abc import Sequence
from typing import Any

from deploy.monitoring.alerts import GROUPS
from deploy.monitoring.rules import recordings, rules
from deploy.processes.discovery import Service, metrics_path
from services.chassis.bus.topology import inbox_of

WAITING = 1000
"""Messages in a queue for which one more worker is started: two batches of five hundred."""
MOST_WORKERS = 4
_MONITORING = "monitoring.coreos.com/v1"


def monitors(services: Sequence[Service]) -> list[dict[str, Any]]:
    """A ServiceMonitor for each api, a PodMonitor for all workers and relays, one for each server."""
    return [*(_of_api(service.name) for service in services if service.api), _OF_BUS, *_OF_SERVERS]


def prometheus_rules() -> dict[str, Any]:
    """The committed rules as one resource."""
    groups = [group for file in (recordings(), *_files()) for group in file["groups"]]
    return {
        "apiVersion": _MONITORING,
        "kind": "PrometheusRule",
        "metadata": _named("echowall"),
        "spec": {"groups": groups},
    }


def scaling(services: Sequence[Service]) -> list[dict[str, Any]]:
    """How to ask the broker, and for each worker the queue that it goes by."""
    return [_ASKING, *(_scaled(service.name) for service in services if service.worker)]


def _files() -> list[dict[str, Any]]:
    return [rules(group, alerts) for group, alerts in GROUPS.items()]


def _named(name: str) -> dict[str, Any]:
    return {"name": name, "labels": {"app.kubernetes.io/part-of": "echowall"}}


def _of_api(service: str) -> dict[str, Any]:
    chosen = {"app.kubernetes.io/name": service, "app.kubernetes.io/component": "api"}
    endpoint = {"port": "http", "path": metrics_path(service), "interval": "15s"}
    return {
        "apiVersion": _MONITORING,
        "kind": "ServiceMonitor",
        "metadata": _named(f"echowall-{service}-api"),
        "spec": {"selector": {"matchLabels": chosen}, "endpoints": [endpoint]},
    }


_OF_BUS = {
    "apiVersion": _MONITORING,
    "kind": "PodMonitor",
    "metadata": _named("echowall-bus"),
    "spec": {
        "selector": {
            "matchExpressions": [
                {"key": "app.kubernetes.io/component", "operator": "In", "values": ["relay", "worker"]}
            ]
        },
        "podMetricsEndpoints": [{"port": "ops", "path": "/metrics", "interval": "15s"}],
    },
}


def _of_server(name: str, component: str, port: str) -> dict[str, Any]:
    chosen = {"matchLabels": {"app.kubernetes.io/component": component}}
    endpoint = {"port": port, "interval": "15s"}
    return {
        "apiVersion": _MONITORING,
        "kind": "PodMonitor",
        "metadata": _named(f"echowall-{name}"),
        "spec": {"selector": chosen, "podMetricsEndpoints": [endpoint]},
    }


_OF_SERVERS = [_of_server("postgres", "exporter", "metrics"), _of_server("rabbitmq", "rabbitmq", "prometheus")]
_ASKING = {
    "apiVersion": "keda.sh/v1alpha1",
    "kind": "TriggerAuthentication",
    "metadata": _named("echowall-broker"),
    "spec": {"secretTargetRef": [{"parameter": "host", "name": "echowall-monitor", "key": "scaler-url"}]},
}


def _scaled(service: str) -> dict[str, Any]:
    queue = {"protocol": "http", "vhostName": "/", "queueName": inbox_of(service), "mode": "QueueLength"}
    trigger = {
        "type": "rabbitmq",
        "metadata": {**queue, "value": str(WAITING)},
        "authenticationRef": {"name": "echowall-broker"},
    }
    return {
        "apiVersion": "keda.sh/v1alpha1",
        "kind": "ScaledObject",
        "metadata": _named(f"{service}-worker"),
        "spec": {
            "scaleTargetRef": {"name": f"{service}-worker"},
            "minReplicaCount": 1,
            "maxReplicaCount": MOST_WORKERS,
            "triggers": [trigger],
        },
    }
