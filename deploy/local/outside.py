"""Folders that must lie outside the checkout: a symlink stays in their place.

PostgreSQL as root runs as somebody who may not enter the checkout; RabbitMQ can't stand a space or a Chinese character
in a path; and what tests throw away a minute later needs no disk.
"""

import contextlib
import hashlib
import os
import re
import shutil
from pathlib import Path

_PLAIN = re.compile(r"[A-Za-z0-9_./+@=-]+")
DISK, MEMORY = Path("/var/tmp"), Path("/dev/shm")  # noqa: S108 - a folder's owner is checked before use
_ROOM = 4 * 2**30
"""What has to be free before memory is taken for a folder, bytes."""


class TakenError(RuntimeError):
    """Somebody else has put a folder where ours should be; the message names it."""


def outside_folder(home: Path, base: Path = DISK) -> Path:
    """Return the folder outside that belongs to this one: the same each time."""
    digest = hashlib.sha256(os.fsencode(home)).hexdigest()[:12]
    return base / f"echowall-{digest}"


def base_for_a_while() -> Path:
    """Where a folder goes that need not outlive the machine: into memory where there is room and programs may run."""
    try:
        found = os.statvfs(MEMORY)
    except OSError:
        return DISK
    roomy = found.f_bavail * found.f_frsize >= _ROOM and _free_memory() >= _ROOM
    return MEMORY if roomy and not found.f_flag & os.ST_NOEXEC else DISK


def _free_memory() -> int:
    """Bytes that programs can have without swapping, caches that can be dropped included."""
    lines = Path("/proc/meminfo").read_text("ascii").splitlines()
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable:")), 0)


def settle(home: Path, mode: int, base: Path = DISK) -> Path:
    """Make the folder outside and the symlink to it; return the folder. Raises TakenError.

    A folder that stands already stays where it is.
    """
    if home.is_dir() and not home.is_symlink():
        raise TakenError(f"{home} 不能继续使用 (can't be used where it lies now): 请运行 make reset")
    known = [outside_folder(home, each) for each in (DISK, MEMORY)]
    stands = home.readlink() if home.is_symlink() else None
    outside = stands if stands in known else outside_folder(home, base)
    private_folder(outside, mode)
    home.parent.mkdir(parents=True, exist_ok=True)
    if not home.is_symlink() or home.readlink() != outside:
        home.unlink(missing_ok=True)
        home.symlink_to(outside)
    return outside


def settle_plainly(home: Path) -> Path:
    """Make a folder for programs that need a plain path: in its place where that is one. Raises TakenError."""
    if not _PLAIN.fullmatch(str(home)):
        return settle(home, 0o700)
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    return home


def private_folder(path: Path, mode: int) -> None:
    """Make a folder of our own, or refuse one that somebody else put there under the same name."""
    with contextlib.suppress(FileExistsError):
        path.mkdir(mode=mode)
    if path.is_symlink() or path.lstat().st_uid != os.geteuid():
        raise TakenError(f"{path} 属于别人 (belongs to somebody else): 请删除后重试")
    path.chmod(mode)


def remove(home: Path) -> None:
    """Delete a folder, also the part of it that lies outside; nothing happens when there is none."""
    home = Path(os.path.abspath(home))  # noqa: PTH100 - resolve() would follow the symlink
    if home.is_symlink():
        for base in (DISK, MEMORY):
            shutil.rmtree(outside_folder(home, base), ignore_errors=True)
        home.unlink()
    shutil.rmtree(home, ignore_errors=True)
