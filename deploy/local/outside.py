"""Folders that must lie outside the checkout: a symlink stays in their place.

PostgreSQL as root runs as somebody who may not enter the checkout; RabbitMQ can't stand a space or a Chinese character
in a path.
"""

import contextlib
import hashlib
import os
import re
import shutil
from pathlib import Path

_PLAIN = re.compile(r"[A-Za-z0-9_./+@=-]+")


class TakenError(RuntimeError):
    """Somebody else has put a folder where ours should be; the message names it."""


def outside_folder(home: Path) -> Path:
    """Return the folder outside that belongs to this one: the same each time."""
    digest = hashlib.sha256(os.fsencode(home)).hexdigest()[:12]
    return Path("/var/tmp") / f"echowall-{digest}"  # noqa: S108 - its owner is checked before use


def settle(home: Path, mode: int) -> Path:
    """Make the folder outside and the symlink to it; return the folder. Raises TakenError."""
    if home.is_dir() and not home.is_symlink():
        raise TakenError(f"{home} 不能继续使用 (can't be used where it lies now): 请运行 make reset")
    outside = outside_folder(home)
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
        shutil.rmtree(outside_folder(home), ignore_errors=True)
        home.unlink()
    shutil.rmtree(home, ignore_errors=True)
