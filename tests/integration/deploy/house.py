"""A launcher of the test's own: another folder of local state, the same checkout."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from deploy.local import outside, stale
from deploy.local.children import Identity, read_pid_file
from deploy.local.layout import CHECKOUT, Layout
from deploy.local.ports import free_port
from tests.waiting import eventually

READY = "就绪"
START_SECONDS = 90


class House:
    """One folder of local state and, between `start` and its end, one launcher of a checkout."""

    def __init__(
        self,
        home: Path,
        *,
        python: Sequence[str] = (sys.executable,),
        user: str | None = None,
        checkout: Path = CHECKOUT,
    ) -> None:
        self.layout = Layout(home)
        self.port = free_port()
        self._python = python
        self._checkout = checkout
        self.user = user
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, **wishes: str) -> None:
        """Start the launcher and wait until it says that it is ready."""
        output = self.layout.home / "launcher.out"
        with output.open("wb") as log:
            self._process = self._open(["run"], wishes, log.fileno())
        eventually(lambda: READY in output.read_text() or self._process_ended(), within=START_SECONDS, every=0.1)
        assert READY in output.read_text(), self.said()

    def _open(self, command: Sequence[str], wishes: dict[str, str], log: int) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            [*self._python, "-m", "deploy.command", *command],
            env=self.environment(wishes),
            cwd=self._checkout,
            stdout=log,
            stderr=log,
            user=self.user,
            group="nogroup" if self.user else None,
            extra_groups=[] if self.user else None,
            start_new_session=True,
        )

    def environment(self, wishes: dict[str, str]) -> dict[str, str]:
        inherited = {name: os.environ[name] for name in ("PATH", "LANG", "PYTHONPATH") if name in os.environ}
        own = {"LOCAL_HOME": str(self.layout.home), "HOME": str(self.layout.home), "PORT": str(self.port)}
        return inherited | own | {"SIMULATE": "0"} | wishes

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run another `echowall` command beside the launcher."""
        return subprocess.run(
            [*self._python, "-m", "deploy.command", *words],
            env=self.environment({}),
            cwd=self._checkout,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    @contextmanager
    def observing(self) -> Iterator[Callable[[], str]]:
        """Watch it as `make observe ARGS=--quick` does; gives what was said so far."""
        output = self.layout.home / "observe.out"
        with output.open("wb") as log:
            process = self._open(["observe", "--quick"], {}, log.fileno())
        try:
            yield output.read_text
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(60)

    def send(self, process: str, name: str) -> None:
        """Send a process a signal: `STOP`, `CONT`."""
        os.kill(self.processes[process].pid, signal.Signals[f"SIG{name}"])

    def said(self) -> str:
        return (self.layout.home / "launcher.out").read_text()

    def _process_ended(self) -> bool:
        return self._process is not None and self._process.poll() is not None

    def end(self, number: signal.Signals = signal.SIGINT) -> int:
        """Signal the launcher and wait for its end; its exit code."""
        assert self._process is not None
        self._process.send_signal(number)
        return self._process.wait(90)

    @property
    def processes(self) -> dict[str, Identity]:
        """Whatever runs, by name."""
        found = {path.stem: read_pid_file(path) for path in self.layout.run.glob("*.pid")}
        return {name: identity for name, identity in found.items() if identity is not None}

    @property
    def credentials(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.layout.credentials.read_text())
        return found

    def get(self, path: str) -> httpx.Response:
        """A county operator's read."""
        headers = {"authorization": f"Bearer {self.credentials['tokens']['county']}"}
        return httpx.get(self.credentials["base_url"] + path, headers=headers, timeout=10)

    def centres(self) -> int:
        return len(self.get("/supervision/v1/overview").json()["centres"])

    def ready(self) -> bool:
        """Whether every service answers and reaches its database."""
        try:
            answers = [self.get(f"/{service}/readyz") for service in ("centres", "express", "supervision")]
        except httpx.HTTPError:
            return False
        return all(answer.status_code == httpx.codes.OK for answer in answers)


@contextmanager
def house(home: Path, **options: Any) -> Iterator[House]:
    """A house in a fresh folder; whatever still runs at the end is ended, and nothing of it stays."""
    home.mkdir(parents=True, mode=0o700)
    built = House(home, **options)
    if built.user is not None:
        shutil.chown(home, built.user, "nogroup")
    else:
        _lend_programs(home)
    try:
        yield built
    finally:
        stale.stop(built.layout)
        outside.remove(built.layout.database)


def _lend_programs(home: Path) -> None:
    """What this checkout has unpacked already."""
    for name in ("debian", "debian-monitoring"):
        if (CHECKOUT / ".local" / name).exists():
            (home / name).symlink_to(CHECKOUT / ".local" / name)
