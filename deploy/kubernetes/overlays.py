"""One overlay for each service: its name, what its processes are told, and the paths of its probes."""

from collections.abc import Iterator, Sequence
from typing import Any

import yaml

from deploy.kubernetes.environment import environment
from deploy.processes.discovery import PAGES, Service

IMAGE = "registry.echowall.invalid/echowall"
"""Where images are; each service has one, named after it."""
WHOLE = "all"
"""The image with every service in it, for the steps of administration."""
_HEAD = {"apiVersion": "kustomize.config.k8s.io/v1beta1", "kind": "Kustomization"}


def overlay(service: Service) -> dict[str, Any]:
    """The kustomization of one service."""
    bases = ["../../base/api", *(["../../base/bus"] if service.tables else [])]
    return {
        **_HEAD,
        "namePrefix": f"{service.name}-",
        "labels": [{"pairs": {"app.kubernetes.io/name": service.name}, "includeSelectors": True}],
        "images": [{"name": "echowall", "newName": f"{IMAGE}/{service.name}"}],
        "resources": bases,
        "patches": [*map(_patch, _workloads(service)), *_absent(service)],
    }


def collection(services: Sequence[Service]) -> dict[str, Any]:
    """The kustomization of all services, with what leads to them."""
    return {**_HEAD, "resources": [*(service.name for service in services), "ingress.yaml", "toolbox.yaml"]}


def images(services: Sequence[Service], version: str) -> dict[str, Any]:
    """The component that says which images are run: where they are, and of which version."""
    whole = {"name": "echowall", "newName": f"{IMAGE}/{WHOLE}", "newTag": version}
    own = [{"name": f"{IMAGE}/{service.name}", "newTag": version} for service in services]
    return {"apiVersion": "kustomize.config.k8s.io/v1alpha1", "kind": "Component", "images": [*own, whole]}


def ingress(services: Sequence[Service], body_bytes: int) -> dict[str, Any]:
    """Paths to services, the pages at the root; bodies of up to so many bytes, streams that stay open."""
    names = sorted((service.name for service in services if service.api), key=lambda name: (name == PAGES, name))
    return {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "Ingress",
        "metadata": {
            "name": "echowall",
            "annotations": {
                "nginx.ingress.kubernetes.io/proxy-body-size": str(body_bytes),
                "nginx.ingress.kubernetes.io/proxy-buffering": "off",
                "nginx.ingress.kubernetes.io/proxy-read-timeout": "3600",
                "nginx.ingress.kubernetes.io/ssl-redirect": "true",
            },
        },
        "spec": {
            "ingressClassName": "nginx",
            "tls": [{"hosts": ["echowall.invalid"], "secretName": "echowall-tls"}],
            "rules": [{"host": "echowall.invalid", "http": {"paths": [_path(name) for name in names]}}],
        },
    }


def _path(service: str) -> dict[str, Any]:
    backend = {"service": {"name": f"{service}-api", "port": {"name": "http"}}}
    return {"path": "/" if service == PAGES else f"/{service}", "pathType": "Prefix", "backend": backend}


def _workloads(service: Service) -> Iterator[dict[str, Any]]:
    yield _workload(service, "Deployment", "api", **_probes(service.name))
    if service.tables:
        yield _workload(service, "Deployment", "relay")
        yield _workload(service, "Job", "migrate")
        yield _workload(service, "CronJob", "retention")
    if service.worker:
        yield _workload(service, "Deployment", "worker")


def _workload(service: Service, kind: str, name: str, **more: Any) -> dict[str, Any]:
    container = {"name": name, "env": environment(service, name), **more}
    spec: dict[str, Any] = {"template": {"spec": {"containers": [container]}}}
    return {
        "apiVersion": "apps/v1" if kind == "Deployment" else "batch/v1",
        "kind": kind,
        "metadata": {"name": name},
        "spec": {"jobTemplate": {"spec": spec}} if kind == "CronJob" else spec,
    }


def _probes(service: str) -> dict[str, Any]:
    root = "" if service == PAGES else f"/{service}"
    paths = {"startupProbe": "healthz", "livenessProbe": "healthz", "readinessProbe": "readyz"}
    return {probe: {"httpGet": {"path": f"{root}/{path}", "port": "http"}} for probe, path in paths.items()}


def _patch(workload: dict[str, Any]) -> dict[str, Any]:
    return {"patch": yaml.safe_dump(workload, sort_keys=False)}


def _absent(service: Service) -> Iterator[dict[str, Any]]:
    """What the bus's base has and a service without a worker has not."""
    if service.tables and not service.worker:
        for version, kind in (("apps/v1", "Deployment"), ("policy/v1", "PodDisruptionBudget")):
            yield _patch({"apiVersion": version, "kind": kind, "metadata": {"name": "worker"}, "$patch": "delete"})
