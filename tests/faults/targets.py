"""What can be hit: three processes and two servers, each started again by a keeper as soon as it has ended."""

import contextlib
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from deploy.local.children import Child


class Target:
    """One process to kill, freeze or arm; `child` gives its present child, `answers` says whether it is at work.

    `restarts` counts how often it had ended and was started again.
    """

    def __init__(self, name: str, child: Callable[[], Child], answers: Callable[[], bool]) -> None:
        self.name = name
        self.answers = answers
        self.restarts = 0
        self._child = child
        self._lock = threading.Lock()
        self._armed: Callable[[], None] | None = None

    @property
    def armed(self) -> bool:
        """Whether it has been told to die at a point that it has not come to yet."""
        return self._armed is not None

    def kill(self) -> bool:
        """`kill -9`; whether it was alive and has died of it."""
        with self._lock:
            child = self._child()
            alive = child.running()
            child.kill()
            return alive and child.exit_code() == -signal.SIGKILL

    def freeze(self, seconds: float) -> bool:
        """SIGSTOP to it and its children, then SIGCONT; whether it stood still."""
        with self.still() as stands:
            time.sleep(seconds)
            return stands()

    @contextlib.contextmanager
    def still(self) -> Iterator[Callable[[], bool]]:
        """SIGSTOP to it and its children for the length of the block; whether it stands still can be asked."""
        pid = self._child().pid or 0
        family = [pid]
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGSTOP)
            family += _children(pid)
        _signal(family[1:], signal.SIGSTOP)
        try:
            yield lambda: _state(pid) == "T"
        finally:
            _signal(family, signal.SIGCONT)

    def arm(self, point: signal.Signals, fired: Callable[[], None]) -> bool:
        """Let it die at its next arrival at `point`, which calls `fired`; False, as nothing has happened yet."""
        with self._lock:
            self._armed = fired
            _signal([self._child().pid or 0], point)
        return False

    def revive(self) -> None:
        """Start it again if it has ended."""
        with self._lock:
            child = self._child()
            if child.running():
                return
            fired, self._armed = self._armed, None
            if fired is not None and child.exit_code() == -signal.SIGKILL:
                fired()
            self.restarts += 1
            child.start()


class Keeper(threading.Thread):
    """Revives targets until it is told to stop, as a launcher or a cluster does."""

    def __init__(self, targets: Sequence[Target]) -> None:
        super().__init__(name="keeper", daemon=True)
        self._targets = targets
        self._over = threading.Event()

    def run(self) -> None:
        while not self._over.wait(0.1):
            for target in self._targets:
                target.revive()

    def stop(self) -> None:
        """Revive nothing any more."""
        self._over.set()
        self.join(20)


def _children(pid: int) -> list[int]:
    try:
        return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()]
    except OSError:
        return []


def _signal(pids: Sequence[int], number: signal.Signals) -> None:
    for pid in filter(None, pids):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)


def _state(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except OSError:
        return ""
