"""A centre's shops on a real port, with a chain that sends orders and a cadre at the counter."""

import base64
import hashlib
import hmac
import json
import os
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import httpx
import psycopg
from psycopg.rows import dict_row

from contracts.people import Actor, Tier
from services.chassis.config import Settings
from services.chassis.database import engine_for
from services.chassis.http.tokens import DEVELOPMENT_ISSUER, issue, make_keys
from services.chassis.work import UnitOfWork
from services.supermarket.api import API
from tests.end_to_end.client import ONE, Client
from tests.servers import FreshDatabase
from tests.supermarket_store import CADRE, CENTRE, PRICE, SKU, a_store, furnish

CHAIN, SALT = "retail-demo", "shopify-secret"
PHONE = "13812345678"
TOWN = Actor("town:370829001", Tier.TOWN, CENTRE[:9])


@dataclass
class Till:
    """What chains, cadres and towns do over HTTP."""

    base_url: str
    credentials: dict[str, Any]
    settings: Settings
    database: FreshDatabase

    @cached_property
    def client(self) -> Client:
        return Client({**self.credentials, "base_url": self.base_url})

    def send(self, kind: str, **data: Any) -> dict[str, Any]:
        """A chain's signed event about an order; its result."""
        return self.post_event(f"partner.order.{kind}.v1", data)

    def state(self, day: str, orders: Mapping[str, tuple[int, int, int]], **changed: Any) -> dict[str, Any]:
        """A chain's statement of a day: ordered, paid and given back, by order; its result."""
        names = ("placed_fen", "paid_fen", "refunded_fen")
        moved = {number: dict(zip(names, fen, strict=True)) for number, fen in orders.items()}
        lines = [{"number": number, **fen} for number, fen in moved.items()]
        total = {name: sum(fen[name] for fen in moved.values()) for name in names}
        told = {"centre": CENTRE, "date": day, "orders": lines, **total}
        return self.post_event("partner.statement.filed.v1", told | changed)

    def post_event(self, kind: str, data: Mapping[str, Any]) -> dict[str, Any]:
        """A chain's signed event; its result."""
        event = {
            "specversion": "1.0",
            "id": uuid.uuid4().hex,
            "source": "/retail",
            "type": kind,
            "data": data,
        }
        body = json.dumps(event).encode()
        headers = self.client.sign(body, CHAIN) | {"content-type": ONE}
        answer = self.client.http.post("/supermarket/v1/events", content=body, headers=headers)
        result: dict[str, Any] = answer.raise_for_status().json()["results"][0]
        return result

    def place(self, number: str, quantity: int = 1, **changed: Any) -> dict[str, Any]:
        """A chain's order of rice."""
        amount = PRICE * quantity
        line = {"sku": SKU, "quantity": str(quantity), "price_fen": PRICE, "amount_fen": amount}
        order = {
            "number": number,
            "centre": CENTRE,
            "shop": "general",
            "lines": [line],
            "total_fen": amount,
            "payment": "prepaid",
            "customer": {"name": "王白露", "phone": PHONE},
        }
        return self.send("placed", **(order | changed))

    def pull(self) -> list[dict[str, Any]]:
        """What the chain fetches."""
        headers = self.client.sign(b"", CHAIN)
        answer = self.client.http.get("/supermarket/v1/partner/events", headers=headers).raise_for_status()
        return list(answer.json()["items"])

    def hook(self, topic: str, told: Mapping[str, Any], salt: str = SALT) -> httpx.Response:
        """A push in Shopify's form."""
        return self.hook_raw(topic, json.dumps(told), salt)

    def hook_raw(self, topic: str, told: str, salt: str = SALT) -> httpx.Response:
        """The same, whatever is in it."""
        body = told.encode()
        signature = base64.b64encode(hmac.digest(salt.encode(), body, hashlib.sha256)).decode()
        headers = {
            "content-type": "application/json",
            "x-shopify-hmac-sha256": signature,
            "x-shopify-webhook-id": uuid.uuid4().hex,
            "x-shopify-topic": topic,
        }
        return self.client.http.post("/supermarket/v1/chains/shopify", content=body, headers=headers)

    def post(self, path: str, body: Mapping[str, Any] | None = None, who: str = "cadre") -> httpx.Response:
        return self.client.post(f"/supermarket/v1/{path}", self.credentials["people"][who], body or {})

    def act(self, order: str, action: str, **body: Any) -> dict[str, Any]:
        answer: dict[str, Any] = self.post(f"orders/{order}/{action}", body).raise_for_status().json()
        return answer

    def get(self, path: str, who: str = "cadre", **query: Any) -> dict[str, Any]:
        answer = self.client.get(f"/supermarket/v1/{path}", self.credentials["people"][who], **query)
        shown: dict[str, Any] = answer.raise_for_status().json()
        return shown

    def free(self, sku: str = SKU) -> str:
        [stock] = [each for each in self.get("stock")["items"] if each["sku"] == sku]
        return str(stock["free"])

    def rows(self, query: str) -> list[dict[str, Any]]:
        """What stands in the tables."""
        with psycopg.connect(self.database.services["supermarket"].owner, row_factory=dict_row) as owner:
            return owner.execute(query).fetchall()


def open_till(database: FreshDatabase, folder: Path) -> tuple[Settings, dict[str, Any]]:
    """Keys, settings and a furnished shop."""
    key = base64.b64encode(os.urandom(32)).decode()
    secret = f"whsec_{key}"
    registry = {
        CHAIN: {"service": "supermarket", "secrets": [secret], "webhook": {"url": "http://127.0.0.1:9/"}},
        "shopify": {"service": "supermarket", "salt": SALT},
    }
    (folder / "fields.json").write_text(json.dumps({"current": "k", "keys": {"k": key}, "lookup": key}))
    (folder / "partners.json").write_text(json.dumps(registry))
    private, public = make_keys(folder)
    settings = Settings(
        service="supermarket",
        database_url=database.write_url("supermarket"),
        amqp_uri=None,
        partners_file=folder / "partners.json",
        token_keys_file=public,
        field_keys_file=folder / "fields.json",
        token_issuer=DEVELOPMENT_ISSUER,
        ops_port=None,
        log_level="INFO",
    )
    engine = engine_for(settings.database_url, name="test")
    furnish(UnitOfWork("supermarket", engine, a_store(), API.handlers))
    engine.dispose()
    people = {"cadre": issue(private, CADRE), "town": issue(private, TOWN)}
    credentials = {"partners": {CHAIN: {"secret": secret}}, "people": people}
    return replace(settings, rate_actor="10000/second", rate_partner="10000/second"), credentials
