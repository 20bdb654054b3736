"""One run: load, faults, quiet, checks."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import psycopg

from tests.faults.chaos import Chaos, Fault
from tests.faults.checks import failures
from tests.faults.county import ShakyCounty
from tests.faults.ledger import Ledger
from tests.faults.load import PATIENCE, Station
from tests.faults.targets import Keeper

STATIONS = 4
RECOVERY = 60.0
"""Seconds in which everything has to be through after the last fault and the last request."""
IDLE = 15.0
"""Seconds without any progress after which nothing more is expected: a consumer waits 10 s at the most."""


@dataclass(frozen=True)
class Report:
    """What a run has shown; `recovery` is the time in seconds from the last fault until everything was through."""

    seed: int
    seconds: float
    fired: Counter[Fault]
    dealt: int
    ledger: Ledger
    recovery: float
    failures: dict[str, list[str]]


def run(
    county: ShakyCounty, deck: Sequence[Fault], seed: int, seconds: float, tell: Callable[[float, str], None]
) -> Report:
    """Load a county that is up, break it for so long, let it recover, check it."""
    ledger, over = Ledger(), threading.Event()
    chaos = Chaos(county, deck, seed, tell)
    keeper = Keeper(list(chaos.targets.values()))
    credentials = county.client.credentials
    centres = sorted(credentials["tokens"]["cadre"])[:: 100 // STATIONS]
    stations = [Station(credentials, centre, ledger, over, f"{seed}-{centre}") for centre in centres]
    for thread in (keeper, *stations):
        thread.start()
    try:
        chaos.run(seconds)
        over.set()
        for station in stations:
            station.join(PATIENCE)
            if station.is_alive():
                ledger.refuse(f"{station.name} still waits for an answer")
        recovery = _recover(county, ledger) - chaos.last
        found = failures(county, ledger)
    finally:
        over.set()
        keeper.stop()
    return Report(seed, seconds, chaos.fired, chaos.dealt, ledger, recovery, found)


def _recover(county: ShakyCounty, ledger: Ledger) -> float:
    """Wait until everything is through, or nothing moves any more; returns when that was."""
    began = moved = time.monotonic()
    expected, before = ledger.accepted, -1
    while time.monotonic() - began < RECOVERY and time.monotonic() - moved < IDLE:
        heard = _heard(county)
        if heard >= expected and _is_quiet(county):
            break
        if heard != before:
            before, moved = heard, time.monotonic()
        time.sleep(0.1)
    return time.monotonic()


def _heard(county: ShakyCounty) -> int:
    try:
        return int(county.scalar("SELECT count(*) FROM supervision.audit_log WHERE source = '/express'"))
    except psycopg.Error:
        return -1


def _is_quiet(county: ShakyCounty) -> bool:
    queues = county.queues()
    return queues is not None and not any(queues.values()) and not county.outbox("express")
