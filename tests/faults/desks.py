"""What goes on at every counter but express's: a round at each, through its own door, told to the ledger as it goes."""

import copy
import threading
import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import httpx

from services.supermarket.seed import furnish
from tests.end_to_end.county import County
from tests.end_to_end.house import House
from tests.end_to_end.shop import PRICES, RICE, Shop
from tests.end_to_end.surgery import Surgery, somebody
from tests.end_to_end.veterans_station import Station, an_identity
from tests.end_to_end.wall import Wall, nobodys_phone
from tests.end_to_end.window import Window
from tests.faults.ledger import Ledger
from tests.faults.persistence import HASTY, Manner, persistent

DESKS = 2
DELIVERED, BATCH = 5, "storm"
"""Bags of rice that come in with each round, under this batch."""
WAYS: Mapping[str, Sequence[str]] = {
    "clinic appointment": ("walked_in", "called", "started", "fulfilled"),
    "clinic appointment booked": ("booked",),
    "supermarket order": ("placed", "confirmed", "picking", "dispatched", "ready", "collected"),
    "supermarket order cancelled": ("placed", "cancelled"),
    "centres equipment": ("fault_reported", "repaired"),
    "centres booking": ("booked",),
    "feedback feedback": ("received", "accepted", "contacted", "assigned", "in_progress", "replied"),
    "hall application": ("submitted", "accepted", "forwarded", "acknowledged", "granted", "delivered"),
    "veterans veteran_case": ("submitted", "accepted", "village_checked", "town_accepted", "county_review"),
}
"""The ways that cases go here, `<service> <thing>`, and the events that tell of them and of nothing that is seeded."""
TOLD = frozenset(f"{way.split()[1]}.{step}.v1" for way, steps in WAYS.items() for step in steps)


class Desk(threading.Thread):
    """One centre's other counters: round after round, until it is `over`."""

    def __init__(
        self, county: County, centre: str, ledger: Ledger, over: threading.Event, manner: Manner = HASTY
    ) -> None:
        super().__init__(name=f"desk-{centre}", daemon=True)
        self._county = copy.copy(county)
        self._county.client = persistent(county.client.credentials, ledger, manner)
        self._centre = centre
        self._ledger = ledger
        self._over = over
        self._manner = manner
        self._surgery = Surgery(self._county, centre)
        self._hour: Mapping[str, Any] | None = None

    def run(self) -> None:
        rounds: Sequence[Callable[[], None]] = (self.clinic, self.shop, self.house, self.wall, self.hall, self.veterans)
        while not self._over.is_set():
            for each in rounds:
                if self._over.wait(self._manner.pace):
                    return
                try:
                    each()
                except Exception as error:  # noqa: BLE001 - whatever ends a round counts against the system
                    self._ledger.refuse(f"{each.__name__}: {error!r}"[:300])

    def clinic(self) -> None:
        """Somebody comes without an appointment and is seen; two have the two places of a session, a third has none."""
        seen = self._surgery.walk_in()
        self._surgery.act(seen, "call", "start", "finish")
        self._tell("clinic appointment", seen)
        session = Surgery(self._county, self._centre)
        [slot] = session.slots(capacity=2)
        for _ in range(2):
            self._tell("clinic appointment booked", session.book(slot))
        body = {"slot": slot, "patient": somebody()}
        self._expect_conflict("/clinic/v1/appointments", body)

    def shop(self) -> None:
        """Rice comes in, two bags are sold over the counter, an order for one is cancelled."""
        shop = Shop(self._county, self._centre)
        shop.post(f"stock/{RICE}/receive", quantity=str(DELIVERED), supplier="粮库", batch=BATCH)
        self._ledger.count(f"rice received {self._centre}", DELIVERED)
        sold = shop.take(rice=2)
        shop.act(sold, "confirm", "pick", "dispatch", "shelve")
        assert shop.collect(sold) == httpx.codes.OK
        self._tell("supermarket order", sold)
        self._ledger.count(f"rice sold {self._centre}", 2)
        self._ledger.count(f"fen paid {self._centre}", 2 * PRICES[RICE])
        given_up = shop.take(rice=1)
        shop.act(given_up, "cancel", reason="customer")
        self._tell("supermarket order cancelled", given_up)

    def house(self) -> None:
        """A printer breaks and is repaired; a room's hour is booked, and from then on it is taken."""
        house = House(self._county, self._centre)
        device = house.do("equipment", house.cadre, kind="printer", room=2)["id"]
        house.do(f"equipment/{device}/report", house.cadre, note="不出纸")
        house.do(f"equipment/{device}/repair", house.cadre)
        self._tell("centres equipment", device)
        if self._hour:
            self._expect_conflict("/centres/v1/bookings", self._hour)
        else:
            self._hour = house.free_hour()
            self._tell("centres booking", house.do("bookings", house.cadre, **self._hour)["id"])

    def wall(self) -> None:
        """Something is said, and answered."""
        wall, key = Wall(self._county, self._centre), {"idempotency-key": uuid.uuid4().hex}
        said = {"kind": "help", "centre": self._centre, "about_staff": False, "text": "路灯坏了"}
        filed = wall.client.http.post("/feedback/v1/cases", json=said | {"contact": wall.contact}, headers=key)
        case = str(filed.raise_for_status().json()["id"])
        wall.replied(case, f"cadre:{self._centre}")
        self._tell("feedback feedback", case)

    def hall(self) -> None:
        """Somebody applies, and has the decision."""
        window = Window(self._county, self._centre, nobodys_phone())
        application = window.forwarded()
        window.at_bureau(f"{application}/acknowledge")
        window.at_bureau(f"{application}/grant")
        window.act(f"{application}/deliver", through="at_home")
        self._tell("hall application", application)

    def veterans(self) -> None:
        """A veteran's application goes up to the bureau."""
        station = Station(self._county, self._centre, nobodys_phone(), an_identity())
        case = station.apply("pension", "identity_card", "form", "bank_card")
        station.up_to_county(case)
        self._tell("veterans veteran_case", case)

    def _tell(self, way: str, case: str) -> None:
        service, thing, *_ = way.split()
        for step in WAYS[way]:
            self._ledger.accept(f"{service}:{case}", f"{thing}.{step}.v1")

    def _expect_conflict(self, path: str, body: Mapping[str, Any]) -> None:
        status = self._county.client.post(path, self._county.client.cadre(self._centre), body).status_code
        if status != httpx.codes.CONFLICT:
            self._ledger.refuse(f"{path}: {status} for what is taken")


def desks(
    county: County, ledger: Ledger, over: threading.Event, manner: Manner = HASTY, number: int = DESKS
) -> list[Desk]:
    """So many desks at centres where no station is, their shops furnished."""
    centres = sorted(county.client.credentials["tokens"]["cadre"])[10 :: 100 // number][:number]
    furnish(county.settings("supermarket"), dict.fromkeys(centres, "示范村"))
    return [Desk(county, centre, ledger, over, manner) for centre in centres]
