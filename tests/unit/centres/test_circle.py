"""The nearest open centre of each village, and what that adds up to."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.centres.domain.circle import Nearest, Reach, Share, gained, reaches
from services.centres.domain.circle_rule import Rule
from services.centres.domain.location import Location, distance_km
from services.centres.domain.village import Village

HERE, THERE = "370829001001", "370829002001"
CENTRES = {HERE: Location(116.30, 35.40), THERE: Location(116.40, 35.40)}
RULE = Rule(minutes=15, speed_kmh=15.0, detour=1.4)

places = st.builds(Location, st.floats(115.9, 116.7), st.floats(35.05, 35.8))
far_and_wide = st.builds(Location, st.floats(-180, 180), st.floats(-85, 85))
counties = st.dictionaries(st.sampled_from([f"3708290010{n:02}" for n in range(40)]), places, max_size=20)
measured_times = st.dictionaries(st.sampled_from(sorted(CENTRES)), st.floats(0.1, 600), max_size=2)


def village(place: Location, code: str = "370829001201", population: int = 1000) -> Village:
    return Village(code=code, name="青禾村", population=population, location=place)


def reach(
    place: Location, centres: Mapping[str, Location] = CENTRES, measured: Mapping[str, float] | None = None
) -> Reach:
    [found] = reaches([village(place)], centres, {"370829001201": measured or {}}, RULE)
    return found


def by_brute_force(places: Mapping[str, Location], point: Location) -> tuple[float, str] | None:
    return min(((distance_km(point, place), key) for key, place in places.items()), default=None)


@given(counties, st.lists(places, min_size=1, max_size=20))
def test_the_nearest_is_the_one_that_brute_force_finds(centres: Mapping[str, Location], points: list[Location]) -> None:
    nearest = Nearest(centres)
    assert [nearest.of(point) for point in points] == [by_brute_force(centres, point) for point in points]


@given(st.dictionaries(st.text("abc", min_size=1, max_size=2), far_and_wide, max_size=8), far_and_wide)
def test_the_nearest_is_right_anywhere_on_earth(centres: Mapping[str, Location], point: Location) -> None:
    assert Nearest(centres).of(point) == by_brute_force(centres, point)


def test_the_way_is_longer_than_the_line_and_takes_its_time() -> None:
    found = reach(Location(116.30, 35.42))
    km = distance_km(Location(116.30, 35.42), CENTRES[HERE])
    assert (found.centre, found.measured) == (HERE, False)
    assert found.minutes == pytest.approx(km * 1.4 / 15 * 60)
    assert found.minutes == pytest.approx(12.45, abs=0.01)
    assert found.within


@given(places, measured_times)
def test_a_measured_time_wins_over_the_computed_one(place: Location, measured: Mapping[str, float]) -> None:
    computed = {key: RULE.minutes_for(distance_km(place, where)) for key, where in CENTRES.items()}
    wanted = min((minutes, key) for key, minutes in {**computed, **measured}.items())
    found = reach(place, CENTRES, measured)
    assert (found.minutes, found.centre) == wanted
    assert found.measured == (found.centre in measured)


def test_a_centre_that_lies_nowhere_known_is_reached_by_a_measured_time_alone() -> None:
    assert reach(Location(116.3, 35.4), {}, {HERE: 9.0}) == Reach(
        village(Location(116.3, 35.4)), HERE, 9.0, within=True, measured=True
    )


def test_where_no_centre_is_open_every_village_is_a_blind_spot() -> None:
    assert reach(Location(116.3, 35.4), {}) == Reach(village(Location(116.3, 35.4)), None, None, within=False)


@given(counties, st.lists(places, max_size=15), st.floats(2, 80), st.floats(2, 80), st.booleans())
def test_whoever_travels_faster_has_no_smaller_share_within(
    centres: Mapping[str, Location], points: list[Location], one: float, other: float, measured: bool
) -> None:
    villages = [village(point, f"370829001{number:03}", number) for number, point in enumerate(points)]
    times = {each.code: dict.fromkeys(sorted(centres)[:1], 14.0) for each in villages} if measured else {}
    slow, fast = (Share.of(reaches(villages, centres, times, Rule(15, speed, 1.4))) for speed in sorted((one, other)))
    assert slow.villages_within <= fast.villages_within
    assert slow.people_within <= fast.people_within
    assert (slow.villages, slow.people) == (fast.villages, fast.people) == (len(points), sum(range(len(points))))


@given(counties, st.lists(places, max_size=15), places)
def test_a_proposed_site_adds_what_the_circle_has_more_once_it_is_open(
    centres: Mapping[str, Location], points: list[Location], site: Location
) -> None:
    villages = [village(point, f"370829001{number:03}", number) for number, point in enumerate(points)]
    before = reaches(villages, centres, {}, RULE)
    added = Share.of(gained(before, site, RULE))
    assert Share.of(before).with_more_within(added) == Share.of(
        reaches(villages, {**centres, "370829999999": site}, {}, RULE)
    )
