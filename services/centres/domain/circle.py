"""The 15-minute circle (15分钟党群服务圈): how far each village is from its nearest open centre."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from math import floor
from typing import TypeAlias

from services.centres.domain.circle_rule import Rule
from services.centres.domain.location import Location, distance_km
from services.centres.domain.village import Village

CELL = 0.01
"""Degrees; a cell of the grid is about a kilometre wide."""
SLACK_KM = 0.001

Minutes: TypeAlias = Mapping[str, float]
"""Measured minutes to centres, by their ids."""
NOBODY_MEASURED: Minutes = {}


@dataclass(frozen=True, slots=True)
class Reach:
    """A village's nearest open centre and the minutes to it; none where no centre is open or lies anywhere known."""

    village: Village
    centre: str | None
    minutes: float | None
    within: bool
    measured: bool = False


@dataclass(frozen=True, slots=True)
class Share:
    """How many villages and people there are, and how many of them within the circle."""

    villages: int = 0
    villages_within: int = 0
    people: int = 0
    people_within: int = 0

    @classmethod
    def of(cls, reaches: Iterable[Reach]) -> "Share":
        """What they add up to."""
        counted = [(reach.village.population, reach.within) for reach in reaches]
        near = [people for people, within in counted if within]
        return cls(len(counted), len(near), sum(people for people, _ in counted), sum(near))

    def with_more_within(self, more: "Share") -> "Share":
        """The same villages, with those of `more` within."""
        villages, people = self.villages_within + more.villages, self.people_within + more.people
        return replace(self, villages_within=villages, people_within=people)


class Nearest:
    """Finds the nearest of some places. For each cell of a grid it knows those that can be it, and asks no other."""

    def __init__(self, places: Mapping[str, Location]) -> None:
        self._places = sorted(places.items())
        self._cells: dict[tuple[int, int], Sequence[tuple[str, Location]]] = {}

    def of(self, point: Location, without: Minutes = NOBODY_MEASURED) -> tuple[float, str] | None:
        """Kilometres and id of the nearest that isn't among `without`; of two as near, the one whose id is lower."""
        places = self._places if without else self._candidates(point)
        return min(((distance_km(point, place), key) for key, place in places if key not in without), default=None)

    def _candidates(self, point: Location) -> Sequence[tuple[str, Location]]:
        cell = floor(point.lon / CELL), floor(point.lat / CELL)
        found = self._cells.get(cell)
        if found is None:
            found = self._cells[cell] = self._around(*cell)
        return found

    def _around(self, east: int, north: int) -> Sequence[tuple[str, Location]]:
        """Who is farther from the middle than the nearest by a whole cell is nearest to none of its points."""
        middle = Location((east + 0.5) * CELL, (north + 0.5) * CELL)
        corners = (Location((east + x) * CELL, (north + y) * CELL) for x, y in product((0, 1), repeat=2))
        radius = max(distance_km(middle, corner) for corner in corners) + SLACK_KM
        away = [(distance_km(middle, place), key, place) for key, place in self._places]
        most = min(away)[0] + 2 * radius if away else 0.0
        return [(key, place) for km, key, place in away if km <= most]


def reaches(
    villages: Iterable[Village], centres: Mapping[str, Location], measured: Mapping[str, Minutes], rule: Rule
) -> list[Reach]:
    """How far each village is from its nearest of the open `centres`; a measured time wins over the computed one."""
    nearest = Nearest(centres)
    return [_reach(village, nearest, measured.get(village.code, NOBODY_MEASURED), rule) for village in villages]


def _reach(village: Village, nearest: Nearest, measured: Minutes, rule: Rule) -> Reach:
    found = nearest.of(village.location, measured)
    computed = [(rule.minutes_for(found[0]), found[1], False)] if found else []
    known = [(minutes, centre, True) for centre, minutes in measured.items()]
    best = min(computed + known, default=None)
    if best is None:
        return Reach(village, None, None, within=False)
    minutes, centre, is_measured = best
    return Reach(village, centre, minutes, within=minutes <= rule.minutes, measured=is_measured)


def gained(reached: Iterable[Reach], site: Location, rule: Rule) -> list[Reach]:
    """Of villages beyond the circle, those that a centre at `site` would bring within, with the minutes to it."""
    beyond = (reach.village for reach in reached if not reach.within)
    away = ((village, rule.minutes_for(distance_km(village.location, site))) for village in beyond)
    return [Reach(village, None, minutes, within=True) for village, minutes in away if minutes <= rule.minutes]
