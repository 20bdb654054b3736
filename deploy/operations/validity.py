"""What the tools say that will read the files: promtool, amtool, kubectl, kubernetes-validate."""

import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from deploy.kubernetes.files import FOLDER as KUBERNETES
from deploy.monitoring.files import FOLDER as MONITORING
from deploy.monitoring.programs import program

_SECONDS = 120
_PROGRAMS = Path(sys.executable).parent
"""Where the lock's packages have put theirs."""


def faults() -> list[str]:
    """What each tool complains of, with its own words. Raises DebianError where a tool isn't to be had."""
    return [fault for check in (_monitoring, _kubernetes) for fault in check()]


def _monitoring() -> Iterator[str]:
    prometheus, alertmanager = MONITORING / "prometheus", MONITORING / "alertmanager"
    promtool, amtool = program("promtool"), program("amtool")
    yield from _fault(promtool, "check", "config", prometheus / "prometheus.yaml")
    yield from _fault(promtool, "test", "rules", *sorted((prometheus / "tests").glob("*.yaml")))
    yield from _fault(amtool, "check-config", alertmanager / "alertmanager.yaml")


def _kubernetes() -> Iterator[str]:
    """Each environment is put together, and judged by Kubernetes' own schemas; those of operators are not at hand."""
    with tempfile.TemporaryDirectory() as scratch:
        for environment in sorted((KUBERNETES / "environments").iterdir()):
            whole = Path(scratch) / f"{environment.name}.yaml"
            yield from _fault(_PROGRAMS / "kubectl", "kustomize", environment, "--output", whole)
            yield from _fault(_PROGRAMS / "kubernetes-validate", "--strict", "--quiet", "--no-warn", whole)


def _fault(tool: Path, *words: str | Path) -> Sequence[str]:
    """Nothing, or the tool's complaint."""
    command = [str(word) for word in (tool, *words)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS, check=False)  # noqa: S603 - our own
    return () if done.returncode == 0 else (f"{tool.name} {words[0]}:\n{done.stdout}{done.stderr}",)
