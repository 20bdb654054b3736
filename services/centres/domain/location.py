"""Where something lies, and how far that is from somewhere else."""

from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

EARTH_KM = 6371.0088
"""Mean radius R1 of the WGS-84 ellipsoid (IUGG); CGCS2000's differs by less than a millimetre."""


@dataclass(frozen=True, slots=True)
class Location:
    """Degrees east and north, CGCS2000 or WGS-84, which agree to a decimetre; GCJ-02 is half a kilometre off."""

    lon: float
    lat: float


def distance_km(one: Location, other: Location) -> float:
    """The great-circle distance, by the haversine formula: right to 0.5% on the ellipsoid, also for near points."""
    north, south = radians(one.lat), radians(other.lat)
    half = sin((north - south) / 2) ** 2
    half += cos(north) * cos(south) * sin(radians(one.lon - other.lon) / 2) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(half)))
