"""Which processes a run consists of, and what each is told."""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from deploy.local import settings
from deploy.local.children import Child
from deploy.local.layout import CHECKOUT, Layout
from deploy.local.ports import LOOPBACK, free_port
from deploy.processes.discovery import PAGES, metrics_path, with_api, with_tables, with_worker

API_KINDS = ("DATABASE_URL", "READ_DATABASE_URL")
BUS_KINDS = {"relay": ("DATABASE_URL", "AMQP_URI", "MONITOR_URL"), "worker": ("DATABASE_URL", "AMQP_URI")}


@dataclass(frozen=True)
class Run:
    """One run: where, on which port, with which settings."""

    layout: Layout
    port: int
    settings: Mapping[str, str]

    @property
    def base_url(self) -> str:
        """Where people and partners find it."""
        return f"http://{LOOPBACK}:{self.port}"

    def child(self, name: str, command: Sequence[str], environment: Mapping[str, str], metrics: str = "") -> Child:
        """Return one of our processes, not yet started; `metrics` is where it shows its figures."""
        return Child(
            name=name,
            command=[sys.executable, "-m", "deploy.command", *command],
            log=self.layout.log(name),
            pid_file=self.layout.pid_file(name),
            environment=environment,
            folder=CHECKOUT,
            patience=30.0,
            metrics=metrics,
        )

    def api(self, name: str, services: Sequence[str], port: int) -> Child:
        """Return the HTTP side of these services on a port; what stands before it, stands on this machine."""
        environment = settings.for_process(self.settings, services, API_KINDS) | {"TRUSTED_PROXIES": LOOPBACK}
        metrics = f"{LOOPBACK}:{port}{metrics_path(services[0])}"
        return self.child(name, ["api", *_naming(services), "--port", str(port)], environment, metrics)

    def bus(self, name: str, kind: str, services: Sequence[str]) -> Child:
        """Return a worker or relay of these services, with health and metrics on a port of its own."""
        environment = settings.for_process(self.settings, services, BUS_KINDS[kind])
        port = free_port()
        environment |= {"OPS_PORT": str(port)}
        return self.child(name, [kind, *_naming(services)], environment, f"{LOOPBACK}:{port}/metrics")

    def front(self, ports: Mapping[str, int]) -> Child:
        """Return the process that passes requests on to the services' own ports."""
        routes = [word for name, port in ports.items() for word in ("--to", f"{name}=http://{LOOPBACK}:{port}")]
        environment = settings.for_process(self.settings, (), ())
        return self.child("front", ["front", "--port", str(self.port), *routes], environment)

    def healer(self) -> Child:
        """Return the step that applies the topology once more and ends."""
        return self.child("topology", ["topology", "apply"], settings.for_administration(self.settings))

    def simulator(self) -> Child:
        """Return the demonstration traffic."""
        return self.child("simulator", ["simulate"], settings.for_administration(self.settings))


def together(run: Run) -> list[Child]:
    """Return three processes with every service in each."""
    processes = [run.api("api", with_api(), run.port), run.bus("relay", "relay", with_tables())]
    if with_worker():
        processes.append(run.bus("worker", "worker", with_worker()))
    return processes


def apart(run: Run) -> list[Child]:
    """Return three processes for each service, and the front that makes them look like one."""
    ports = {service: free_port() for service in with_api()}
    return [
        *(run.api(f"{service}-api", [service], port) for service, port in ports.items()),
        *(run.bus(f"{service}-relay", "relay", [service]) for service in with_tables()),
        *(run.bus(f"{service}-worker", "worker", [service]) for service in with_worker()),
        run.front(ports),
    ]


def health_paths() -> list[str]:
    """Return the addresses that must answer before a run counts as started."""
    return [f"/{service}/readyz" for service in with_api() if service != PAGES]


def _naming(services: Sequence[str]) -> list[str]:
    return [word for service in services for word in ("--service", service)]
