"""A rolling upgrade under load: the code and the tables of an earlier commit, then ours, one replica at a time."""

import io
import itertools
import json
import subprocess
import sys
import tarfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from signal import SIGTERM

import httpx

from deploy.local.addresses import in_database, service_urls
from deploy.local.children import Child
from deploy.local.database import Database
from deploy.local.ports import free_port
from deploy.local.secret_file import SecretFile
from deploy.processes.discovery import with_tables
from deploy.processes.front import front
from tests.end_to_end.county import CHECKOUT
from tests.faults.checks import failures
from tests.faults.county import ShakyCounty
from tests.faults.ledger import Ledger
from tests.faults.persistence import Answer, Manner
from tests.faults.rig import arrived, at_work, close, recover, staff
from tests.faults.targets import Keeper
from tests.servers import FreshDatabase, Vhost
from tests.serving import served
from tests.waiting import eventually

NAME = "upgrade"
TABLES = ":(glob)services/**/migrations/versions/*.py"
STATIONS, SEED = 10, 7
PACE, BATCHES, ANSWER = 1.0, (1, 1, 1, 3), 45.0
WARM = 100
"""Events accepted and arrived before the upgrade begins, and again after each kind of process has been replaced."""
READY, WITHIN = 90.0, 60.0
LEAVES = 2.0
"""Seconds between a replica's leaving the balance and its SIGTERM, as a pod's preStop gives the ingress."""
STEP_SECONDS = 300
REGISTER = (
    "from services.centres.seed import seed; from services.chassis.config import Settings; "
    "seed(Settings.load('centres'))"
)
"""The registry of centres, and nothing else of the demonstration: what it adds up to is checked."""


def previous() -> str | None:
    """The commit before the last that changed the tables; None where the history doesn't reach that far."""
    try:
        changed = _git("log", "-1", "--format=%H", "--", TABLES).decode().strip()
        return _git("rev-parse", "--verify", f"{changed}~1").decode().strip() if changed else None
    except (OSError, subprocess.CalledProcessError):
        return None


def unpack(commit: str, folder: Path) -> Path:
    """The checkout of a commit. Raises CalledProcessError where there is no such commit."""
    with tarfile.open(fileobj=io.BytesIO(_git("archive", "--format=tar", commit))) as archive:
        archive.extractall(folder, filter="data")
    return folder


def _git(*words: str) -> bytes:
    return subprocess.run(["git", *words], cwd=CHECKOUT, capture_output=True, check=True, timeout=60).stdout


class Balance(Mapping[str, str]):
    """Whose turn it is: any service is found at the next of the addresses in it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._addresses: list[str] = []
        self._turns = itertools.count()

    def join(self, address: str) -> None:
        with self._lock:
            self._addresses = [*self._addresses, address]

    def leave(self, address: str) -> None:
        with self._lock:
            self._addresses = [each for each in self._addresses if each != address]

    def __getitem__(self, service: str) -> str:
        with self._lock:
            return self._addresses[next(self._turns) % len(self._addresses)]

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return len(self._addresses)


@dataclass(frozen=True)
class Replica:
    """One process of one version; `port` is its api's, or that of its health."""

    kind: str
    child: Child
    port: int

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ready(self) -> bool:
        assert self.child.running(), self.child.last_words()
        try:
            return httpx.get(f"{self.address}{'/express' if self.kind == 'api' else ''}/readyz", timeout=2).is_success
        except httpx.HTTPError:
            return False


