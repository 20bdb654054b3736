"""Work that takes seconds of a processor: one at a time, one more waits, all others are sent away."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore, Lock

from contracts.refusals import Unavailable

AT_DOOR = 2
"""Threads at the most that work or wait; there are four that read, and the others have their own to do."""
SECONDS = 5.0
"""How long one waits."""


class Turns:
    """Gives turns to threads. Raises Unavailable where too many want one."""

    def __init__(self) -> None:
        self._door, self._turn = BoundedSemaphore(AT_DOOR), Lock()

    @contextmanager
    def one(self) -> Iterator[None]:
        """A turn, alone."""
        if not self._door.acquire(blocking=False):
            raise _busy()
        try:
            if not self._turn.acquire(timeout=SECONDS):
                raise _busy()
            try:
                yield
            finally:
                self._turn.release()
        finally:
            self._door.release()


def _busy() -> Unavailable:
    return Unavailable("正在为别人计算,请几秒后再试", retry_after=5)
