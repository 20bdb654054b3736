"""Partners and cadres who don't give up: each repeats what it says, with the same id, until the answer is final."""

import json
import random
import threading
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import httpx

from tests.end_to_end.client import MANY, ONE, Client, parcel_event, waybill
from tests.faults.ledger import Ledger

PATIENCE = 90.0
"""Seconds after which even they give up, and the ledger has it."""
AGAIN = 0.1
SERVED = 3
"""Of each batch so many parcels are handed over."""


class GivenUpError(Exception):
    """No final answer in all that time."""


@dataclass(frozen=True)
class Answer:
    """What one request came to; `began` is monotonic, `status` 0 where no answer came."""

    began: float
    seconds: float
    status: int
    retry_after: str | None = None


def _ignore(_: Answer) -> None:
    """Who hammers at a door keeps no record."""


@dataclass(frozen=True)
class Manner:
    """How stations go about their work; by default in a hurry, as it suits random faults.

    `pace` is in seconds between two deliveries, `answer` those that they wait for one answer: while a process is frozen
    the same event is on its way twice. Who is `obedient` waits as long as Retry-After says.
    """

    pace: float = 0.05
    batches: Sequence[int] = (1, 1, 5, 20)
    answer: float = 3.0
    obedient: bool = False
    heard: Callable[[Answer], None] = _ignore


HASTY = Manner()


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
        self._client = Client(credentials)
        self._client.http.timeout = httpx.Timeout(manner.answer)
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
        answer = self._persist(
            lambda: self._client.http.post("/express/v1/events", content=body, headers=self._client.sign(body) | media)
        )
        for number, result in zip(numbers, answer.json()["results"], strict=True):
            if result["status"] in ("accepted", "duplicate"):
                self._ledger.accept(number, outcome, duplicate=result["status"] == "duplicate")
            else:
                self._ledger.refuse(f"{kind} {number}: {result}"[:200])

    def _hand_over(self, number: str) -> None:
        found = self._persist(lambda: self._client.get("/express/v1/parcels", self._token, waybill=number))
        [parcel] = found.json()["items"]
        if self._random.random() < 0.8:
            self._write(parcel["id"], "notify", {"channel": "phone"})
            self._ledger.accept(number, "parcel.notified.v1")
        if self._random.random() < 0.6:
            self._write(parcel["id"], "collect", {"code": parcel["pickup_code"], "by": "self", "consent": True})
            self._ledger.accept(number, "parcel.collected.v1")

    def _write(self, parcel: str, verb: str, body: Mapping[str, Any]) -> None:
        key = uuid.uuid4().hex
        self._persist(lambda: self._client.post(f"/express/v1/parcels/{parcel}/{verb}", self._token, body, key))

    def _persist(self, call: Callable[[], httpx.Response]) -> httpx.Response:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            answer = self._ask(call)
            if answer is not None and answer.status_code < 500 and answer.status_code != 429:
                return answer.raise_for_status()
            self._ledger.repeat()
            time.sleep(self._rest(answer))
        raise GivenUpError(self._centre)

    def _ask(self, call: Callable[[], httpx.Response]) -> httpx.Response | None:
        began = time.monotonic()
        try:
            answer = call()
        except httpx.TransportError:
            self._manner.heard(Answer(began, time.monotonic() - began, 0))
            return None
        again = answer.headers.get("retry-after")
        self._manner.heard(Answer(began, time.monotonic() - began, answer.status_code, again))
        return answer

    def _rest(self, answer: httpx.Response | None) -> float:
        """Seconds until the next attempt."""
        if answer is None or not self._manner.obedient:
            return AGAIN
        return float(answer.headers.get("retry-after", AGAIN))
