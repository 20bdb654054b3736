"""What our own processes take while nothing happens."""

import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Idle:
    """One process: its proportional share of memory in MB, and percent of one processor."""

    process: str
    memory: float
    processor: float


def measure(pids: Mapping[str, int], seconds: float) -> list[Idle]:
    """Watch these processes for so many seconds in which nothing is asked of them."""
    before = {name: _ticks(pid) for name, pid in pids.items()}
    time.sleep(seconds)
    return [
        Idle(name, _memory(pid), (_ticks(pid) - before[name]) / TICKS / seconds * 100) for name, pid in pids.items()
    ]


def _ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def _memory(pid: int) -> float:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
