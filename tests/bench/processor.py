"""Processor time: what a pipeline costs, also on a machine that others keep busy at the same time."""

import os
from collections import defaultdict
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def ticks(pid: int, *, ended_children: bool = False) -> int:
    """Return what a process has used, in clock ticks; 0 when there is none."""
    fields = _fields(pid)
    return sum(int(field) for field in fields[11 : 15 if ended_children else 13]) if fields else 0


def used_below(pid: int) -> float:
    """Return the seconds that all processes below this one have used, those included that they have seen end."""
    return sum(ticks(child, ended_children=True) for child in _below(pid)) / TICKS


def _below(pid: int) -> list[int]:
    children: dict[int, list[int]] = defaultdict(list)
    for entry in Path("/proc").iterdir():
        fields = _fields(int(entry.name)) if entry.name.isdigit() else []
        if fields:
            children[int(fields[1])].append(int(entry.name))
    found = list(children[pid])
    for child in found:
        found += children[child]
    return found


def _fields(pid: int) -> list[str]:
    """Return the fields of /proc/PID/stat from the state on."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except OSError:
        return []
