"""The invented county."""

from collections import Counter

from contracts.centres.register import CENTRE_PUBLISHED
from contracts.rooms import TEN
from services.centres.domain.location import distance_km
from services.centres.seed import SEED, TOWNS, furnished, hosts, invented
from services.centres.seed.equipment import equipment
from services.centres.seed.people import invented_staff
from services.centres.seed.terrain import SEATS, terrain


def test_the_county_has_15_towns_and_100_centres_in_three_batches() -> None:
    centres = [command.details for command in invented()]
    assert len(TOWNS) == len({centre.town for centre in centres}) == 15
    assert len({centre.id for centre in centres}) == len({centre.name for centre in centres}) == 100
    assert Counter(centre.batch for centre in centres) == {1: 15, 2: 30, 3: 55}


def test_a_centre_lies_in_the_town_that_its_id_names() -> None:
    assert all(
        command.details.id.startswith(command.details.town) and command.details.town_name == TOWNS[command.details.town]
        for command in invented()
    )


def test_every_centre_fits_its_contract() -> None:
    assert not [errors for command in invented() if (errors := CENTRE_PUBLISHED.validate(command.details.data()))]


def test_opening_windows_are_in_order_and_apart() -> None:
    for command in invented():
        clocks = [clock for window in command.details.hours.windows for clock in (window.opens, window.closes)]
        assert clocks == sorted(set(clocks))


def test_the_same_county_is_invented_each_time() -> None:
    assert (invented(), invented_staff(invented(), SEED)) == (invented(), invented_staff(invented(), SEED))


def test_each_centre_has_two_posts_under_ids_of_its_own_each_with_the_other_as_substitute() -> None:
    people = {person.id: person.held for person in invented_staff(invented(), SEED)}
    assert set(people) == {f"staff:{each.details.id}-{n:02}" for each in invented() for n in (1, 2)}
    assert all(
        held.substitute != id_ and people[held.substitute or ""].substitute == id_ for id_, held in people.items()
    )


def test_each_centre_lies_in_a_village_of_its_name_and_no_two_at_one_place() -> None:
    county = invented()
    villages = {village.code: village for village in terrain(hosts(county))}
    assert all(villages[command.details.id].location == command.location for command in county)
    assert all(command.details.name.startswith(villages[command.details.id].name) for command in county)
    assert len({command.location for command in county}) == 100


def test_the_villages_of_the_county_lie_in_its_15_towns_and_aliases_lead_to_one_that_is_none() -> None:
    villages = {village.code: village for village in terrain(hosts(invented()))}
    assert len(villages) == 400
    assert {village.town for village in villages.values()} == set(TOWNS) == set(SEATS)
    aliases = [villages[village.merged_into] for village in villages.values() if village.merged_into]
    assert len(aliases) == 15
    assert {alias.merged_into for alias in aliases} == {None}


def test_a_village_is_within_a_few_kilometres_of_the_seat_of_its_town() -> None:
    away = [distance_km(village.location, SEATS[village.town]) for village in terrain(hosts(invented()))]
    assert max(away) < 5


def test_each_of_the_ten_rooms_of_each_centre_has_something_in_it() -> None:
    stands = [(each.device.centre, each.device.room) for each in equipment(furnished())]
    assert len(stands) == len(set(stands)) == 100 * len(TEN)
    assert len({each.device.id for each in equipment(furnished())}) == len(stands)
