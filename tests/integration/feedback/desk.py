"""The echo wall on a real port and a real database, and whoever calls it."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import psycopg

from contracts.feedback.words import RatedBy
from contracts.people import Actor, Tier
from services.chassis.http.tokens import issue
from services.chassis.ids import uuid7
from services.chassis.vault import Vault
from services.chassis.villagers import tokens as villagers
from services.feedback.domain.rating import Ticket
from services.feedback.store import tickets
from tests import servers
from tests.integration.express.counter import KeyFiles

CENTRE = "370829001001"
CADRE = Actor("staff:370829001001-01", Tier.CADRE, CENTRE)
TOWN = Actor("town:370829001", Tier.TOWN, CENTRE[:9])
SECRET_WORDS = "会计克扣了我家的补贴"
PHONE, IDENTITY = "13812345678", "11010519491231002X"


class Echo:
    """The service, and whoever calls it."""

    def __init__(self, base: str, keys: KeyFiles, database: servers.FreshDatabase) -> None:
        self.http = httpx.Client(base_url=base, timeout=15)
        self.database = database
        self.vault = Vault.from_file(keys.folder / "fields.json")
        self._keys = keys.folder / "token-private.json"

    def headers(self, actor: Actor | None) -> dict[str, str]:
        return {"authorization": f"Bearer {issue(self._keys, actor)}"} if actor else {}

    def get(self, path: str, actor: Actor | None = None, **query: Any) -> httpx.Response:
        return self.http.get(path, params=query, headers=self.headers(actor))

    def post(self, path: str, body: Mapping[str, Any], actor: Actor | None = None) -> httpx.Response:
        return self.http.post(path, json=body, headers=self.headers(actor))

    def put(self, path: str, body: Mapping[str, Any], actor: Actor) -> httpx.Response:
        return self.http.put(path, json=body, headers=self.headers(actor))

    def villagers(self, villager: Actor) -> dict[str, str]:
        token = villagers.issue(self.vault, villager.id.removeprefix("villager:"), datetime.now(UTC))[0]
        return {"authorization": f"Bearer {token}"}

    def as_villager(self, path: str, body: Mapping[str, Any], villager: Actor) -> httpx.Response:
        return self.http.post(path, json=body, headers=self.villagers(villager))

    def upload(self, path: str, content: bytes, villager: Actor) -> str:
        """A photo of a villager's; its id."""
        answer = self.http.post(path, content=content, headers=self.villagers(villager))
        return str(answer.raise_for_status().json()["id"])

    def do(self, case: str, name: str, actor: Actor = CADRE, **body: Any) -> str:
        """An action that goes well; the state after it."""
        state: str = self.post(f"/v1/cases/{case}/{name}", body, actor).raise_for_status().json()["state"]
        return state

    def file(self, **changed: Any) -> dict[str, Any]:
        body = {"kind": "help", "centre": CENTRE, "text": "路灯坏了", "about_staff": False}
        filed: dict[str, Any] = self.post("/v1/cases", body | changed).raise_for_status().json()
        return filed

    def ticket(self, **changed: Any) -> str:
        later = datetime.now(UTC) + timedelta(minutes=5)
        ticket = Ticket(str(uuid7()), "express", CENTRE, RatedBy.COUNTER, later)
        return tickets.issue(self.vault, replace(ticket, **changed))

    def told(self, case: str) -> dict[str, dict[str, Any]]:
        """What whoever brought a case is to be told, by purpose."""
        with psycopg.connect(self.database.services["feedback"].owner) as owner:
            rows = owner.execute("SELECT id, purpose, sealed FROM notice WHERE subject = %s", [case]).fetchall()
        opened = {purpose: self.vault.decrypt(sealed, f"notice.{one}") for one, purpose, sealed in rows}
        return {purpose: json.loads(content)["parameters"] for purpose, content in opened.items()}

    def scalar(self, query: str, *parameters: Any) -> Any:
        with psycopg.connect(self.database.services["feedback"].owner) as owner:
            row = owner.execute(query, parameters).fetchone()
        assert row is not None
        return row[0]
