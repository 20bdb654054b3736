"""Servers whose disk takes its time: what they write waits in memory, and each sync of it is late (`slow_disk.c`)."""

import mmap
import shutil
import struct
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Self

from deploy.local.broker import Broker
from deploy.local.database import Database
from tests.faults.county import LinkedCounty
from tests.faults.disturbances import Bitten

SOURCE = Path(__file__).with_name("slow_disk.c")
SLOW = (50, 300)
"""Milliseconds for a sync, at least and at most: a worn disk, or one that many share."""
STUCK = (20_000, 30_000)
"""Likewise of a disk that is about to fail."""
_FIGURES = struct.Struct("=iii")
_SYNCED = {"fsync=off": "fsync=on"}


def can_compile() -> bool:
    """Whether the delay can be built here."""
    return shutil.which("gcc") is not None


class SlowDisk:
    """What one server's syncs wait for; at first for nothing. The server is restarted to be told of it."""

    def __init__(self, server: Database | Broker) -> None:
        folder = server.home.resolve() / "slow-disk"
        folder.mkdir(mode=0o755)
        library, self._file = folder / "slow-disk.so", folder / "figures"
        command = ["gcc", "-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-o", str(library), str(SOURCE)]
        subprocess.run(command, check=True, timeout=60)
        self._file.write_bytes(_FIGURES.pack(0, 0, 0))
        self._file.chmod(0o666)
        child = server.child
        child.environment = {**(child.environment or {}), "LD_PRELOAD": str(library), "SLOW_DISK": str(self._file)}
        child.command = [_SYNCED.get(word, word) for word in child.command]
        child.stop()
        child.start()
        server.finish()

    @property
    def waits(self) -> int:
        """How many syncs have waited."""
        return int(_FIGURES.unpack(self._file.read_bytes())[2])

    @contextmanager
    def slow(self, least: int, most: int) -> Iterator[Self]:
        """For the length of the block each sync takes some time between these, in milliseconds."""
        self._set(least, most)
        try:
            yield self
        finally:
            self._set(0, 0)

    def _set(self, least: int, most: int) -> None:
        # Whoever waits counts in the third number: that one is left alone.
        with self._file.open("r+b") as file, mmap.mmap(file.fileno(), _FIGURES.size) as figures:
            struct.pack_into("=ii", figures, 0, least, most)


@contextmanager
def slow_disk(county: LinkedCounty, _: str) -> Iterator[Bitten]:
    """The disk of database and broker is slow."""
    with ExitStack() as stack:
        disks = [stack.enter_context(each.slow(*SLOW)) for each in _disks(county)]
        yield lambda: all(each.waits for each in disks)
        county.notes.append(f"迟到的落盘 {' / '.join(str(each.waits) for each in disks)} 次 (late syncs)")


@contextmanager
def stuck_disk(county: LinkedCounty, _: str) -> Iterator[Bitten]:
    """The disk of both hardly moves: that is to be seen by who is refused."""
    with ExitStack() as stack:
        for each in _disks(county):
            stack.enter_context(each.slow(*STUCK))
        yield None


def _disks(county: LinkedCounty) -> list[SlowDisk]:
    return [SlowDisk(county.server), SlowDisk(county.broker)]
