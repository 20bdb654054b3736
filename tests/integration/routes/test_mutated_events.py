"""Spoilt events at every service's intake: none is a fault of ours, what was accepted is kept, memory stays flat.

Right ones are made of the published schemas, so that a new type or service is tried without a word here. `MUTATIONS`
says how many for each intake, `SEED` which; `make fuzz` sends 10,000. Express and supermarket have closer looks of
their own.
"""

import gc
import json
import os
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from random import Random
from types import TracebackType
from typing import Any

import httpx
import psycopg
import pytest
from structlog.testing import capture_logs

from contracts.bureaus import partner_of
from contracts.registry import CARDS, PARTNER
from deploy.contracts.publish import apis
from services.chassis.config import Settings
from services.chassis.http.app import build
from services.chassis.http.routes import Api
from tests.bench.idle import memory
from tests.days import today
from tests.integration.mutations import MOMENTS, Mutator
from tests.integration.routes.callers import HERE, SECRET, signed
from tests.integration.routes.cases import Case
from tests.servers import FreshDatabase
from tests.serving import served

MUTATIONS, SEED = int(os.environ.get("MUTATIONS", "300")), os.environ.get("SEED", "1")
AT_ONCE = 8
GROWTH = 32.0
"""MiB that process and test may gain together after the first fifth, whatever the number."""
FEW = 30
"""Frames of requests that exceptions may still hold at the end."""
ACCEPTED = (200, 208)
"""Accepted, and accepted before."""
SCHEMAS = Path(__file__).parents[3] / "contracts" / "published" / "jsonschema"
MEANT = {"date": "2026-07-01", "date-time": "2026-07-01T09:30:00+08:00", "uuid": "019f1b4c-1a3d-7c3e-9a51-3f1d2b7c5e41"}
SENDER = {"hall": "civil_affairs", "veterans": "civil_affairs"}
"""Where only a bureau's system has a say, the bureau that has the case."""
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True)
class Schemas:
    """Events as the published schemas of one service's types allow them; `known` has by field what is there."""

    of: Mapping[str, Mapping[str, Any]]
    known: Mapping[str, Sequence[Any]]
    dice: Random

    def event(self, number: int) -> dict[str, Any]:
        """One that is right in itself."""
        kind = self.dice.choice(sorted(self.of))
        defs = self.of[kind]["$defs"]
        data = self._made(self.of[kind]["properties"]["data"], defs)
        return {"specversion": "1.0", "id": f"e{number}", "source": "/partner", "type": kind, "data": data}

    def _made(self, part: Mapping[str, Any], defs: Mapping[str, Any], name: str = "") -> Any:
        part = defs[part["$ref"].rsplit("/", 1)[1]] if "$ref" in part else part
        if name in self.known:
            return self.dice.choice(self.known[name])
        if part.get("type") == "object":
            wanted = [
                each for each in part["properties"] if each in part.get("required", ()) or self.dice.random() < 0.3
            ]
            return {each: self._made(part["properties"][each], defs, each) for each in wanted}
        if part.get("type") == "array":
            return [self._made(part["items"], defs, name)]
        return self.dice.choice(allowed(part))

    def words(self) -> dict[str, list[Any]]:
        """By each field's name what its schema allows, what it just allows and what it just doesn't."""
        found: dict[str, list[Any]] = {"type": sorted(self.of), "time": list(MOMENTS), "occurred_at": list(MOMENTS)}
        for schema in self.of.values():
            for owner in schema["$defs"].values():
                for name, part in owner.get("properties", {}).items():
                    found.setdefault(name, []).extend([*allowed(part), *edges(part), *self.known.get(name, ())])
        return found


def allowed(part: Mapping[str, Any]) -> list[Any]:
    """Some values of a field."""
    if "enum" in part:
        return list(part["enum"])
    if "example" in part:
        return [part["example"]]
    simple = {"boolean": [True, False], "integer": [max(1, part.get("minimum", 1))]}
    return simple.get(part.get("type", ""), [MEANT.get(part.get("format", ""), "王白露")])