class Fleet(ShakyCounty):
    """A county of several replicas of each process behind a balance, first all of an earlier checkout."""

    def __init__(self, server: Database, secrets: Path, vhost: Vhost, folder: Path, old: Path, replicas: int) -> None:
        url = in_database(server.superuser_url(), NAME)
        logins = {name: service_urls(url, name, SecretFile(secrets), NAME) for name in with_tables()}
        super().__init__(server, FreshDatabase(NAME, url, logins), vhost, folder)
        self.balance = Balance()
        self.replicas: list[Replica] = []
        self._old, self._many = old, replicas
        self._numbers = itertools.count(1)
        self._front = ExitStack()
        broker = folder / "broker.json"
        broker.write_text(json.dumps(self._passwords), "utf-8")
        owners = {f"{name.upper()}_OWNER_URL": found.owner for name, found in logins.items()}
        self._administration = {
            **self.environment,
            **owners,
            "ADMIN_DATABASE_URL": url,
            "DATABASE_PASSWORDS_FILE": str(secrets),
            "ADMIN_AMQP_URI": vhost.uri,
            "MANAGEMENT_URL": vhost.broker.management_url,
            "BROKER_PASSWORDS_FILE": str(broker),
        }

    def start(self) -> None:
        """The earlier version, from its accounts to its processes, at work."""
        for step in (["accounts"], ["migrate"], ["topology", "apply"]):
            self.command(self._old, *step)
        self._run(self._old, "-c", REGISTER)
        self.replicas = [self._begin(kind, self._old) for kind in ("api", "worker", "relay") for _ in range(self._many)]
        for each in self.replicas:
            self._admit(each)
        self._front.enter_context(served(front(self.balance), self.port))
        eventually(self._all_centres_are_known, within=WITHIN, every=0.2)

    def stop(self) -> None:
        """End whatever runs."""
        self._front.close()
        for each in self.replicas:
            each.child.ask_to_end()
        for each in self.replicas:
            each.child.stop()

    def command(self, checkout: Path, *words: str) -> None:
        """One of `echowall`'s commands as a version has it, with all rights."""
        self._run(checkout, "-m", "deploy.command", *words)

    def _run(self, checkout: Path, *words: str) -> None:
        subprocess.run(
            [sys.executable, *words],
            cwd=checkout,
            env=self._administration,
            stdout=subprocess.DEVNULL,
            timeout=STEP_SECONDS,
            check=True,
        )

    def replace(self, leaving: Replica) -> int | None:
        """One of ours comes and is ready before one of the earlier goes; that one's exit code."""
        coming = self._begin(leaving.kind, CHECKOUT)
        self.replicas.append(coming)
        self._admit(coming)
        self.balance.leave(leaving.address)
        time.sleep(LEAVES)
        leaving.child.stop()
        self.replicas.remove(leaving)
        return leaving.child.exit_code()

    def _begin(self, kind: str, checkout: Path) -> Replica:
        port, name = free_port(), f"{kind}-{next(self._numbers)}"
        child = Child(
            name=name,
            command=[sys.executable, "-m", "deploy.command", kind, *(["--port", str(port)] if kind == "api" else [])],
            log=self._folder / f"{name}.log",
            pid_file=self._folder / f"{name}.pid",
            environment=self.environment | ({} if kind == "api" else {"OPS_PORT": str(port)}),
            folder=checkout,
            patience=40.0,
        )
        child.start()
        return Replica(kind, child, port)

    def _admit(self, replica: Replica) -> None:
        eventually(replica.ready, within=READY, every=0.1)
        if replica.kind == "api":
            self.balance.join(replica.address)


@dataclass(frozen=True)
class Outcome:
    """What the upgrade has shown: each answer, each step's seconds, how each old process ended, what is wrong."""

    answers: Sequence[Answer]
    steps: Mapping[str, float]
    ends: Mapping[str, int | None]
    accepted: int
    arrived: int
    duplicates: int
    failures: Mapping[str, Sequence[str]]

    @property
    def slowest(self) -> float:
        """The longest wait for an answer, in seconds."""
        return max((answer.seconds for answer in self.answers), default=0.0)

    def shortcomings(self) -> list[str]:
        """What was not as it must be; empty where all was."""
        bad = [answer.status for answer in self.answers if answer.status == 0 or answer.status >= 500]
        wrong = {
            f"no answer, or 5xx: {bad}": bool(bad),
            "nobody asked": not self.answers,
            f"ended otherwise than asked: {self.ends}": not {*self.ends.values()} <= {0, -SIGTERM},
            f"accepted {self.accepted}, arrived {self.arrived}": self.accepted != self.arrived,
        }
        return [what for what, holds in wrong.items() if holds] + [
            f"{name}: {each}" for name, found in self.failures.items() for each in found
        ]


def run(fleet: Fleet, ledger: Ledger, tell: Callable[[float, str], None]) -> Outcome:
    """Load a fleet that is up, bring tables and processes to this checkout's version, check all that was accepted."""
    answers: list[Answer] = []
    over, began = threading.Event(), time.monotonic()
    manner = Manner(PACE, BATCHES, ANSWER, obedient=True, heard=answers.append)
    steps: dict[str, float] = {}
    ends: dict[str, int | None] = {}

    @contextmanager
    def step(name: str) -> Iterator[None]:
        start = time.monotonic()
        yield
        steps[name] = time.monotonic() - start
        tell(time.monotonic() - began, f"{name}: {steps[name]:.1f} s")

    def flows() -> None:
        wanted = arrived(fleet) + WARM
        eventually(lambda: arrived(fleet) >= wanted, within=WITHIN, every=0.2)

    stations = staff(fleet, STATIONS, ledger, over, f"{SEED}-{NAME}", manner)
    with at_work(stations, Keeper([]), over):
        flows()
        for words in (["accounts"], ["migrate"], ["topology", "apply"]):
            with step(words[0]):
                fleet.command(CHECKOUT, *words)
        for kind in ("api", "worker", "relay"):
            for leaving in [each for each in fleet.replicas if each.kind == kind]:
                with step(leaving.child.name):
                    ends[leaving.child.name] = fleet.replace(leaving)
            flows()
        close(stations, ledger, over)
        recover(fleet, ledger)
        found = failures(fleet, ledger)
    return Outcome(tuple(answers), steps, ends, ledger.accepted, arrived(fleet), ledger.duplicates, found)


@contextmanager
def fleet_of(
    server: Database, secrets: Path, vhost: Vhost, folder: Path, commit: str, replicas: int
) -> Iterator[Fleet]:
    """A fleet of an earlier commit, up; its database is dropped with the server."""
    folder.mkdir(parents=True, exist_ok=True)
    fleet = Fleet(server, secrets, vhost, folder, unpack(commit, folder / "old"), replicas)
    try:
        fleet.start()
        yield fleet
    finally:
        fleet.stop()
