"""A partner, a carrier's aggregator and people, as they would call us: over HTTP and nothing else."""

import json
import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import httpx
from standardwebhooks import Webhook

from tests.unit.express.carriers.pushing import SIGNED
from tests.waiting import eventually

ONE = "application/cloudevents+json"
MANY = "application/cloudevents-batch+json"


class Client:
    """Calls one running system. `credentials` is what the launcher writes for scripts."""

    def __init__(self, credentials: Mapping[str, Any]) -> None:
        self.credentials = credentials
        self.http = httpx.Client(base_url=credentials["base_url"], timeout=10)

    def sign(self, body: bytes, partner: str = "express-demo", at: datetime | None = None) -> dict[str, str]:
        """Standard Webhooks headers for `body`."""
        secret = self.credentials["partners"][partner]["secret"]
        now, message = at or datetime.now(UTC), f"msg_{uuid.uuid4().hex}"
        return {
            "partner-id": partner,
            "webhook-id": message,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": Webhook(secret).sign(message, now, body.decode()),
        }

    def post_events(self, events: Sequence[Mapping[str, Any]], partner: str = "express-demo") -> httpx.Response:
        """A signed batch."""
        body = json.dumps(events, ensure_ascii=False).encode()
        headers = self.sign(body, partner) | {"content-type": MANY}
        return self.http.post("/express/v1/events", content=body, headers=headers)

    def post_event(
        self, event: Mapping[str, Any], partner: str = "express-demo", service: str = "express"
    ) -> dict[str, Any]:
        """One signed event; its result."""
        body = json.dumps(event, ensure_ascii=False).encode()
        headers = self.sign(body, partner) | {"content-type": ONE}
        answer = self.http.post(f"/{service}/v1/events", content=body, headers=headers).raise_for_status()
        result: dict[str, Any] = answer.json()["results"][0]
        return result

    def push_kuaidi100(self, waybill: str, state: str) -> dict[str, Any]:
        """A push of kuaidi100 about one waybill."""
        line = {"context": "已到达【嘉祥驿站】", "time": "2026-07-01 09:30:00", "statusCode": state}
        result = {"com": "yunda", "nu": waybill, "state": state, "data": [line]}
        return self.push("kuaidi100", {"status": "polling", "lastResult": result})

    def push(self, carrier: str, told: object) -> dict[str, Any]:
        """A push in a carrier's own form, signed; its acknowledgement."""
        form = SIGNED[carrier](told, salt=self.credentials["partners"][carrier]["salt"])
        answer = self.http.post(f"/express/v1/carriers/{carrier}", data=form)
        pushed: dict[str, Any] = answer.raise_for_status().json()
        return pushed

    def fetched(self, service: str, partner: str, case: str, events: int) -> list[str]:
        """What happened to a case as its partner fetches it, once `events` of it are there.

        An event shows when no older transaction of any service still runs, so not always at once.
        """
        return eventually(lambda: (told := self._fetched(service, partner, case))[events - 1 :] and told)

    def _fetched(self, service: str, partner: str, case: str) -> list[str]:
        told: list[str] = []
        page, query = {"items": [None]}, {"limit": "200"}
        while page["items"]:
            answer = self.http.get(f"/{service}/v1/partner/events", headers=self.sign(b"", partner), params=query)
            page = answer.raise_for_status().json()
            query |= {"cursor": page["next_cursor"]}
            told += [event["type"].split(".")[1] for event in page["items"] if event["subject"] == case]
        return told

    def get(self, path: str, token: str, **query: Any) -> httpx.Response:
        """A read by a person."""
        return self.http.get(path, params=query, headers=bearer(token))

    def post(self, path: str, token: str, body: Mapping[str, Any], key: str | None = None) -> httpx.Response:
        """A write by a person, with an `Idempotency-Key` of its own unless one is given."""
        headers = bearer(token) | {"idempotency-key": key or uuid.uuid4().hex}
        return self.http.post(path, json=body, headers=headers)

    def cadre(self, centre: str) -> str:
        """The token of a cadre."""
        token: str = self.credentials["tokens"]["cadre"][centre]
        return token

    def bureau(self, bureau: str) -> str:
        """The token of somebody at a bureau."""
        token: str = self.credentials["tokens"]["bureau"][bureau]
        return token

    @property
    def county(self) -> str:
        """The token of a county operator."""
        token: str = self.credentials["tokens"]["county"]
        return token


def bearer(token: str) -> dict[str, str]:
    """The header that carries a token."""
    return {"authorization": f"Bearer {token}"}


def waybill() -> str:
    """A number that no other test uses."""
    return str(uuid.uuid4().int)[:16]


def parcel_event(kind: str, number: str, centre: str, **changed: Any) -> dict[str, Any]:
    """A partner's event about a parcel: `kind` is announced or arrived."""
    data = {
        "carrier": "yunda",
        "waybill": number,
        "centre": centre,
        "recipient": {"name": "测试员", "phone": "138****5678"},
    }
    return {
        "specversion": "1.0",
        "id": str(uuid.uuid4()),
        "source": "/express-demo",
        "type": f"partner.parcel.{kind}.v1",
        "datacontenttype": "application/json",
        "data": data | changed,
    }
