"""A centre that merges with something open in every service: all of it goes on at the joint site, and finishes."""

import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from contracts.days import day_of
from contracts.people import Actor, Tier
from services.chassis.http.tokens import issue
from services.supermarket.seed import furnish
from tests.end_to_end.client import parcel_event, waybill
from tests.end_to_end.county import County
from tests.end_to_end.shop import RICE, Shop, number
from tests.end_to_end.station import Station, the_case
from tests.end_to_end.surgery import Surgery
from tests.end_to_end.veterans_station import Station as VeteransStation
from tests.end_to_end.veterans_station import an_identity
from tests.end_to_end.wall import Wall
from tests.end_to_end.window import Window
from tests.unit.chassis.scans import pdf
from tests.waiting import eventually

SOON = 60.0
"""Seconds in which everything has moved."""


class Merging:
    """Two neighbours of which no other test knows, and what goes on at each; `at` has the doors of one of them."""

    def __init__(self, county: County) -> None:
        self.county, self.client = county, county.client
        self.old, self.joint = sorted(county.client.credentials["tokens"]["cadre"])[10:12]
        self.phone, self.identity = f"154{uuid.uuid4().int % 10**8:08}", an_identity()
        furnish(county.settings("supermarket"), {self.old: "旧村", self.joint: "新村"})

    def decide(self, verb: str, **body: Any) -> httpx.Response:
        return self.client.post(f"/centres/v1/centres/{self.old}/{verb}", self.client.county, body)

    def parcels(self, centre: str) -> Station:
        return Station(self.county, centre)

    def hall(self, centre: str) -> Window:
        return Window(self.county, centre, self.phone)

    def veterans(self, centre: str) -> VeteransStation:
        return VeteransStation(self.county, centre, self.phone, self.identity)

    def moved(self, path: str) -> dict[str, Any]:
        """A case at its new place, once its cadre there sees it."""

        def there() -> dict[str, Any] | None:
            answer = self.client.get(path, self.client.cadre(self.joint))
            return dict(answer.json()) if answer.status_code == httpx.codes.OK else None

        return eventually(there, within=SOON, every=0.2)

    def told(self, service: str, case: str, last: str) -> dict[str, Any]:
        """A case on the county's page, once it has ended so."""

        def ended() -> dict[str, Any] | None:
            found = the_case(self.client, case, 1, service)
            return found if found["events"] and found["events"][-1]["type"].split(".")[1] == last else None

        return eventually(ended, within=SOON, every=0.2)

    def token(self, staff: str) -> str:
        """Of one of the old centre's cadres, as it was issued before the merger."""
        return issue(Path(self.county.environment["TOKEN_PRIVATE_KEY_FILE"]), Actor(staff, Tier.CADRE, self.old))

    def sees(self, token: str) -> list[str]:
        """The centres that somebody sees."""
        return [each["id"] for each in self.client.get("/centres/v1/centres", token).json()["items"]]

    def row(self) -> dict[str, Any]:
        """The old centre on the county's page."""
        overview = self.client.get("/supervision/v1/overview", self.client.county).raise_for_status().json()
        assert len(overview["centres"]) == 100
        [row] = [each for each in overview["centres"] if each["id"] == self.old]
        return dict(row)


@pytest.fixture(scope="module")
def merging(county: County) -> Merging:
    """Nothing has happened yet."""
    return Merging(county)


def test_what_is_open_at_a_centre_that_merges_finishes_at_the_joint_site(merging: Merging) -> None:
    old, joint = merging.old, merging.joint
    parcel, left = merging.parcels(old).shelve(), merging.parcels(old).shelve()
    shop = Shop(merging.county, old)
    order = shop.place(number(), rice=2)
    shop.act(order, "confirm", "pick", "dispatch", "shelve")
    there = Surgery(merging.county, joint)
    here, slots = Surgery(merging.county, old), there.slots(capacity=1)
    [slot] = here.slots(capacity=2)
    kept, offered = here.book(slot), here.book(slot)
    application = merging.hall(old).forwarded()
    said = Wall(merging.county, old).file("路灯不亮")["id"]
    Wall(merging.county, old).act(said, "accept")
    card = merging.veterans(old).apply("card", "identity_card", "household_register", "discharge_paper", "photo")

    before = Shop(merging.county, joint).free(RICE)
    assert merging.decide("merge", reason="villages_merged", joint_site=joint).status_code == httpx.codes.OK
    _collected(merging, parcel)
    _offered_to_a_colleague(merging, left)
    _handed_out(merging, order, before)
    _seen_or_offered(merging, there, kept, offered, slots)
    _granted(merging, application)
    _answered(merging, said)
    _delivered(merging, card)

    row = eventually(lambda: (each := merging.row())["state"] == "merged" and each, within=SOON, every=0.2)
    assert (row["joint_site"], row["silent"], row["open"]) == (joint, False, 0)


def _collected(merging: Merging, parcel: str) -> None:
    merging.moved(f"/express/v1/parcels/{parcel}")
    assert merging.parcels(merging.joint).collect(parcel) == httpx.codes.OK
    case = merging.told("express", parcel, "collected")
    assert [event["type"] for event in case["events"]].count("parcel.relocated.v1") == 1
    assert case["centre"] == merging.joint


