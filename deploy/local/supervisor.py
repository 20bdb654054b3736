"""Children that are started again when they crash, each time after a longer pause."""

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from deploy.local.children import Child
from deploy.local.secret_file import write_private
from deploy.local.steps import say

FIRST_PAUSE = 0.2
LONGEST_PAUSE = 30.0
HEALTHY_AFTER = 60.0
"""Seconds of running after which a crash counts as the first again."""


@dataclass
class Watched:
    """One child with the history of its crashes; times are seconds of the monotonic clock."""

    child: Child
    restarts: int = 0
    pause: float = FIRST_PAUSE
    started: float = field(default_factory=time.monotonic)
    due: float | None = None

    def check(self, now: float) -> bool:
        """Start the child again when it has crashed and its pause is over; say whether anything changed."""
        if self.child.running():
            return False
        if self.due is None:
            self._crashed(now)
            return True
        if now < self.due:
            return False
        self.child.start()
        self.restarts, self.started, self.due = self.restarts + 1, now, None
        return True

    def _crashed(self, now: float) -> None:
        if now - self.started > HEALTHY_AFTER:
            self.pause = FIRST_PAUSE
        self.due, self.pause = now + self.pause, min(self.pause * 2, LONGEST_PAUSE)
        wait = self.due - now
        say(f"  ! {self.child.name} 意外退出 (exit {self.child.exit_code()}), {wait:.1f} s 后重启 (restarting)")


class Supervisor:
    """Starts children, watches them, stops them; keeps a file that says what runs."""

    def __init__(self, state: Path, about: dict[str, object]) -> None:
        self._state = state
        self._about = about
        self._watched: list[Watched] = []

    def watch(self, *children: Child) -> None:
        """Take over children that run already."""
        self._watched += [Watched(child) for child in children]
        self.write()

    def start(self, *children: Child) -> None:
        """Start children and watch them."""
        for child in children:
            child.start()
        self.watch(*children)

    def check(self) -> None:
        """Look at every child once."""
        now = time.monotonic()
        changes = [watched.check(now) for watched in self._watched]
        if any(changes):
            self.write()

    def write(self) -> None:
        """Write the state file: addresses, and each process: pid, how often started again, where its metrics are."""
        processes = {watched.child.name: _entry(watched) for watched in self._watched}
        write_private(self._state, json.dumps({**self._about, "processes": processes}, indent=1) + "\n")

    def stop(self, servers: Sequence[str] = ()) -> None:
        """Stop every child but the `servers`: all are asked at once, then waited for."""
        children = [watched.child for watched in self._watched if watched.child.name not in servers]
        for child in children:
            child.ask_to_end()
        for child in children:
            child.stop()
        self._watched.clear()
        self._state.unlink(missing_ok=True)


def _entry(watched: Watched) -> dict[str, object]:
    return {"pid": watched.child.pid, "restarts": watched.restarts, "metrics": watched.child.metrics}
