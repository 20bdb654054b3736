"""Prometheus, Alertmanager and their tools: those installed, else unpacked from Debian's packages."""

import shutil
from pathlib import Path

from deploy.local import debian
from deploy.local.layout import Layout


def program(name: str) -> Path:
    """Where a program is: `prometheus`, `promtool`, `prometheus-alertmanager` or `amtool`, as Debian names them.

    Nothing is installed and no service is started. Raises DebianError where it is neither there nor to be had.
    """
    if installed := shutil.which(name):
        return Path(installed)
    return debian.unpack(Layout().monitoring_programs, debian.MONITORING) / "usr" / "bin" / name


def shared_folder(server: Path) -> Path | None:
    """Where a server that was unpacked wants to be started; None for one that is installed."""
    folder = server.parents[2] / debian.SHARED[server.name]
    return None if server.parents[2] == Path("/") or not folder.is_dir() else folder