def _offered_to_a_colleague(merging: Merging, parcel: str) -> None:
    """Staff have come along: they go on leave and take over there, with the tokens of the old centre."""
    away, heir = (merging.token(f"staff:{merging.old}-0{number}") for number in (1, 2))
    merging.moved(f"/express/v1/parcels/{parcel}")
    eventually(lambda: merging.sees(away) == [merging.joint], within=SOON, every=0.2)
    today = day_of(datetime.now(UTC)).isoformat()
    leave = f"/centres/v1/staff/staff:{merging.old}-01/leave"
    merging.client.post(leave, away, {"from": today, "until": today}).raise_for_status()

    def offered() -> str | None:
        waiting = merging.client.get("/supervision/v1/handovers", heir, state="handed").json()["items"]
        return next((str(each["id"]) for each in waiting if each["case"] == parcel), None)

    taken = f"/supervision/v1/handovers/{eventually(offered, within=SOON, every=0.2)}/take-over"
    assert merging.client.post(taken, heir, {}).json()["state"] == "taken"
    assert merging.parcels(merging.joint).collect(parcel) == httpx.codes.OK


def _handed_out(merging: Merging, order: str, before: int) -> None:
    """The goods that it holds have come along, and no others are taken for it."""
    merging.moved(f"/supermarket/v1/orders/{order}")
    shop = Shop(merging.county, merging.joint)
    assert shop.free(RICE) == before
    assert shop.collect(order) == httpx.codes.OK
    assert shop.free(RICE) == before
    merging.told("supermarket", order, "collected")


def _seen_or_offered(merging: Merging, there: Surgery, first: str, second: str, slots: list[str]) -> None:
    """One place at the same time is one patient's; the other is offered another one, and missed nothing."""

    def ends() -> tuple[str, str] | None:
        states = [_state(merging, each) for each in (first, second)]
        return (states[0], states[1]) if sorted(states) == ["booked", "cancelled_by_clinic"] else None

    states = eventually(ends, within=SOON, every=0.2)
    kept = first if states[0] == "booked" else second
    appointment = merging.moved(f"/clinic/v1/appointments/{kept}")
    assert appointment["slot"] in slots
    there.act(kept, "arrive", priority="ordinary")
    assert there.do("queues/call-next", room=there.room)["id"] == kept
    there.act(kept, "start")
    assert there.act(kept, "finish")["state"] == "fulfilled"


def _state(merging: Merging, appointment: str) -> str:
    answer = merging.client.get(f"/clinic/v1/appointments/{appointment}", merging.client.county)
    return str(answer.raise_for_status().json()["state"])


def _granted(merging: Merging, application: str) -> None:
    merging.moved(f"/hall/v1/applications/{application}")
    window = merging.hall(merging.joint)
    window.at_bureau(f"{application}/acknowledge")
    window.at_bureau(f"{application}/grant")
    assert window.act(f"{application}/deliver", through="counter")["state"] == "delivered"
    merging.told("hall", application, "delivered")


def _answered(merging: Merging, said: str) -> None:
    merging.moved(f"/feedback/v1/cases/{said}")
    wall = Wall(merging.county, merging.joint)
    wall.act(said, "assign", assignee=f"staff:{merging.joint}-01")
    wall.act(said, "take-up")
    assert wall.act(said, "reply", text="已更换灯泡") == "replied"
    assert wall.act(said, "revisit", wall.town, solved=True, level=5) == "revisited"
    assert wall.act(said, "close") == "closed"


def _delivered(merging: Merging, card: str) -> None:
    merging.moved(f"/veterans/v1/cases/{card}")
    station = merging.veterans(merging.joint)
    station.up_to_county(card)
    for to in ("city_review", "province_review"):
        assert station.system_says("veteran_case.advanced", case=card, to=to)["status"] == "accepted"
    assert station.system_says("veteran_case.granted", case=card)["status"] == "accepted"
    for to in ("making", "county_received"):
        station.system_says("veteran_case.advanced", case=card, to=to)
    station.in_town(f"{card}/advance", to="town_issued")
    assert (
        station.act(f"{card}/deliver", receiver="self", signature=[station.upload(pdf("签收"))])["state"] == "delivered"
    )
    merging.told("veterans", card, "delivered")


def test_new_business_that_names_the_merged_centre_is_taken_at_the_joint_site_and_says_so(merging: Merging) -> None:
    def arrived() -> dict[str, Any] | None:
        result = merging.client.post_event(parcel_event("arrived", waybill(), merging.old))
        return result if "taken_at" in result else None

    assert eventually(arrived, within=SOON, every=0.2)["taken_at"] == merging.joint
    filed = Wall(merging.county, merging.old).file("井盖缺失")
    assert filed["taken_at"] == merging.joint


@pytest.mark.parametrize("ask", ["merge", "suspend"])
def test_nothing_leads_back_to_a_merged_centre(merging: Merging, ask: str) -> None:
    bodies: dict[str, dict[str, Any]] = {
        "merge": {"reason": "other", "joint_site": merging.old},
        "suspend": {"reason": "other", "instead": merging.old, "reopens_on": "2099-01-01"},
    }
    post: Callable[..., httpx.Response] = merging.client.post
    answer = post(f"/centres/v1/centres/{merging.joint}/{ask}", merging.client.county, bodies[ask])
    assert answer.status_code == httpx.codes.UNPROCESSABLE_ENTITY
    assert "另一处" in answer.text
