"""What an earlier run left behind when its launcher was killed outright: ended by pid file and start time."""

import signal

from deploy.local.children import Identity, end_process, read_pid_file
from deploy.local.layout import Layout

LAUNCHER = "launcher"
_SIGNALS = {"database": signal.SIGINT, "epmd": signal.SIGKILL}
_LAST = ("broker", "epmd", "database")
"""Servers end after those who use them."""


def running_launcher(layout: Layout) -> Identity | None:
    """Return the launcher that runs in this checkout."""
    return read_pid_file(layout.pid_file(LAUNCHER))


def clean(layout: Layout) -> list[str]:
    """End every process that a pid file names and that still is that process; returns the names of those ended."""
    names = sorted((path.stem for path in layout.run.glob("*.pid")), key=lambda name: (_order(name), name))
    return [name for name in names if name != LAUNCHER and _end(layout, name)]


def stop(layout: Layout, within: float = 90.0) -> list[str]:
    """Let a running launcher stop everything, then end what it may have left; returns the names of those ended."""
    launcher = running_launcher(layout)
    if launcher is not None:
        end_process(launcher, signal.SIGTERM, within)
    layout.pid_file(LAUNCHER).unlink(missing_ok=True)
    left = clean(layout)
    return ([LAUNCHER] if launcher else []) + left


def _order(name: str) -> int:
    return _LAST.index(name) + 1 if name in _LAST else 0


def _end(layout: Layout, name: str) -> bool:
    identity = read_pid_file(layout.pid_file(name))
    if identity is not None:
        end_process(identity, _SIGNALS.get(name, signal.SIGTERM), 30.0)
    layout.pid_file(name).unlink(missing_ok=True)
    return identity is not None
