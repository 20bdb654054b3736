"""Villages at work: parcels arrive, their recipients are told, and come."""

import json
import random
import threading
from collections.abc import Mapping, Sequence
from typing import Any

from tests.end_to_end.client import MANY, ONE, parcel_event, waybill
from tests.faults.ledger import Ledger
from tests.faults.persistence import HASTY, Manner, persistent

SERVED = 3
"""Of each batch so many parcels are handed over."""


class Station(threading.Thread):
    """One village: its parcels arrive, most of their recipients are told, and come."""

    def __init__(
        self,
        credentials: Mapping[str, Any],
        centre: str,
        ledger: Ledger,
        over: threading.Event,
        seed: str,
        manner: Manner = HASTY,
    ) -> None:
        super().__init__(name=f"station-{centre}", daemon=True)
        self._client = persistent(credentials, ledger, manner)
        self._token = self._client.cadre(centre)
        self._centre = centre
        self._ledger = ledger
        self._manner = manner
        self._over = over
        self._random = random.Random(seed)

    def run(self) -> None:
        while not self._over.wait(self._manner.pace):
            try:
                self._take_a_delivery()
            except Exception as error:  # noqa: BLE001 - whatever ends a station's work counts against the system
                self._ledger.refuse(repr(error)[:200])

    def _take_a_delivery(self) -> None:
        numbers = [waybill() for _ in range(self._random.choice(self._manner.batches))]
        if self._random.random() < 0.3:
            self._tell("announced", numbers, "parcel.expected.v1")
        self._tell("arrived", numbers, "parcel.inbound.v1")
        for number in numbers[:SERVED]:
            self._hand_over(number)

    def _tell(self, kind: str, numbers: Sequence[str], outcome: str) -> None:
        events = [parcel_event(kind, number, self._centre) for number in numbers]
        body = json.dumps(events[0] if len(events) == 1 else events).encode()
        media = {"content-type": ONE if len(events) == 1 else MANY}
        answer = self._client.http.post("/express/v1/events", content=body, headers=self._client.sign(body) | media)
        for number, result in zip(numbers, answer.raise_for_status().json()["results"], strict=True):
            if result["status"] in ("accepted", "duplicate"):
                self._ledger.accept(number, outcome, duplicate=result["status"] == "duplicate")
            else:
                self._ledger.refuse(f"{kind} {number}: {result}"[:200])

    def _hand_over(self, number: str) -> None:
        found = self._client.get("/express/v1/parcels", self._token, waybill=number)
        [parcel] = found.raise_for_status().json()["items"]
        if self._random.random() < 0.8:
            self._write(parcel["id"], "notify", {"channel": "phone"})
            self._ledger.accept(number, "parcel.notified.v1")
        if self._random.random() < 0.6:
            self._write(parcel["id"], "collect", {"code": parcel["pickup_code"], "by": "self", "consent": True})
            self._ledger.accept(number, "parcel.collected.v1")

    def _write(self, parcel: str, verb: str, body: Mapping[str, Any]) -> None:
        self._client.post(f"/express/v1/parcels/{parcel}/{verb}", self._token, body).raise_for_status()
