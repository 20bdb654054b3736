"""Processor time: what a pipeline costs, also on a machine that others keep busy at the same time."""

import os
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
_SERVERS = {"postgres": ("postgres",), "broker": ("beam", "erl", "rabbitmq", "epmd", "inet_gethost")}


def ticks(pid: int, *, ended_children: bool = False) -> int:
    """Return what a process has used, in clock ticks; 0 when there is none."""
    fields = _fields(pid)
    return sum(int(field) for field in fields[11 : 15 if ended_children else 13]) if fields else 0


def used_by(pids: Sequence[int]) -> float:
    """Return the seconds that these processes have used, with those below them that they have seen end."""
    return sum(ticks(pid, ended_children=True) for pid in pids) / TICKS


def used_by_servers_below(pid: int) -> dict[str, float]:
    """Return the seconds that `postgres` and `broker` have used, as far as they run below this process."""
    below = _below(pid)
    return {
        server: used_by([child for child in below if _name(child).startswith(names)])
        for server, names in _SERVERS.items()
    }


def _name(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/comm").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


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
