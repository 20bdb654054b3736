"""More of each process: supervision's replicas on one queue, and twice of everything on twice the cores."""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import reduce
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.table import Table

from deploy.local.ports import free_port
from deploy.local.waiting import wait_until
from tests import servers
from tests.bench import house, rounds
from tests.bench.load import Order, Report, send
from tests.end_to_end.county import County, is_ok, replica_of

WORKERS = (1, 2, 4)
QUEUED = 20_000
"""Events that wait in supervision's queue when its replicas start, and the most that a load sends to one api."""
MIDDLE = 0.2, 0.8
"""The part of them that is timed: all replicas are at work then, and none has run out of it."""
LOAD_SECONDS, WARM_SECONDS = 8.0, 3.0
START_SECONDS, DRAIN_SECONDS = 60.0, 180.0


@dataclass(frozen=True)
class Replicas:
    """Events a second, by round: of so many of supervision's replicas, and of so many cores and processes of each."""

    drained: dict[int, list[float]]
    carried: dict[int, list[float]]


class Replicated(house.Books):
    """A county with `number` of each process; its load comes to all its apis alike."""

    def __init__(self, county: County, number: int) -> None:
        self.name = f"{number} of each"
        self._county = county
        self._ports = [county.port, *(free_port() for _ in range(1, number))]
        hands = [child for child in (county.worker, county.relay) for _ in range(1, number)]
        self._others = [replica_of(county.api, port) for port in self._ports[1:]]
        self._others += [replica_of(child, free_port()) for child in hands]

    def start(self) -> None:
        """Start what the county does not have yet."""
        for child in self._others:
            child.start()
        ready = [f"http://127.0.0.1:{port}/express/readyz" for port in self._ports]
        wait_until(lambda: all(map(is_ok, ready)), within=START_SECONDS, what="replicas", every=0.1)

    def stop(self) -> None:
        """Stop what was started."""
        for child in self._others:
            child.stop()

    def send(self, prefix: str, seconds: float) -> Report:
        """Send to each api what it takes in these seconds."""
        order = self._order(prefix, seconds)
        orders = [replace(order, port=port, prefix=f"{prefix}{port}-") for port in self._ports]
        with ThreadPoolExecutor(len(orders)) as pool:
            return reduce(_together, pool.map(send, orders))

    def pids(self) -> Sequence[int]:
        """Return its own processes."""
        return [child.pid for child in (*self._county.children, *self._others) if child.pid]

    def drained(self, workers: int, prefix: str) -> float:
        """Return the events a second that so many workers take from a full queue. Raises VoidError."""
        county = self._county
        county.worker.stop()
        report = send(replace(self._order(prefix, DRAIN_SECONDS), each=20))
        wait_until(self._all_published, within=DRAIN_SECONDS, what="a full queue", every=0.2)
        before = self.total()
        with ExitStack() as stack:
            for child in [county.worker, *(replica_of(county.worker, free_port()) for _ in range(1, workers))]:
                stack.callback(child.stop)
                child.start()
            wait_until(
                lambda: self.total() - before >= len(report.accepted),
                within=DRAIN_SECONDS,
                what="an empty queue",
                every=0.5,
            )
        audited = self.audited(prefix)
        if report.refused or sorted(waybill for waybill, _ in audited) != sorted(report.accepted):
            raise rounds.VoidError(f"{len(report.accepted)} accepted, {len(audited)} audited")
        commits = sorted(moment for _, moment in audited)
        first, last = (int(share * (len(commits) - 1)) for share in MIDDLE)
        return (last - first) / (commits[last] - commits[first])

    def _all_published(self) -> bool:
        return bool(self._county.scalar("SELECT count(*) = 0 FROM express.outbox"))

    def _order(self, prefix: str, seconds: float) -> Order:
        known = self._county.client.credentials
        secret, centres = known["partners"]["express-demo"]["secret"], sorted(known["tokens"]["cadre"])
        return Order(self._county.port, house.PATH, "express-demo", secret, centres, prefix, QUEUED, seconds)

    def _url(self) -> str:
        return self._county.database.superuser_url


def measure(console: Console, number: int) -> Replicas:
    """Measure all of it, `number` times in turn. Raises VoidError where something is missing."""
    cores = sorted(os.sched_getaffinity(0))
    found = Replicas({each: [] for each in WORKERS}, {1: [], 2: []})
    for turn in range(number):
        with _county(1) as county:
            for each in (*WORKERS[turn % 3 :], *WORKERS[: turn % 3]):
                found.drained[each].append(county.drained(each, f"D{turn}{each}-"))
        for each in found.carried if len(cores) > 1 else ():
            with _on(cores[:each]), _county(each) as county:
                rounds.measure(county, "W-", WARM_SECONDS)
                found.carried[each].append(rounds.measure(county, "C-", LOAD_SECONDS).rate)
        console.print(f"round {turn + 1} of {number}: {found.drained}, {found.carried}")
    return found


def show(found: Replicas, console: Console) -> None:
    """Print it."""
    table = Table("", "events/s", "as many times as one")
    for what, rates in (("supervision's workers", found.drained), ("cores, and processes of each kind", found.carried)):
        for number, values in rates.items():
            if values:
                times = [value / one for value, one in zip(values, rates[1], strict=True)]
                spread = f"{median(times):.2f} ({min(times):.2f} – {max(times):.2f})"
                table.add_row(f"{what}: {number}", f"{median(values):,.0f}", spread)
    console.print(table)
    if not found.carried[1]:
        console.print("left out, twice the cores: there is only one")


@contextmanager
def _county(number: int) -> Iterator[Replicated]:
    """On servers of their own that wait for the disk; nobody is sent messages."""
    with ExitStack() as stack:
        own = stack.enter_context(servers.own_servers(house.running_database))
        vhost = servers.new_vhost(own.broker)
        county = County(own.fresh, vhost, own.folder / "county", {"NOTICE_GATEWAY": "off"})
        stack.callback(county.stop)
        county.start()
        replicated = Replicated(county, number)
        stack.callback(replicated.stop)
        replicated.start()
        yield replicated


@contextmanager
def _on(cores: Sequence[int]) -> Iterator[None]:
    """Let all threads of this process, and whatever they start, run on these cores only."""
    before = os.sched_getaffinity(0)
    _bind(cores)
    try:
        yield
    finally:
        _bind(before)


def _bind(cores: "Sequence[int] | set[int]") -> None:
    for thread in Path("/proc/self/task").iterdir():
        os.sched_setaffinity(int(thread.name), cores)


def _together(one: Report, other: Report) -> Report:
    return Report(
        one.sent | other.sent,
        one.accepted + other.accepted,
        one.refused + other.refused,
        one.answered_in + other.answered_in,
        one.processor + other.processor,
        one.used + other.used,
    )
