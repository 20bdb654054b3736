"""One station's day, as its cadre, carriers and the county live it: each deed a request, each look a page of ours."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx

from tests.end_to_end.client import Client, parcel_event, waybill
from tests.end_to_end.county import County
from tests.waiting import eventually

LONG = 20.0
"""Seconds that a message may take from one service to another on a machine that does much else."""

_EARLIER = {
    """UPDATE express.parcel SET expected_at = expected_at - %(span)s, arrived_at = arrived_at - %(span)s,
        notified_at = notified_at - %(span)s, due_at = due_at - %(span)s WHERE id = %(parcel)s""",
    "UPDATE express.parcel_event SET time = time - %(span)s WHERE parcel = %(parcel)s",
    "UPDATE supervision.case_event SET time = time - %(span)s WHERE case_id = 'express:' || %(parcel)s",
}
"""What services count from. The audit log stays as it is: nobody changes a link of its chain."""


@dataclass(frozen=True)
class Station:
    """The station of one centre in a running county."""

    county: County
    centre: str

    @property
    def client(self) -> Client:
        """Whoever calls."""
        return self.county.client

    @property
    def cadre(self) -> str:
        """The token of who sits at the counter."""
        return self.client.cadre(self.centre)

    def announce(self, number: str | None = None) -> str:
        """A carrier says that a parcel is coming; its id."""
        number = number or waybill()
        assert self.client.post_event(parcel_event("announced", number, self.centre))["status"] == "accepted"
        return str(self.find(number)["id"])

    def shelve(self) -> str:
        """A parcel is on the shelf, and its recipient knows; its id."""
        number = waybill()
        assert self.client.post_event(parcel_event("arrived", number, self.centre))["status"] == "accepted"
        parcel = str(self.find(number)["id"])
        self.act(parcel, "notify", channel="phone")
        return parcel

    def scan(self, number: str) -> dict[str, Any]:
        """The cadre scans what a courier has brought; how the parcel stands then."""
        return self._post("parcels/check-in", {"carrier": "yunda", "waybill": number, "consent": True})

    def find(self, number: str) -> dict[str, Any]:
        """The parcel of a waybill, as the counter sees it."""
        answer = self.client.get("/express/v1/parcels", self.cadre, waybill=number).raise_for_status()
        [parcel] = answer.json()["items"]
        return dict(parcel)

    def parcel(self, parcel: str) -> dict[str, Any]:
        """One parcel, as the counter sees it."""
        return dict(self.client.get(f"/express/v1/parcels/{parcel}", self.cadre).raise_for_status().json())

    def act(self, parcel: str, verb: str, **body: Any) -> dict[str, Any]:
        """A deed that goes well; how the parcel stands then."""
        return self._post(f"parcels/{parcel}/{verb}", body)

    def collect(self, parcel: str, code: str | None = None) -> int:
        """Hand it to its recipient; the status of the answer."""
        body = {"code": code or self.parcel(parcel)["pickup_code"], "by": "self", "consent": True}
        return self.client.post(f"/express/v1/parcels/{parcel}/collect", self.cadre, body).status_code

    def send(self, verb: str, **body: Any) -> dict[str, Any]:
        """A deed on what goes out; how the shipment stands then."""
        return self._post(f"shipments{verb}", body)

    def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        answer = self.client.post(f"/express/v1/{path}", self.cadre, body)
        assert answer.status_code == httpx.codes.OK, answer.text
        return dict(answer.json())

    def reaches(self, parcel: str, state: str) -> None:
        """Wait until the parcel's limit has rung."""
        eventually(lambda: self.parcel(parcel)["state"] == state, within=LONG, every=0.1)

    def pass_days(self, parcel: str, days: int, events: int | None = None) -> None:
        """Let so many days pass for one parcel: all that was done lies that much further back, in both services.

        `events` is how many there are, where the counter doesn't see the parcel.
        """
        self.case(parcel, events or self.parcel(parcel)["version"])
        span = {"span": timedelta(days=days), "parcel": parcel}
        self.county.change(dict.fromkeys(_EARLIER, span))

    def case(self, subject: str, events: int) -> dict[str, Any]:
        """The case on supervision's page, once it has all its events."""
        return the_case(self.client, subject, events)


def the_case(client: Client, subject: str, events: int, service: str = "express") -> dict[str, Any]:
    """A case as supervision knows it, once it has so many events."""

    def known() -> dict[str, Any] | None:
        answer = client.get(f"/supervision/v1/cases/{service}/{subject}", client.county)
        case: dict[str, Any] = answer.json()
        return case if answer.status_code == httpx.codes.OK and len(case["events"]) >= events else None

    return eventually(known, within=LONG, every=0.05)


def story(case: dict[str, Any]) -> list[str]:
    """What happened, in order; the case must be whole."""
    assert not case["incomplete"]
    return [event["type"].split(".")[1] for event in case["events"]]


def clocks(case: dict[str, Any]) -> dict[str, list[str]]:
    """How each promise stands, by its name, opening after opening."""
    found: dict[str, list[str]] = {}
    for clock in case["clocks"]:
        found.setdefault(clock["standard"].split(".")[1], []).append(clock["state"])
    return found


def owed(case: dict[str, Any], standard: str) -> str:
    """Who owes what a promise says, by its name."""
    (clock,) = (clock for clock in case["clocks"] if clock["standard"].split(".")[1] == standard)
    responsible: str = clock["responsible"]
    return responsible
