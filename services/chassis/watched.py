"""A file that is read again when it changes, so that keys rotate without a restart."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

import structlog

T = TypeVar("T")
LOOK_EVERY = 1.0
"""Seconds between two looks at the file's time stamp."""

log = structlog.get_logger()


class Watched(Generic[T]):
    """What `read` makes of a file; a later version that can't be read is logged, and the last good one stays."""

    def __init__(self, path: Path, read: Callable[[str], T]) -> None:
        """Read the file. Raises OSError or what `read` raises: a process doesn't start with keys it can't read."""
        self._path = path
        self._read = read
        self._stamp = self._look()
        self._value = read(path.read_text())
        self._next_look = time.monotonic() + LOOK_EVERY

    def get(self) -> T:
        """The current value, at most a second older than the file."""
        return self.newest() if time.monotonic() >= self._next_look else self._value

    def newest(self) -> T:
        """The value of the file as it is now."""
        self._next_look = time.monotonic() + LOOK_EVERY
        self._refresh()
        return self._value

    def _look(self) -> tuple[int, int, int]:
        status = self._path.stat()
        return status.st_mtime_ns, status.st_size, status.st_ino

    def _refresh(self) -> None:
        try:
            stamp = self._look()
            if stamp != self._stamp:
                self._value = self._read(self._path.read_text())
                self._stamp = stamp
        except Exception as error:  # noqa: BLE001 - whatever is wrong with the file, the last good keys serve on
            log.warning("file.unreadable", file=self._path.name, error=type(error).__name__)
