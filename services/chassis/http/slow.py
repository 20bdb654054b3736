"""Work that takes seconds and much memory: in a thread of its own, one at a time, and no crowd before its door."""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

from contracts.refusals import Unavailable

T = TypeVar("T")

AT_ONCE = 2
"""Requests of one service that are here: one is worked on, one waits."""
SECONDS = 90.0
"""How long a request waits for its answer; what was begun goes on to its end."""


class OneByOne:
    """The thread, and the places before it."""

    def __init__(self, name: str) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=name)
        self._here = 0

    @contextmanager
    def place(self) -> Iterator[None]:
        """A place, before anything large is taken in. Raises Unavailable where there is none."""
        if self._here >= AT_ONCE:
            raise _busy()
        self._here += 1
        try:
            yield
        finally:
            self._here -= 1

    async def run(self, work: Callable[[], T]) -> T:
        """What `work` returns in its turn. Raises what it raises, and Unavailable where that takes too long."""
        try:
            async with asyncio.timeout(SECONDS):
                return await asyncio.get_running_loop().run_in_executor(self._thread, work)
        except TimeoutError as error:
            raise _busy() from error

    def close(self) -> None:
        """Take in no more; what runs ends by itself."""
        self._thread.shutdown(wait=False, cancel_futures=True)


def _busy() -> Unavailable:
    return Unavailable("正在检查另一份表格,请稍后重试", retry_after=10)
