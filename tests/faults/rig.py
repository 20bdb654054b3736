"""One run: load, faults, quiet, checks."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeAlias

import psycopg

from deploy.processes.discovery import with_tables
from tests.faults.chaos import Chaos, Fault
from tests.faults.checks import failures, ours
from tests.faults.county import ShakyCounty
from tests.faults.desks import desks
from tests.faults.ledger import Ledger
from tests.faults.load import Station
from tests.faults.persistence import HASTY, PATIENCE, Manner
from tests.faults.targets import Keeper

STATIONS = 4
RECOVERY = 60.0
"""Seconds in which everything has to be through after the last fault and the last request."""
DAMAGED = "数据库被杀之后表与索引完好 sound after each kill"
IDLE = 15.0
"""Seconds without any progress after which nothing more is expected: a consumer waits 10 s at the most."""


Tell: TypeAlias = Callable[[float, str], None]
"""Told of what happens: seconds since the beginning, and what."""


@dataclass(frozen=True)
class Report:
    """What a run has shown; `recovery` is the time in seconds from the last fault until everything was through.

    `inspected` counts the looks at a database that had been killed.
    """

    seed: int
    seconds: float
    fired: Counter[Fault]
    dealt: int
    ledger: Ledger
    recovery: float
    inspected: int
    failures: dict[str, list[str]]


def run(
    county: ShakyCounty, deck: Sequence[Fault], seed: int, seconds: float, tell: Tell, manner: Manner = HASTY
) -> Report:
    """Load a county that is up, break it for so long, let it recover, check it."""
    ledger, over = Ledger(), threading.Event()
    chaos = Chaos(county, deck, seed, tell)
    stations = [*staff(county, STATIONS, ledger, over, str(seed), manner), *desks(county, ledger, over)]
    with at_work(stations, Keeper(list(chaos.targets.values())), over):
        chaos.run(seconds)
        close(stations, ledger, over)
        recovery = recover(county, ledger) - chaos.last
        damaged = chaos.inspections.found_at_last()
        found = failures(county, ledger) | ({DAMAGED: damaged} if damaged else {})
    return Report(seed, seconds, chaos.fired, chaos.dealt, ledger, recovery, chaos.inspections.made, found)


def staff(
    county: ShakyCounty, number: int, ledger: Ledger, over: threading.Event, seed: str, manner: Manner = HASTY
) -> Sequence[Station]:
    """So many stations, at most 100, each of another centre."""
    credentials = county.client.credentials
    centres = sorted(credentials["tokens"]["cadre"])[:: 100 // number]
    return [Station(credentials, centre, ledger, over, f"{seed}-{centre}", manner) for centre in centres]


@contextmanager
def at_work(stations: Sequence[threading.Thread], keeper: Keeper, over: threading.Event) -> Iterator[None]:
    """Stations that push and a keeper that revives, to the end of the block at the latest."""
    for thread in (keeper, *stations):
        thread.start()
    try:
        yield
    finally:
        over.set()
        keeper.stop()


def close(stations: Sequence[threading.Thread], ledger: Ledger, over: threading.Event) -> None:
    """Let each station end what it is at; the ledger has those that can't."""
    over.set()
    for station in stations:
        station.join(PATIENCE)
        if station.is_alive():
            ledger.refuse(f"{station.name} still waits for an answer")


def recover(county: ShakyCounty, ledger: Ledger) -> float:
    """Wait until everything is through, or nothing moves any more; returns when that was."""
    began = moved = time.monotonic()
    expected, before = ledger.accepted, -1
    while time.monotonic() - began < RECOVERY and time.monotonic() - moved < IDLE:
        heard = arrived(county)
        if heard >= expected and _is_quiet(county):
            break
        if heard != before:
            before, moved = heard, time.monotonic()
        time.sleep(0.1)
    return time.monotonic()


def arrived(county: ShakyCounty) -> int:
    """How many of the events that a ledger has stand in the audit log; -1 while nobody can say."""
    try:
        return int(county.scalar(f"SELECT count(*) FROM supervision.audit_log AS log WHERE {ours('log')}"))
    except psycopg.Error:
        return -1


def _is_quiet(county: ShakyCounty) -> bool:
    queues = county.queues()
    return queues is not None and not any(queues.values()) and not any(map(county.outbox, with_tables()))
