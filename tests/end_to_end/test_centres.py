"""What villagers live through at a centre itself, on all processes at once, and how supervision hears of it."""

import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from contracts.days import day_of, midnight
from services.chassis.sealing import phone_hash
from services.chassis.vault import Vault
from services.chassis.villagers import tokens as villagers
from tests.end_to_end.county import County
from tests.end_to_end.station import clocks, story, the_case


class House:
    """A centre's house, as its cadre and one villager meet there."""

    def __init__(self, county: County) -> None:
        self.client = county.client
        self.centre = sorted(county.client.credentials["tokens"]["cadre"])[-3]
        self.cadre = county.client.cadre(self.centre)
        self.phone = f"154{uuid.uuid4().int % 10**8:08}"
        vault = Vault.from_file(Path(county.environment["FIELD_KEYS_FILE"]))
        self.villager = villagers.issue(vault, phone_hash(self.phone, vault), datetime.now(UTC))[0]

    def do(self, path: str, token: str, **body: Any) -> dict[str, Any]:
        """A deed that goes well."""
        answer = self.client.post(f"/centres/v1/{path}", token, body)
        assert answer.status_code == httpx.codes.OK, answer.text
        return dict(answer.json())

    def free_hour(self) -> dict[str, Any]:
        """A room that may be booked, and an hour of tomorrow."""
        begin = midnight(day_of(datetime.now(UTC)) + timedelta(days=1)) + timedelta(hours=19)
        day = day_of(begin).isoformat()
        rooms = self.client.get("/centres/v1/rooms/free", self.cadre, centre=self.centre, day=day).json()["items"]
        times = {"begins_at": begin.isoformat(), "ends_at": (begin + timedelta(hours=1)).isoformat()}
        return {"room": rooms[0]["number"], **times}


@pytest.fixture
def house(county: County) -> House:
    return House(county)


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
