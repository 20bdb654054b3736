"""When a centre's cadres are at their desks: the same windows on each simulated day."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

MINUTE, HOUR, DAY = 60, 3_600, 86_400
"""Seconds; moments are seconds since the first simulated midnight."""


@dataclass(frozen=True, slots=True)
class Centre:
    """A service centre and its windows of opening, each a pair of seconds since midnight, in order."""

    id: str
    windows: tuple[tuple[int, int], ...]


def after(centre: Centre, at: float, seconds: float) -> float:
    """The moment at which the centre has been open for `seconds` since `at`; with 0 the next moment that it is open."""
    for opens, closes in _stretches(centre, at):
        if opens + seconds < closes:
            return opens + seconds
        seconds -= closes - opens
    raise AssertionError("windows return each day")


def _stretches(centre: Centre, at: float) -> Iterator[tuple[float, float]]:
    for midnight in count(int(at // DAY) * DAY, DAY):
        for opens, closes in centre.windows:
            if midnight + closes > at:
                yield max(at, midnight + opens), midnight + closes
