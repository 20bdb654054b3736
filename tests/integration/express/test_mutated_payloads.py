"""Thousands of spoilt payloads at each intake: none is a fault of ours, nothing accepted is lost, memory stays flat.

`MUTATIONS` says how many for each intake, `SEED` which; `make fuzz` sends 10,000.
"""

import json
import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from random import Random
from typing import Any, TypeAlias

import httpx
import pytest

from contracts.registry import CARDS, PARTNER
from deploy.local.database import Database
from deploy.local.secret_file import SecretFile
from services.express.api.carriers import carriers
from services.express.api.carriers.push import Carrier
from tests import servers
from tests.end_to_end.client import MANY, ONE, parcel_event
from tests.integration.express.door import CENTRES, Door, open_door
from tests.integration.mutations import MOMENTS, Mutator
from tests.unit.express.carriers.pushing import SIGNED, told

MUTATIONS, SEED = int(os.environ.get("MUTATIONS", "500")), int(os.environ.get("SEED", "1"))
AT_ONCE = 8
GROWTH = 24.0
"""MiB that the process may gain after the first fifth, whatever the number: what leaks once a payload shows."""
PER_CASE = 4
"""Payloads for each waybill: they meet parcels in every state."""

SAMPLES: Mapping[str, tuple[str, ...]] = {
    "kdniao": ("kdniao_batch", "kdniao_partly_wrong"),
    "kuaidi100": ("kuaidi100_at_station", "kuaidi100_other_carrier", "kuaidi100_signed_at_station", "kuaidi100_abort"),
    "yunda": ("yunda_steps", "yunda_one_step"),
}
NUMBERED = frozenset({"waybill", "nu", "LogisticCode", "mailno"})
"""Where a waybill stands."""

Sent: TypeAlias = tuple[Any, httpx.Response]


