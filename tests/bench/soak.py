"""An hour at half of what the machine takes: memory stays, answers stay as quick, the outbox stays empty.

The machine itself may become slower or faster in an hour. So each minute begins with a reading of a yardstick, work
that has nothing of ours in it: what is sent follows it, half of what the machine would take now, and how long an
answer takes is told and judged in milliseconds of the machine as it was when its limit was measured.
"""

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import psycopg
from rich.console import Console
from rich.table import Table

from tests.bench import rounds
from tests.bench.house import House
from tests.bench.idle import memory
from tests.bench.rounds import Way
from tests.bench.ways import MOST_OURS, OURS
from tests.bench.yardstick import Yardstick, standing

WINDOW = 60.0
"""Seconds between two readings."""
LIMIT_SECONDS = 10.0
SETTLED = 5
"""Windows after which memory must have come to rest: pools are full then, and caches warm."""
MORE_MEMORY, SLOWER = 1.10, 1.5
"""What the last third may have at the most, as a multiple of the first third (after SETTLED)."""
OUTBOX_SECONDS = 2.0

_AGE = "SELECT coalesce(extract(epoch FROM clock_timestamp() - min(written_at)), 0)::float8 FROM express.outbox"

_COLLECTED = "UPDATE express.parcel SET state = 'collected' WHERE state = 'inbound'"
"""Between two readings, as villagers do all day: there are a million numbers for what lies on the county's shelves."""


@dataclass(frozen=True)
class Window:
    """A minute: what the machine did of the yardstick, 1 as when its limit was measured; events a second; p50 and p99
    in ms; microseconds of processor an event; seconds that the oldest row of the outbox waited; MB by name.
    """

    machine: float
    rate: float
    p50: float
    p99: float
    cost: float
    outbox: float
    memory: Mapping[str, float]

    @property
    def steady(self) -> float:
        """The p99 that the machine would have had, had it stayed as it was, ms."""
        return self.p99 * self.machine


@dataclass(frozen=True)
class Soaked:
    """What was sent each second at first, and what was read."""

    pace: float
    windows: Sequence[Window]

    def failures(self) -> Iterator[str]:
        """Yield in words what did not stay as it was."""
        settled = self.windows[SETTLED:]
        third = max(len(settled) // 3, 1)
        first, last = settled[:third], settled[-third:]
        for name in first[0].memory if settled else ():
            before, after = (median(one.memory[name] for one in part) for part in (first, last))
            if after > before * MORE_MEMORY:
                yield f"{name}: {before:.0f} → {after:.0f} MB"
        quick, slow = (median(one.steady for one in part) if part else 0.0 for part in (first, last))
        if slow > SLOWER * quick:
            yield f"p99: {quick:.0f} → {slow:.0f} ms of a machine that stays as it was"
        if (oldest := max(one.outbox for one in self.windows)) >= OUTBOX_SECONDS:
            yield f"outbox: {oldest:.1f} s"


class Machine:
    """How fast the machine is, as a multiple of what it was when this was made: the middle of the last LOOKS."""

    LOOKS = 3

    def __init__(self, yardstick: Yardstick) -> None:
        self._yardstick = yardstick
        self._readings = [yardstick.reading() for _ in range(self.LOOKS)]
        self.at_first = median(self._readings)

    def now(self) -> float:
        """Look once more."""
        self._readings = [*self._readings[1:], self._yardstick.reading()]
        return median(self._readings) / self.at_first


def measure(folder: Path, console: Console, minutes: int) -> Soaked:
    """Measure what the machine takes, then send half of it for so long. Raises VoidError as a round does."""
    house = House(folder)
    try:
        house.start()
        with standing(folder / "yardstick") as yardstick:
            rounds.measure(Way(house, OURS, MOST_OURS), "warm-", rounds.WARM_UP_SECONDS)
            pace = rounds.measure(Way(house, OURS, MOST_OURS), "limit-", LIMIT_SECONDS).rate / 2
            machine = Machine(yardstick)
            console.print(f"{pace:.0f} events/s for {minutes} minutes; the yardstick: {machine.at_first:.0f}/s …")
            windows = []
            for number in range(minutes):
                windows.append(_window(house, pace, machine.now(), f"S{number}-"))
                _tell(console, number, windows[-1])
            return Soaked(pace, windows)
    finally:
        house.stop()


def show(soaked: Soaked, console: Console) -> bool:
    """Print it; returns whether all stayed as it was."""
    table = Table("minutes", "machine", "events/s", "p50 ms", "p99 ms", "p99, steady", "µs", "outbox s", "MB")
    step = max(len(soaked.windows) // 6, 1)
    for begin in range(0, len(soaked.windows), step):
        part = soaked.windows[begin : begin + step]
        read = ((one.rate, one.p50, one.p99, one.steady, one.cost) for one in part)
        figures = [f"{median(values):,.0f}" for values in zip(*read, strict=True)]
        machine = median(one.machine for one in part)
        held = median(sum(one.memory.values()) for one in part)
        oldest = max(one.outbox for one in part)
        table.add_row(f"{begin + 1} – {begin + len(part)}", f"{machine:.2f}", *figures, f"{oldest:.2f}", f"{held:.0f}")
    console.print(table)
    failures = list(soaked.failures())
    for words in failures:
        console.print(f"did not stay: {words}", style="red", markup=False)
    return not failures


def _window(house: House, pace: float, machine: float, prefix: str) -> Window:
    rate = pace * machine
    way = Way(house, f"{OURS} at {rate:.0f}/s", int(rate * WINDOW), rate=rate)
    with _oldest(house.settings()["ADMIN_DATABASE_URL"]) as ages:
        found = rounds.measure(way, prefix, WINDOW)
    with psycopg.connect(house.settings()["ADMIN_DATABASE_URL"], autocommit=True) as connection:
        connection.execute(_COLLECTED)
    held = {name: memory(pid) for name, pid in house.processes().items()}
    return Window(machine, found.rate, found.p50, found.p99, found.processor, max(ages, default=0.0), held)


@contextmanager
def _oldest(url: str) -> Iterator[list[float]]:
    """How old the oldest row of the outbox was, each half second of the block."""
    ages: list[float] = []
    over = threading.Event()

    def look() -> None:
        with psycopg.connect(url, autocommit=True) as connection:
            while not over.wait(0.5):
                ages.extend(age for (age,) in connection.execute(_AGE))

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        yield ages
    finally:
        over.set()
        watcher.join()


def _tell(console: Console, number: int, window: Window) -> None:
    held = ", ".join(f"{name} {value:.0f}" for name, value in window.memory.items())
    console.print(
        f"{number + 1:3}: machine {window.machine:.2f}, {window.rate:,.0f}/s, p50 {window.p50:.0f} ms,"
        f" p99 {window.p99:.0f} ms, {window.cost:,.0f} µs an event, outbox {window.outbox:.2f} s, MB: {held}"
    )
