"""Where Chinese maps show a place (ADR 0045)."""

import math

from services.centres.domain.location import Location

_AXIS, _ECCENTRICITY = 6_378_245.0, 0.006693421622965943
"""Half axis in metres and squared eccentricity of Krasovsky's ellipsoid, by which GCJ-02 shifts."""
_EAST, _NORTH = 105.0, 35.0
"""From where the shift counts, in degrees."""


def on_chinese_maps(place: Location) -> Location:
    """A place in China in GCJ-02: to be shown, and never to be kept or measured with.

    The algorithm was never published; this is the one that is known from its use.
    """
    east, north = place.lon - _EAST, place.lat - _NORTH
    latitude = math.radians(place.lat)
    bend = 1 - _ECCENTRICITY * math.sin(latitude) ** 2
    meridian = _AXIS * (1 - _ECCENTRICITY) / bend**1.5
    parallel = _AXIS / math.sqrt(bend) * math.cos(latitude)
    return Location(
        place.lon + math.degrees(_eastward(east, north) / parallel),
        place.lat + math.degrees(_northward(east, north) / meridian),
    )


def _eastward(east: float, north: float) -> float:
    """Metres."""
    plain = 300 + east + 2 * north + 0.1 * east * east + 0.1 * east * north + 0.1 * math.sqrt(abs(east))
    return plain + _ripples(east) + _waves(east, (20, 1), (40, 3)) + _waves(east, (150, 12), (300, 30))


def _northward(east: float, north: float) -> float:
    """Metres."""
    plain = -100 + 2 * east + 3 * north + 0.2 * north * north + 0.1 * east * north + 0.2 * math.sqrt(abs(east))
    return plain + _ripples(east) + _waves(north, (20, 1), (40, 3)) + _waves(north, (160, 12), (320, 30))


def _ripples(east: float) -> float:
    return (20 * math.sin(6 * math.pi * east) + 20 * math.sin(2 * math.pi * east)) * 2 / 3


def _waves(degrees: float, *waves: tuple[float, float]) -> float:
    """Sines of some heights in metres and lengths in half turns of a degree."""
    return sum(height * math.sin(math.pi * degrees / length) for height, length in waves) * 2 / 3