@pytest.fixture(scope="module")
def door(database: Database, database_secrets: SecretFile, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    """One process for all intakes: what one leaves behind, the next meets."""
    with (
        servers.copied_database(database, database_secrets) as fresh,
        open_door(fresh, tmp_path_factory.mktemp("door")) as opened,
    ):
        yield opened


@dataclass
class Storm:
    """Sends payloads, several at a time; keeps what was answered, and how much memory was held on the way."""

    door: Door
    send: Callable[[Any], httpx.Response]
    answers: list[Sent] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)

    def blow(self, payloads: list[Any]) -> None:
        """All of them; memory is measured at five moments."""
        part = max(1, len(payloads) // 5)
        with ThreadPoolExecutor(AT_ONCE) as senders:
            for begin in range(0, len(payloads), part):
                some = payloads[begin : begin + part]
                self.answers += zip(some, senders.map(self.send, some), strict=True)
                self.memory.append(self.door.memory())

    def is_weathered(self) -> None:
        """No fault of ours, and no memory that grows with the number of payloads."""
        assert self.door.faults() == []
        assert {answer.status_code for _, answer in self.answers} <= {200, 400, 401, 413, 422}
        assert self.memory[-1] - self.memory[0] < GROWTH, self.memory


def waybills(prefix: str) -> list[str]:
    return [f"{prefix}{number:010}" for number in range(max(1, MUTATIONS // PER_CASE))]


def placed(payload: Any, mutator: Mutator) -> Any:
    """The same about one of the cases."""
    if isinstance(payload, list):
        return [placed(each, mutator) for each in payload]
    if not isinstance(payload, dict):
        return payload
    return {
        name: mutator.dice.choice(mutator.waybills) if name in NUMBERED else placed(inner, mutator)
        for name, inner in payload.items()
    }


# Canonical events

TYPES = sorted(card.type for card in CARDS if card.producer == PARTNER and "express" in card.consumers)
KINDS = [kind.split(".")[2] for kind in TYPES]
WORDS: Mapping[str, Any] = {
    "specversion": ["1.0", "0.3", 1.0],
    "type": [*TYPES, "partner.parcel.arrived.v2", "parcel.collected.v1"],
    "source": ["/express-demo", "https://partner.example/包裹", "/"],
    "subject": ["x", "S" * 513],
    "id": ["1", "i" * 128, "i" * 129],
    "time": MOMENTS,
    "occurred_at": MOMENTS,
    "datacontenttype": ["application/json", "text/xml"],
    "carrier": ["yunda", "zhongtong", "YUNDA", "sf-1", "y" * 33],
    "centre": [*CENTRES, "370829999999", "37082900100", "37"],
    "phone": ["13812345678", "138****5678", "13812345678转1234", "95546", "+86 138 1234 5678"],
    "name": ["王白露", "张", "x" * 41, "王\u202e白露"],
    "recipient": [{}, {"name": "王白露"}, {"phone": "138****5678"}],
    "consent": [True, False, "true", "yes", 1],
    "code": ["SIGNED", "签收", "c" * 21],
}


def canonical(mutator: Mutator) -> list[tuple[str, str]]:
    """Bodies with their media types: single events, and batches of up to eight."""
    bodies = []
    for _ in range(MUTATIONS):
        events = [_event(mutator) for _ in range(mutator.dice.choice((1, 1, 1, 8)))]
        single = len(events) == 1 and mutator.dice.random() < 0.7
        bodies.append((mutator.written(events[0] if single else events), ONE if single else MANY))
    return bodies


def _event(mutator: Mutator) -> Any:
    kind, centre = mutator.dice.choice(KINDS), mutator.dice.choice(CENTRES)
    event = parcel_event(kind, mutator.dice.choice(mutator.waybills), centre)
    if kind in ("delivered", "returned"):
        event["data"] = {name: event["data"][name] for name in ("carrier", "waybill")}
    return mutator.spoilt(event)


def test_no_spoilt_event_is_a_fault_of_ours_and_what_was_accepted_is_kept(
    door: Door, say: Callable[[str], None]
) -> None:
    mutator = Mutator(Random(SEED), WORDS, waybills("C"))

    def send(body: tuple[str, str]) -> httpx.Response:
        content = body[0].encode()
        headers = door.client.sign(content) | {"content-type": body[1]}
        return door.client.http.post("/express/v1/events", content=content, headers=headers)

    storm = Storm(door, send)
    storm.blow(canonical(mutator))

    storm.is_weathered()
    results = [result for _, answer in storm.answers if answer.is_success for result in answer.json()["results"]]
    assert not [result for result in results if result.get("problem", {}).get("status", 0) >= 500]
    accepted = [result for result in results if result["status"] == "accepted"]
    assert len(accepted) > MUTATIONS // 5
    parcels = {str(row[0]) for row in door.rows("SELECT id FROM express.parcel")}
    assert {result["subject"] for result in accepted} == parcels
    assert door.rows("SELECT count(*) FROM express.idempotency") == [(len(accepted),)]
    assert_each_event_waits_for_the_bus(door)
    say(f"[{len(results)} events, {len(accepted)} accepted; MiB {storm.memory}]")


# Carriers' own pushes


def pushes(carrier: Carrier, mutator: Mutator) -> list[str]:
    """What stands in the signed field."""
    samples = [told(name) for name in SAMPLES[carrier.name]]
    return [mutator.written(mutator.spoilt(placed(mutator.dice.choice(samples), mutator))) for _ in range(MUTATIONS)]


def vocabulary(carrier: Carrier) -> Mapping[str, Any]:
    """Under each name of a field that stands in a sample, what the carrier's table and its samples have for it."""
    codes = [*carrier.table.codes, "9901", "", 3, "c" * 33]
    words: dict[str, list[Any]] = {name: list(codes) for name in ("state", "statusCode", "State", "StateEx", "Action")}
    words |= {name: list(MOMENTS) for name in ("time", "ftime", "AcceptTime")}
    words |= {"status": ["polling", "shutdown", "abort", *codes], "action": list(codes), "ischeck": ["0", "1", 1]}
    words |= {name: ["yunda", "zhongtong", "", None] for name in ("com", "comOld", "comNew")}
    return words | {"ShipperCode": [*carrier.table.companies, "SF", "新"], "Success": [True, False, "false", "0"]}


@pytest.mark.parametrize("carrier", carriers(), ids=lambda carrier: carrier.name)
def test_no_spoilt_push_is_a_fault_of_ours_and_each_line_that_was_acknowledged_is_kept(
    carrier: Carrier, door: Door, say: Callable[[str], None]
) -> None:
    mutator = Mutator(Random(f"{SEED}{carrier.name}"), vocabulary(carrier), waybills(carrier.name[:2].upper()))
    salt = door.client.credentials["partners"][carrier.name]["salt"]

    def send(content: str) -> httpx.Response:
        return door.client.http.post(
            f"/express/v1/carriers/{carrier.name}", data=SIGNED[carrier.name](content, salt=salt)
        )

    storm = Storm(door, send)
    storm.blow(pushes(carrier, mutator))

    storm.is_weathered()
    taken = [content for content, answer in storm.answers if answer.is_success]
    read = [push for content in taken for push in carrier.read(SIGNED[carrier.name](content, salt=salt)).pushes]
    assert len(read) > MUTATIONS // 5
    own = set(mutator.waybills)
    lines = {(push.waybill, line.time, line.code, line.text) for push in read for line in push.lines}
    kept = {number: count for number, count in door.rows(KEPT) if number in own}
    assert kept == Counter(number for number, *_ in lines if number in own)
    assert_each_event_waits_for_the_bus(door)
    say(f"[{carrier.name}: {MUTATIONS} pushes, {len(taken)} taken; MiB {storm.memory}]")


KEPT = """
    SELECT waybill, count(DISTINCT digest) FROM express.parcel_trace JOIN express.parcel ON parcel.id = parcel
    GROUP BY waybill
"""


def assert_each_event_waits_for_the_bus(door: Door) -> None:
    """No relay runs here: what the history has stands in the outbox too."""
    told_of = door.rows("SELECT parcel::text, sequence FROM express.parcel_event")
    outbox = [json.loads(events) for (events,) in door.rows("SELECT events FROM express.outbox")]
    assert sorted((event["subject"], event["sequence"]) for events in outbox for event in events) == sorted(told_of)
