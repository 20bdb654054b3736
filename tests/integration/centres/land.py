"""The registry over HTTP, asked by whoever has to do with sites."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import Engine, text

from contracts.people import COUNTY, Actor, Tier
from services.centres.domain.indicators import USUAL
from services.chassis.http.tokens import issue
from tests.unit.chassis.scans import pdf

TOWN = "370829101"
SUPERVISOR = Actor("staff:town-1", Tier.TOWN, TOWN)
ELSEWHERE = Actor("staff:town-2", Tier.TOWN, "370829102")
OPERATOR = Actor("staff:county-1", Tier.COUNTY, COUNTY)
CADRE = Actor("staff:370829101901-01", Tier.CADRE, "370829101901")
HOUSING, LAND, HEALTH = (
    Actor(f"bureau:{name}", Tier.BUREAU, COUNTY) for name in ("housing", "natural_resources", "health")
)
HOST = {"code": "370829101901", "name": "南坡村"}
PROPOSAL: Mapping[str, Any] = {
    "name": "南坡村选址",
    "batch": 3,
    "host": HOST,
    "villages": [HOST, {"name": "北坡村"}],
    "location": {"datum": "cgcs2000", "lon": 116.02, "lat": 35.15},
    "tenure": "collective",
    "priorities": ["main_road"],
}
SCORES = {each.code: 70 for each in USUAL}


@dataclass(frozen=True)
class Land:
    """`put` and `get` on behalf of somebody; a `put` returns the answer, whatever it is."""

    client: httpx.Client
    keys: Path
    engine: Engine

    def put(self, actor: Actor, path: str, body: Mapping[str, Any] | None = None, **more: Any) -> httpx.Response:
        method = more.pop("method", "POST")
        headers = self.headers(actor) | more.pop("headers", {})
        return self.client.request(method, path, json=dict(body or {}), headers=headers, **more)

    def get(self, actor: Actor, path: str, **query: Any) -> httpx.Response:
        return self.client.get(path, params=query, headers=self.headers(actor))

    def headers(self, actor: Actor) -> dict[str, str]:
        return {"authorization": f"Bearer {issue(self.keys, actor)}"}

    def upload(self, actor: Actor, content: bytes | None = None) -> str:
        answer = self.client.post("/v1/files", content=content or pdf(), headers=self.headers(actor))
        assert answer.status_code == 200, answer.text
        return str(answer.json()["id"])

    def proposed(self, **changed: Any) -> str:
        """A proposal with its proof."""
        answer = self.put(SUPERVISOR, "/v1/sites", {**PROPOSAL, "proof": [self.upload(SUPERVISOR)], **changed})
        assert answer.status_code == 200, answer.text
        return str(answer.json()["id"])

    def surveyed(self, **changed: Any) -> str:
        """One on which everything that an approval needs is there."""
        site = self.proposed(**changed)
        self.do(HOUSING, site, "opinion", {"agrees": True})
        self.do(LAND, site, "opinion", {"agrees": True})
        self.do(OPERATOR, site, "assessment", {"scores": SCORES, "on": "2026-03-01"})
        self.do(OPERATOR, site, "survey", {"on": "2026-03-02"})
        return site

    def do(self, actor: Actor, site: str, deed: str, body: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """A deed that is done."""
        answer = self.put(actor, f"/v1/sites/{site}/{deed}", body)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def show(self, site: str, actor: Actor = OPERATOR) -> dict[str, Any]:
        found: dict[str, Any] = self.get(actor, f"/v1/sites/{site}").json()
        return found

    def says(self) -> list[dict[str, Any]]:
        """What waits for the bus, in order."""
        with self.engine.connect() as connection:
            rows = connection.execute(text("SELECT events FROM outbox ORDER BY position")).scalars().all()
        return [event for row in rows for event in json.loads(row)]
