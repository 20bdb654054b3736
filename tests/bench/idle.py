"""What our own processes take while nothing happens."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.bench.processor import TICKS, ticks

SETTLE = 20.0
"""Seconds in which what a start has set going comes to its end."""


@dataclass(frozen=True)
class Idle:
    """One process: its proportional share of memory in MB, and percent of one processor."""

    process: str
    memory: float
    processor: float


def measure(pids: Mapping[str, int], seconds: float) -> list[Idle]:
    """Watch these processes for so many seconds in which nothing is asked of them, once they have come to rest."""
    time.sleep(SETTLE)
    before = {name: ticks(pid) for name, pid in pids.items()}
    time.sleep(seconds)
    return [Idle(name, memory(pid), (ticks(pid) - before[name]) / TICKS / seconds * 100) for name, pid in pids.items()]


def memory(pid: int) -> float:
    """Return the proportional share of memory of a process, in MB."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
