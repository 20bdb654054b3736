"""What the tools say that will read the files: promtool, amtool."""

import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

from deploy.monitoring.files import FOLDER as MONITORING
from deploy.monitoring.programs import program

_SECONDS = 120


def faults() -> list[str]:
    """What each tool complains of, with its own words. Raises DebianError where a tool isn't to be had."""
    return [fault for command in _commands() if (fault := _fault(command))]


def _commands() -> Iterator[Sequence[str | Path]]:
    prometheus, alertmanager = MONITORING / "prometheus", MONITORING / "alertmanager"
    promtool, amtool = program("promtool"), program("amtool")
    yield promtool, "check", "config", prometheus / "prometheus.yaml"
    yield promtool, "test", "rules", *sorted((prometheus / "tests").glob("*.yaml"))
    yield amtool, "check-config", alertmanager / "alertmanager.yaml"


def _fault(command: Sequence[str | Path]) -> str:
    done = subprocess.run(  # noqa: S603 - our own command lines
        [str(word) for word in command], capture_output=True, text=True, timeout=_SECONDS, check=False
    )
    return "" if done.returncode == 0 else f"{Path(command[0]).name} {command[1]}:\n{done.stdout}{done.stderr}"
