"""Where the invented county's villages lie: around the seats of the real towns, the rest made up."""

import random
from collections.abc import Iterator, Mapping, Sequence
from math import cos, pi, radians, sin, sqrt

from services.centres.domain.location import Location, distance_km
from services.centres.domain.village import Village

SEED = 370829
SEATS = {
    "370829001": Location(116.342, 35.408),
    "370829002": Location(116.283, 35.414),
    "370829003": Location(116.345, 35.474),
    "370829101": Location(116.268, 35.312),
    "370829102": Location(116.196, 35.582),
    "370829104": Location(116.437, 35.398),
    "370829105": Location(116.247, 35.462),
    "370829106": Location(116.424, 35.318),
    "370829107": Location(116.338, 35.556),
    "370829108": Location(116.341, 35.243),
    "370829110": Location(116.259, 35.530),
    "370829111": Location(116.183, 35.508),
    "370829112": Location(116.330, 35.340),
    "370829113": Location(116.266, 35.232),
    "370829114": Location(116.121, 35.611),
}
"""Roughly where the seat of each town is."""

SMALLER = 20
"""Villages of a town beside those that have a centre."""
APART_KM = 0.7
_RADIUS_KM, _DEGREE_KM = 4.9, 111.2
_FAMILIES = "孙曹徐崔贾姜聂岳翟阎耿邵"
_PLACES = "庄楼屯铺营堂寨洼桥坡口园湾店垛"


def terrain(hosts: Mapping[str, str]) -> Sequence[Village]:
    """The villages of the county, by code, the same each time.

    `hosts` has the names of those that have a centre, by code.
    """
    dice = random.Random(SEED)  # noqa: S311 - invented data, and repeatable
    names = [first + second for first in _FAMILIES for second in _PLACES] * 2
    dice.shuffle(names)
    rest = iter(names)
    return [village for town in sorted(SEATS) for village in _town(dice, town, hosts, rest)]


def _town(dice: random.Random, town: str, hosts: Mapping[str, str], names: Iterator[str]) -> Iterator[Village]:
    codes = sorted(code for code in hosts if code.startswith(town))
    points = _scattered(dice, SEATS[town], len(codes) + SMALLER)
    for code, point in zip(codes, points, strict=False):
        yield _village(dice, code, hosts[code], point)
    for number, point in enumerate(points[len(codes) :], start=201):
        alias = codes[0] if number == 200 + SMALLER else None
        yield _village(dice, f"{town}{number}", f"{next(names)}村", point, alias)


def _village(dice: random.Random, code: str, name: str, point: Location, alias: str | None = None) -> Village:
    population = 0 if alias else dice.randrange(380, 2600, 10)
    return Village(
        code=code,
        name=name,
        population=population,
        households=round(population / dice.uniform(2.7, 3.5)),
        location=point,
        merged_into=alias,
    )


def _scattered(dice: random.Random, seat: Location, number: int) -> Sequence[Location]:
    """So many places around the seat, none too close to another."""
    places: list[Location] = []
    while len(places) < number:
        place = _near(dice, seat)
        if all(distance_km(place, each) >= APART_KM for each in places):
            places.append(place)
    return places


def _near(dice: random.Random, seat: Location) -> Location:
    """Somewhere within a few kilometres, as likely here as there."""
    away, turn = _RADIUS_KM * sqrt(dice.random()) / _DEGREE_KM, dice.uniform(0, 2 * pi)
    return Location(
        round(seat.lon + away * cos(turn) / cos(radians(seat.lat)), 6), round(seat.lat + away * sin(turn), 6)
    )
