"""Waiting for a condition, always with an end."""

import time
from collections.abc import Callable


class TookTooLongError(TimeoutError):
    """A condition did not come true in its time; the message names it."""


def wait_until(condition: Callable[[], bool], *, within: float, what: str, every: float = 0.02) -> None:
    """Return as soon as ``condition`` holds.

    ``within`` and ``every`` are seconds. Raises ``TookTooLongError`` naming ``what`` when the time is over.
    """
    end = time.monotonic() + within
    while not condition():
        if time.monotonic() > end:
            raise TookTooLongError(f"{within:g} 秒内没有完成 (not within {within:g} s): {what}")
        time.sleep(every)
