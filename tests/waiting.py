"""Tests wait for conditions and never sleep for a time that is hoped to be enough."""

import time
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")


def eventually(predicate: Callable[[], Found | None], within: float = 10.0, every: float = 0.02) -> Found:
    """Return the first true answer of ``predicate``; ``within`` and ``every`` are seconds.

    An ``AssertionError`` of the predicate counts as not yet. When the time is over the last one is raised, or one that
    shows the last answer.
    """
    end = time.monotonic() + within
    while True:
        answer, trouble = _ask(predicate)
        if answer:
            return answer
        if time.monotonic() > end:
            raise trouble or AssertionError(f"not within {within:g} s; last answer: {answer!r}")
        time.sleep(every)


def _ask(predicate: Callable[[], Found | None]) -> tuple[Found | None, AssertionError | None]:
    try:
        return predicate(), None
    except AssertionError as trouble:
        return None, trouble
