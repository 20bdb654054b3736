"""The tests of an earlier commit, on the tables of ours: whoever is not replaced yet works on after the migration."""

import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.end_to_end.county import CHECKOUT
from tests.faults.upgrade import unpack

NAME = "old-tests"
TESTS = ("express", "clinic", "supermarket", "hall", "veterans", "feedback", "centres", "supervision")
HOURS = 2
_LOCAL = Path(".local/debian")


def run(commit: str, folder: Path, arguments: Sequence[str] = ()) -> int:
    """Run its integration tests of each service; 0 where all pass. `arguments` go to pytest, last of all.

    Raises CalledProcessError where there is no such commit.
    """
    old = unpack(commit, folder / "old")
    for ours in sorted(CHECKOUT.glob("services/*/migrations")):
        shutil.copytree(ours, old / ours.relative_to(CHECKOUT), dirs_exist_ok=True)
    _lend(old)
    tests = [f"tests/integration/{name}" for name in TESTS if (old / "tests/integration" / name).is_dir()]
    wanted = ["-q", "-p", "no:cacheprovider", "-m", "not browser and not long", *tests, *arguments]
    return subprocess.run(
        [sys.executable, "-m", "pytest", *wanted], cwd=old, timeout=HOURS * 3600, check=False
    ).returncode


def _lend(old: Path) -> None:
    """Broker and Erlang as they were unpacked here, where that was needed."""
    if (CHECKOUT / _LOCAL).is_dir():
        (old / _LOCAL.parent).mkdir(exist_ok=True)
        (old / _LOCAL).symlink_to(CHECKOUT / _LOCAL)
