"""Somebody at the counter who sends parcels, and an aggregator that tells what becomes of them."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeAlias

import httpx
import psycopg
from psycopg.rows import dict_row

from contracts.people import Actor, Tier
from services.chassis.http.tokens import issue
from services.chassis.vault import Vault
from services.chassis.villagers import tokens as villagers
from tests.end_to_end.client import waybill
from tests.integration.express.counter import CADRE, CENTRE, SALT, Counter

SENDER = {
    "name": "赵金穗",
    "phone": "13800000001",
    "identity": {"kind": "id_card", "number": "11010519491231002X"},
}
RECIPIENT = {"name": "孙青禾", "phone": "13900000002", "province": "31", "address": "浦东新区稻香路 12 号 301 室"}
GOODS = {"recipient": RECIPIENT, "contents": "produce", "weight_g": 5000}
DRAFT = {"sender": SENDER, "carrier": "yunda", **GOODS}
LOOKED = {"identity_seen": True, "contents_seen": True, "prohibited": False}
SECRETS = ("赵金穗", "13800000001", "11010519491231002X", "孙青禾", "13900000002", "稻香路")
"""Nothing of it may stand in the clear anywhere."""

COLLEAGUE = Actor("staff:2", Tier.CADRE, CENTRE)
ELSEWHERE = Actor("staff:9", Tier.CADRE, "370829002001")
TOWN = Actor("staff:town", Tier.TOWN, CENTRE[:9])

Line: TypeAlias = tuple[str, str]
"""Time and code of a carrier's line."""


@dataclass
class Sending:
    """What cadres do with shipments, over HTTP alone."""

    counter: Counter

    def token(self, actor: Actor = CADRE) -> str:
        return issue(self.counter.keys.folder / "token-private.json", actor)

    def villager(self, phone: str) -> str:
        vault = Vault.from_file(self.counter.keys.folder / "fields.json")
        return villagers.issue(vault, vault.fingerprint(phone), datetime.now(UTC))[0]

    def get(self, path: str, actor: Actor = CADRE, **query: Any) -> httpx.Response:
        return self.counter.client.get(f"/express/v1/{path}", self.token(actor), **query)

    def post(self, path: str, body: Mapping[str, Any], actor: Actor = CADRE, key: str | None = None) -> httpx.Response:
        return self.counter.client.post(f"/express/v1/{path}", self.token(actor), body, key)

    def do(self, path: str, body: Mapping[str, Any], actor: Actor = CADRE) -> dict[str, Any]:
        """A request that goes well."""
        answer = self.post(path, body, actor)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def draft(self, **changed: Any) -> str:
        return str(self.do("shipments", DRAFT | changed)["id"])

    def accepted(self) -> str:
        """The id of a shipment that was taken in."""
        shipment = self.draft()
        self.do(f"shipments/{shipment}/check", LOOKED)
        self.do(f"shipments/{shipment}/accept", {"weight_g": 5120, "postage_fen": 1200})
        return shipment

    def handed_over(self, number: str | None = None) -> tuple[str, str]:
        """The id and the waybill of a shipment that a courier has taken."""
        shipment, number = self.accepted(), number or waybill()
        self.do(f"shipments/{shipment}/hand-over", {"carrier": "yunda", "waybill": number})
        return shipment, number

    def show(self, shipment: str) -> dict[str, Any]:
        return dict(self.get(f"shipments/{shipment}").raise_for_status().json())

    def state(self, shipment: str) -> str:
        return str(self.show(shipment)["state"])

    def timeline(self, shipment: str) -> list[dict[str, Any]]:
        return list(self.get(f"shipments/{shipment}/timeline").raise_for_status().json()["items"])

    def push(self, number: str, state: str, *lines: Line, **renamed: str) -> bool:
        """A push of kuaidi100 with these lines, newest first; whether it was taken."""
        data = [{"context": f"【代号{code}】", "time": time, "statusCode": code} for time, code in lines]
        result = {"com": "yunda", "nu": number, "state": state, "data": data}
        param = json.dumps({"status": "polling", "lastResult": result, **renamed}, ensure_ascii=False)
        sign = hashlib.md5((param + SALT).encode(), usedforsecurity=False).hexdigest().upper()
        form = {"param": param, "sign": sign}
        answer = self.counter.client.http.post("/express/v1/carriers/kuaidi100", data=form).raise_for_status()
        return bool(answer.json()["result"])

    def rows(self, statement: str, *parameters: Any) -> Sequence[dict[str, Any]]:
        """What stands in the database."""
        with psycopg.connect(self.counter.database.services["express"].owner, row_factory=dict_row) as owner:
            return owner.execute(statement.encode(), parameters).fetchall()

    def events(self, shipment: str) -> list[str]:
        rows = self.rows("SELECT type FROM shipment_event WHERE shipment = %s ORDER BY sequence", shipment)
        return [row["type"].split(".")[1] for row in rows]
