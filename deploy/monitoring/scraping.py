"""Prometheus: what is asked for its figures, how often, and who is told of alerts."""

from collections.abc import Mapping, Sequence
from typing import Any

from deploy.processes.discovery import metrics_path, with_api

OPS_PORT, API_PORT = 9100, 8080
"""Where a container's worker or relay, and its api, show their figures."""
JOB = "echowall"
Target = tuple[str, str, str]
"""Name of the process, host with port, path."""


def targets() -> list[Target]:
    """The three processes of a house in compose, by their names in its network."""
    api = ("api", f"api:{API_PORT}", metrics_path(with_api()[0]))
    return [api, *((name, f"{name}:{OPS_PORT}", "/metrics") for name in ("relay", "worker"))]


def scraped(found: Sequence[Target]) -> list[dict[str, Any]]:
    """Targets as Prometheus reads them from a file or from its settings; `instance` is the process's name."""
    return [
        {"targets": [address], "labels": {"instance": name, "__metrics_path__": path}} for name, address, path in found
    ]


def configuration(
    jobs: Sequence[Mapping[str, Any]], rule_files: Sequence[str], alertmanager: str, *, seconds: int = 15
) -> dict[str, Any]:
    """Prometheus' settings; it asks and judges every so many seconds."""
    return {
        "global": {"scrape_interval": f"{seconds}s", "evaluation_interval": f"{seconds}s"},
        "rule_files": list(rule_files),
        "alerting": {"alertmanagers": [{"static_configs": [{"targets": [alertmanager]}]}]},
        "scrape_configs": list(jobs),
    }


def composed(authority: str | None = None) -> dict[str, Any]:
    """The settings for compose: our processes, and the two exporters.

    With `authority`, the file of the one that signed its certificate, the api is asked over TLS.
    """
    jobs = [
        _encrypted(authority) if authority else {"job_name": JOB, "static_configs": scraped(targets())},
        {"job_name": f"{JOB}-rabbitmq", "static_configs": [{"targets": ["rabbitmq:15692"]}]},
        {"job_name": f"{JOB}-postgres", "static_configs": [{"targets": ["postgres-exporter:9187"]}]},
    ]
    return configuration(jobs, ["rules/*.yaml"], "alertmanager:9093")


def _encrypted(authority: str) -> dict[str, Any]:
    """Of our processes the api alone shows its figures over TLS."""
    found = scraped(targets())
    for each in found:
        if each["labels"]["instance"] == "api":
            each["labels"]["__scheme__"] = "https"
    return {"job_name": JOB, "tls_config": {"ca_file": authority}, "static_configs": found}
