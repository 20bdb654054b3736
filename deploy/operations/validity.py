"""What the tools say that will read the files: promtool, amtool, kubectl, kubernetes-validate, hadolint."""

import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import yaml
from compose_spec import PyCompose

from deploy.containers import files as containers
from deploy.containers.overlays import OVERLAYS, over
from deploy.kubernetes import components
from deploy.kubernetes.files import FOLDER as KUBERNETES
from deploy.monitoring.files import FOLDER as MONITORING
from deploy.monitoring.programs import program

_SECONDS = 120
_PROGRAMS = Path(sys.executable).parent
"""Where the lock's packages have put theirs."""


def faults() -> list[str]:
    """What each tool complains of, with its own words. Raises DebianError where a tool isn't to be had."""
    return [fault for check in (_monitoring, _kubernetes, _containers) for fault in check()]


def _monitoring() -> Iterator[str]:
    prometheus, alertmanager = MONITORING / "prometheus", MONITORING / "alertmanager"
    promtool, amtool = program("promtool"), program("amtool")
    yield from _fault(promtool, "check", "config", prometheus / "prometheus.yaml")
    # Its authority's certificate is where it will run.
    yield from _fault(promtool, "check", "config", "--syntax-only", prometheus / "prometheus-tls.yaml")
    yield from _fault(promtool, "test", "rules", *sorted((prometheus / "tests").glob("*.yaml")))
    yield from _fault(amtool, "check-config", alertmanager / "alertmanager.yaml")


def _kubernetes() -> Iterator[str]:
    """Every environment is put together; each resource of all is judged once, by Kubernetes' own schemas."""
    resources: set[str] = set()
    with tempfile.TemporaryDirectory() as scratch:
        with_all = components.environment(Path(scratch), "county", *components.OPTIONAL)
        for environment in (*sorted((KUBERNETES / "environments").iterdir()), with_all):
            done = _run(_PROGRAMS / "kubectl", "kustomize", environment)
            yield from _complaint(done)
            resources |= set(done.stdout.split("\n---\n"))
        whole = Path(scratch, "whole.yaml")
        whole.write_text("\n---\n".join(sorted(resources)), encoding="utf-8")
        yield from _fault(_PROGRAMS / "kubernetes-validate", "--strict", "--quiet", "--no-warn", whole)


def _containers() -> Iterator[str]:
    yield from _fault(_PROGRAMS / "hadolint", containers.DOCKERFILE)
    for path in sorted(containers.MOUNTED.glob("*.yaml")):
        try:
            yaml.safe_load(path.read_text("utf-8"))
        except yaml.YAMLError as wrong:
            yield f"{path}: {wrong}"
            return
    for names in ((), *((name,) for name in OVERLAYS), tuple(OVERLAYS)):
        try:
            PyCompose.from_yaml(yaml.safe_dump(over(*names)))
        except ValueError as wrong:
            yield f"{containers.COMPOSE} {' '.join(names)}: {wrong}"


def _fault(tool: Path, *words: str | Path) -> Sequence[str]:
    return _complaint(_run(tool, *words))


def _complaint(done: "subprocess.CompletedProcess[str]") -> Sequence[str]:
    """Nothing, or what the tool said."""
    return () if done.returncode == 0 else (f"{' '.join(done.args[:2])}:\n{done.stdout}{done.stderr}",)


def _run(tool: Path, *words: str | Path) -> "subprocess.CompletedProcess[str]":
    command = [str(word) for word in (tool, *words)]
    return subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS, check=False)  # noqa: S603 - our own
