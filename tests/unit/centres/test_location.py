"""How far two places are from each other, against values that others have published."""

import pytest

from services.centres.domain.location import EARTH_KM, Location, distance_km

NASHVILLE, LOS_ANGELES = Location(-86.67, 36.12), Location(-118.40, 33.94)
FLINDERS_PEAK = Location(144 + 25 / 60 + 29.52440 / 3600, -(37 + 57 / 60 + 3.72030 / 3600))
BUNINYONG = Location(143 + 55 / 60 + 35.38390 / 3600, -(37 + 39 / 60 + 10.15610 / 3600))


def test_the_haversine_formula_gives_what_others_make_of_it() -> None:
    """Rosetta Code's example from Nashville to Los Angeles, on a sphere of 6372.8 km."""
    assert distance_km(NASHVILLE, LOS_ANGELES) / EARTH_KM * 6372.8 == pytest.approx(2887.2599506, abs=1e-6)


def test_a_measured_line_on_the_ellipsoid_is_met_within_half_a_percent() -> None:
    """Flinders Peak to Buninyong, 54,972.271 m on GRS80: the worked example of the Australian datum manual."""
    assert distance_km(FLINDERS_PEAK, BUNINYONG) == pytest.approx(54.972271, rel=0.005)


@pytest.mark.parametrize(
    ("other", "km"),
    [
        (Location(116.3, 36.4), 110.97),
        (Location(117.3, 35.4), 90.86),
        (Location(116.3, 35.4), 0.0),
        (Location(-63.7, -35.4), 20015.1),
    ],
    ids=["a degree north", "a degree east", "here", "the other side of the world"],
)
def test_a_degree_here_is_as_long_as_tables_say(other: Location, km: float) -> None:
    assert distance_km(Location(116.3, 35.4), other) == pytest.approx(km, rel=0.005)
    assert distance_km(other, Location(116.3, 35.4)) == pytest.approx(km, rel=0.005)
