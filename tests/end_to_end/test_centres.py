"""What villagers live through at a centre itself, on all processes at once, and how supervision hears of it."""

import httpx
import pytest

from tests.end_to_end.county import County
from tests.end_to_end.house import House
from tests.end_to_end.station import clocks, story, the_case


@pytest.fixture
def house(county: County) -> House:
    return House(county, sorted(county.client.credentials["tokens"]["cadre"])[-3])


def test_a_villager_asks_for_a_room_the_village_agrees_and_supervision_hears_of_it_without_a_name(
    house: House,
) -> None:
    hour = house.free_hour()
    asked = house.do("my/bookings", house.villager, centre=house.centre, name="钱谷雨", phone=house.phone, **hour)
    house.do(f"bookings/{asked['id']}/approve", house.cadre)
    refused = house.client.post("/centres/v1/bookings", house.cadre, hour)
    house.do(f"my/bookings/{asked['id']}/cancel", house.villager)
    house.do("bookings", house.cadre, **hour)

    assert refused.status_code == httpx.codes.CONFLICT
    case = the_case(house.client, asked["id"], 3, "centres")
    assert story(case) == ["requested", "booked", "cancelled"]
    assert not [each for each in ("钱谷雨", house.phone) if each in str(case)]


def test_a_fault_has_a_limit_from_its_report_on_and_the_repair_meets_it(house: House) -> None:
    broken, waiting = (house.do("equipment", house.cadre, kind="printer", room=2)["id"] for _ in range(2))
    for device in (broken, waiting):
        house.do(f"equipment/{device}/report", house.cadre, note="不出纸")
    assert clocks(the_case(house.client, waiting, 2, "centres")) == {"repair": ["running"]}

    house.do(f"equipment/{broken}/repair", house.cadre)

    case = the_case(house.client, broken, 3, "centres")
    assert (story(case), clocks(case)) == (["registered", "fault_reported", "repaired"], {"repair": ["met"]})
