"""The route of the day is short, passes every home once, and leaves what nobody has placed to the end."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.veterans.domain.route import Stop, length, route

DEGREES = st.floats(0, 0.1, allow_nan=False)
PLACES = st.lists(st.tuples(DEGREES.map(lambda x: 116.3 + x), DEGREES.map(lambda y: 35.4 + y)), max_size=6)


def stops(*places: tuple[float, float] | None) -> list[Stop]:
    return [Stop(str(number), place) for number, place in enumerate(places)]


def test_homes_on_one_road_are_visited_from_one_end_to_the_other() -> None:
    way = route(stops((116.34, 35.4), (116.30, 35.4), (116.36, 35.4), (116.32, 35.4)))

    assert [stop.id for stop in way] in (["1", "3", "0", "2"], ["2", "0", "3", "1"])


def test_a_home_without_a_place_is_visited_last_and_nobody_is_left_out() -> None:
    assert [stop.id for stop in route(stops(None, (116.3, 35.4), None))] == ["1", "0", "2"]
    assert route([]) == []
    assert route(stops(None)) == stops(None)


@given(PLACES)
def test_every_home_is_passed_once_and_no_turn_of_a_part_makes_the_way_shorter(
    places: list[tuple[float, float]],
) -> None:
    way = route(stops(*places))

    assert sorted(stop.id for stop in way) == sorted(stop.id for stop in stops(*places))
    if len(way) <= 4:
        shortest = min((length(each) for each in permutations(way)), default=0)
        assert length(way) <= shortest * 1.25 + 1e-6


def test_a_degree_of_latitude_is_a_hundred_and_eleven_kilometres_and_one_of_longitude_less() -> None:
    assert length(stops((116.3, 35.0), (116.3, 36.0))) == pytest.approx(111.2)
    assert length(stops((116.0, 35.4), (117.0, 35.4))) == pytest.approx(90.6, abs=0.1)
