"""The route of the day: in which order homes are visited, so that the way is short."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, hypot, radians

KILOMETRES_A_DEGREE = 111.2


@dataclass(frozen=True, slots=True)
class Stop:
    """A home, by an id and its place in degrees (CGCS2000); None where nobody has noted it."""

    id: str
    place: tuple[float, float] | None


def route(stops: Sequence[Stop]) -> list[Stop]:
    """A short way past all stops: the nearest next from the best beginning, uncrossed; without a place, at the end."""
    placed = [stop for stop in stops if stop.place]
    if not placed:
        return list(stops)
    ways = [_uncrossed(_nearest_next(placed, first)) for first in placed]
    return [*min(ways, key=length), *(stop for stop in stops if not stop.place)]


def length(way: Sequence[Stop]) -> float:
    """Kilometres as the crow flies."""
    return sum(_apart(one, other) for one, other in pairwise(way))


def _apart(one: Stop, other: Stop) -> float:
    (x, y), (u, v) = one.place or (0.0, 0.0), other.place or (0.0, 0.0)
    return KILOMETRES_A_DEGREE * hypot((x - u) * cos(radians(y)), y - v)


def _nearest_next(stops: Sequence[Stop], first: Stop) -> list[Stop]:
    way, left = [first], [stop for stop in stops if stop is not first]
    while left:
        nearest = min(left, key=lambda stop: _apart(way[-1], stop))
        left.remove(nearest)
        way.append(nearest)
    return way


def _uncrossed(way: list[Stop]) -> list[Stop]:
    """Turn parts of the way around as long as that makes it shorter."""
    better = True
    while better:
        better = False
        for begin in range(len(way) - 1):
            for end in range(begin + 2, len(way) + 1):
                turned = [*way[:begin], *reversed(way[begin:end]), *way[end:]]
                if length(turned) < length(way) - 1e-9:
                    way, better = turned, True
    return way
