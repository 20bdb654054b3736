"""Child processes: tied to their parent, named by a pid file, stopped with patience and an end."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from deploy.local.waiting import TookTooLongError, wait_until

_TETHER = Path(__file__).with_name("tether.py")


@dataclass(frozen=True)
class User:
    """The numbers of the user and the group that a child runs as."""

    uid: int
    gid: int


@dataclass(frozen=True)
class Identity:
    """A process that can't be mistaken for a later one of the same number: pid and start time in clock ticks."""

    pid: int
    started: int

    def alive(self) -> bool:
        """Say whether this very process still runs (a zombie does not)."""
        return start_time(self.pid) == self.started


def start_time(pid: int) -> int | None:
    """Return when a process started, in clock ticks since boot; None when there is none or only its zombie."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    fields = text.rpartition(")")[2].split()
    return None if fields[0] in "ZX" else int(fields[19])


def identify(pid: int) -> Identity | None:
    """Return the identity of a running process."""
    started = start_time(pid)
    return None if started is None else Identity(pid, started)


def write_pid_file(path: Path, identity: Identity) -> None:
    """Name a process in a file: ``<pid> <start time>``."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{identity.pid} {identity.started}\n", encoding="ascii")


def read_pid_file(path: Path) -> Identity | None:
    """Return the process that a file names if it still runs."""
    try:
        pid, started = (int(word) for word in path.read_text(encoding="ascii").split())
    except (OSError, ValueError):
        return None
    identity = Identity(pid, started)
    return identity if identity.alive() else None


def end_process(identity: Identity, number: signal.Signals, within: float) -> None:
    """Signal a process, wait ``within`` seconds for its end, then kill it."""
    for attempt, patience in ((number, within), (signal.SIGKILL, 10.0)):
        if not identity.alive():
            return
        try:
            os.kill(identity.pid, attempt)
            wait_until(lambda: not identity.alive(), within=patience, what=f"end of process {identity.pid}")
        except ProcessLookupError:
            return
        except TookTooLongError:
            continue


@cache
def _spawner() -> ThreadPoolExecutor:
    """One thread that lives as long as we do: the kernel takes the end of the *thread* that forked for our end."""
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="spawner")


# A fork keeps no threads: a forked process makes its own.
os.register_at_fork(after_in_child=_spawner.cache_clear)


@dataclass
class Child:
    """One child process: what to run, where it logs, which signal asks it to end.

    `metrics` is where it shows its figures, host, port and path; empty where it shows none.
    """

    name: str
    command: Sequence[str]
    log: Path
    pid_file: Path
    environment: Mapping[str, str] | None = None
    folder: Path | None = None
    user: User | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    patience: float = 20.0
    metrics: str = ""
    _process: subprocess.Popen[bytes] | None = field(default=None, repr=False)
    _identity: Identity | None = field(default=None, repr=False)
    _asked: bool = field(default=False, repr=False)

    def start(self) -> None:
        """End what an earlier owner left behind, then start; both names of the log and pid folders are made."""
        self.end_stale()
        self.log.parent.mkdir(parents=True, exist_ok=True)
        self._process, self._asked = _spawner().submit(self._spawn).result(), False
        self._identity = identify(self._process.pid)
        if self._identity is not None:
            write_pid_file(self.pid_file, self._identity)

    def _spawn(self) -> "subprocess.Popen[bytes]":
        user = f"{self.user.uid}:{self.user.gid}" if self.user else "-"
        tether = [sys.executable, "-I", "-S", str(_TETHER), str(os.getpid()), str(int(self.stop_signal)), user]
        with self.log.open("ab") as log:
            return subprocess.Popen(  # noqa: S603 - commands are made by the launcher, never by input
                [*tether, *self.command],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=None if self.environment is None else dict(self.environment),
                cwd=self.folder,
                start_new_session=True,
            )

    @property
    def pid(self) -> int | None:
        """The number of the process, also when it has ended."""
        return self._process.pid if self._process else None

    def running(self) -> bool:
        """Say whether the child was started and has not ended."""
        return self._process is not None and self._process.poll() is None

    def exit_code(self) -> int | None:
        """Return the exit code of an ended child (negative: the signal), None while it runs or before."""
        return self._process.poll() if self._process else None

    def end_stale(self) -> None:
        """End the process that the pid file names, if it is still that process and not our own present child."""
        stale = read_pid_file(self.pid_file)
        if stale is not None and stale != self._identity:
            end_process(stale, self.stop_signal, self.patience)

    def ask_to_end(self) -> None:
        """Ask the child to end without waiting for it."""
        if self._process is not None and not self._asked and self._process.poll() is None:
            self._asked = True
            self._process.send_signal(self.stop_signal)

    def stop(self) -> None:
        """Ask the child to end, wait for it, kill it when its patience is over; safe to call twice."""
        if self._process is None:
            return
        self.ask_to_end()
        try:
            self._process.wait(self.patience)
        except subprocess.TimeoutExpired:
            self.kill()
        self.pid_file.unlink(missing_ok=True)

    def kill(self) -> None:
        """End the child at once, as a crash would; the pid file stays."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(10)

    def last_words(self, lines: int = 15) -> str:
        """Return the end of the log, for a message about a child that would not start."""
        text = self.log.read_text(encoding="utf-8", errors="replace") if self.log.exists() else ""
        return "\n".join(text.splitlines()[-lines:])
