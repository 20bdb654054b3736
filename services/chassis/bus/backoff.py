"""Waiting longer after each failure in a row."""

import random


class Backoff:
    """Seconds to wait: `first`, doubling up to `most`, each up to a fifth shorter lest all come back at once."""

    def __init__(self, first: float, most: float) -> None:
        self._first = first
        self._most = most
        self._next = first

    def next(self) -> float:
        """How long to wait after one more failure."""
        wait, self._next = self._next, min(self._next * 2, self._most)
        return wait * random.uniform(0.8, 1.0)  # noqa: S311 - it spreads, it hides nothing

    def reset(self) -> None:
        """Begin again: it worked."""
        self._next = self._first
