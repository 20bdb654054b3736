"""Where Chinese maps show a place."""

import pytest

from services.centres.domain.location import Location, distance_km
from services.centres.domain.maps import on_chinese_maps

PUBLISHED = [
    (Location(121.5272106, 31.1774276), Location(121.531541859215, 31.17530398364597)),
    (Location(113.912316, 22.543847), Location(113.9171764808363, 22.540796131694766)),
    (Location(116.377817, 39.911954), Location(116.38404722455657, 39.91334545536069)),
]
"""Shanghai, Shenzhen, Beijing: points that implementations of the conversion are tested by, WGS-84 and GCJ-02."""


@pytest.mark.parametrize(("place", "shown"), PUBLISHED)
def test_published_points_are_shown_where_they_should(place: Location, shown: Location) -> None:
    found = on_chinese_maps(place)
    assert (found.lon, found.lat) == pytest.approx((shown.lon, shown.lat), abs=1e-9)


def test_in_the_county_maps_are_half_a_kilometre_off() -> None:
    place = Location(116.342, 35.408)
    assert 0.4 < distance_km(place, on_chinese_maps(place)) < 0.8