def edges(part: Mapping[str, Any]) -> list[Any]:
    """Values at the ends of what a field allows, and beyond."""
    ends = [part[end] + step for end in ("minimum", "maximum") if end in part for step in (-1, 0, 1)]
    return ends + ["长" * (part["maxLength"] + step) for step in (0, 1) if "maxLength" in part]


def schemas_for(service: str, case: Case, dice: Random) -> Schemas:
    """Of all types that partners send the service; what it refers to is there, or isn't."""
    types = [card.type for card in CARDS if card.producer == PARTNER and service in card.consumers]
    numbers = [f"R{number:05}" for number in range(max(40, MUTATIONS // 4))]
    ids = [each for each in case.parts.values() if UUID.fullmatch(each)]
    known: dict[str, Sequence[Any]] = {
        "centre": [HERE],
        **{name: [case.parts.get("id", MEANT["uuid"]), *ids] for name in ("case", "application", "petition")},
        **dict.fromkeys(("evaluation", "number", "reference", "ticket", "waybill"), numbers),
        "carrier": ["yunda"],
        "on": [today().isoformat()],
    }
    if "slot" in case.parts:
        known["slot"] = [case.parts["slot"]]
    return Schemas({kind: json.loads((SCHEMAS / f"{kind}.json").read_text("utf-8")) for kind in types}, known, dice)


@pytest.fixture
def partner(api: Api, settings: Settings, tmp_path: Path) -> str:
    """Who sends; the registry knows them alone."""
    assert settings.partners_file
    name = partner_of(SENDER[api.service]).removeprefix("partner:") if api.service in SENDER else "partner"
    entry = {name: {"service": api.service, "secrets": [SECRET]}}
    (tmp_path / "partners.json").write_text(json.dumps(entry), "utf-8")
    return name


@pytest.mark.parametrize("api", [each for each in apis().values() if each.intake], ids=lambda api: api.service)
def test_no_spoilt_event_is_a_fault_of_ours_and_each_accepted_one_is_remembered(
    api: Api, case: Case, settings: Settings, partner: str, fresh_database: FreshDatabase, say: Callable[[str], None]
) -> None:
    dice = Random(f"{SEED}{api.service}")
    schemas = schemas_for(api.service, case, dice)
    mutator = Mutator(dice, schemas.words(), list(case.parts.values()) or [HERE])
    bodies = [mutator.written(mutator.spoilt(schemas.event(number))).encode() for number in range(MUTATIONS)]
    kept = frames()
    statuses: Counter[int] = Counter()
    held: list[float] = []
    with served(build(api, settings)) as base, httpx.Client(base_url=base, timeout=30) as client, capture_logs() as log:

        def send(body: bytes) -> httpx.Response:
            headers = signed(partner, body) | {"content-type": "application/cloudevents+json"}
            return client.post("/v1/events", content=body, headers=headers)

        with ThreadPoolExecutor(AT_ONCE) as senders:
            for begin in range(0, MUTATIONS, part := max(1, MUTATIONS // 5)):
                statuses.update(map(outcome, senders.map(send, bodies[begin : begin + part])))
                held.append(memory(os.getpid()))

    assert [entry for entry in log if entry["log_level"] in ("error", "critical")] == []
    assert statuses.keys() <= {*ACCEPTED, 400, 404, 409, 413, 422}, statuses
    with psycopg.connect(fresh_database.superuser_url) as connection:
        [(remembered,)] = connection.execute(f"SELECT count(*) FROM {api.service}.idempotency").fetchall()
    assert remembered == statuses[ACCEPTED[0]] > 0
    assert frames() - kept < FEW
    assert held[-1] - held[0] < GROWTH, held
    say(f"[{api.service}: {MUTATIONS}, {dict(sorted(statuses.items()))}; MiB {[round(each, 1) for each in held]}]")


def frames() -> int:
    """How many are still held by exceptions, and with them the requests that they were about."""
    gc.collect()
    return sum(isinstance(each, TracebackType) for each in gc.get_objects())


def outcome(answer: httpx.Response) -> int:
    """What became of the event: the status of its own problem, else one of ACCEPTED, else that of the answer."""
    if not answer.is_success:
        return answer.status_code
    [result] = answer.json()["results"]
    if "problem" in result:
        return int(result["problem"]["status"])
    return ACCEPTED[result["status"] == "duplicate"]
