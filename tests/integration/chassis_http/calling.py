"""Those who call the library, and the keys they need."""

import base64
import json
import os
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
from standardwebhooks import Webhook

from contracts.people import COUNTY, Actor, Tier
from services.chassis.config import Settings
from services.chassis.http.tokens import DEVELOPMENT_ISSUER, issue, make_keys
from services.chassis.ids import uuid7
from tests.integration.chassis_http.library import ANNOUNCED, HOME

PUBLISHER = "publisher"
SECRET = "whsec_" + base64.b64encode(b"0123456789abcdef01234567").decode()
NEXT_SECRET = "whsec_" + base64.b64encode(b"fedcba9876543210fedcba98").decode()
STRANGER_SECRET = "whsec_" + base64.b64encode(b"somebody-else's-secret!!").decode()
TESTERS_SECRET = "whsec_" + base64.b64encode(b"only-to-try-things-out!!").decode()
REGISTRY = {
    PUBLISHER: {"service": "library", "secrets": [SECRET, NEXT_SECRET]},
    "tester": {"service": "library", "secrets": [TESTERS_SECRET], "test": True},
    "baker": {"service": "bakery", "secrets": [STRANGER_SECRET]},
    "old-publisher": {"service": "library", "salt": "pepper"},
}

CADRE = Actor(id="staff:1", tier=Tier.CADRE, scope=HOME)
NEIGHBOURS_CADRE = Actor(id="staff:2", tier=Tier.CADRE, scope="370829001002")
TOWN = Actor(id="staff:3", tier=Tier.TOWN, scope="370829001")
COUNTY_OPERATOR = Actor(id="staff:4", tier=Tier.COUNTY, scope=COUNTY)


def settings_in(folder: Path, database_url: str) -> Settings:
    """Settings of the library, with fresh keys in `folder`."""
    folder.mkdir(exist_ok=True)
    key = base64.b64encode(os.urandom(32)).decode()
    (folder / "fields.json").write_text(json.dumps({"current": "k1", "keys": {"k1": key}, "lookup": key}))
    (folder / "partners.json").write_text(json.dumps(REGISTRY))
    _, public = make_keys(folder)
    return Settings(
        service="library",
        database_url=database_url,
        amqp_uri=None,
        partners_file=folder / "partners.json",
        token_keys_file=public,
        field_keys_file=folder / "fields.json",
        token_issuer=DEVELOPMENT_ISSUER,
        ops_port=None,
        log_level="INFO",
    )


def announcement(isbn: str, **changed: Any) -> dict[str, Any]:
    """A publisher's event; `changed` are attributes."""
    event = {
        "specversion": "1.0",
        "id": str(uuid7()),
        "source": "/publisher",
        "type": ANNOUNCED,
        "time": datetime.now(UTC).isoformat(),
        "data": {"isbn": isbn, "centre": HOME, "title": "Water Margin"},
    }
    return event | changed


@dataclass
class Caller:
    """Calls the library as whom it is told to."""

    base_url: str
    settings: Settings
    http: httpx.Client = field(init=False)

    def __post_init__(self) -> None:
        self.http = httpx.Client(base_url=self.base_url, timeout=15, trust_env=False)

    def token(self, actor: Actor, ttl: int = 3600) -> str:
        assert self.settings.token_keys_file
        return issue(self.settings.token_keys_file.with_name("token-private.json"), actor, ttl)

    def get(self, path: str, actor: Actor | None = CADRE, **options: Any) -> httpx.Response:
        return self.http.get(path, headers=self._bearer(actor) | options.pop("headers", {}), **options)

    def post(self, path: str, body: Any, actor: Actor | None = CADRE, **headers: str) -> httpx.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.http.post(path, json=body, headers=self._bearer(actor) | named)

    def push(self, event: Any, kind: str = "cloudevents", **how: Any) -> httpx.Response:
        """A signed push; `how` is passed on to `signed`, and `headers` replace or add to what it gives."""
        body = event if isinstance(event, bytes) else json.dumps(event).encode()
        changed = how.pop("headers", {})
        headers = signed(body, **how) | {"content-type": f"application/{kind}+json"} | changed
        return self.http.post("/library/v1/events", content=body, headers=headers)

    def push_batch(self, events: Any, **how: Any) -> httpx.Response:
        return self.push(events, kind="cloudevents-batch", **how)

    def _bearer(self, actor: Actor | None) -> dict[str, str]:
        return {"authorization": f"Bearer {self.token(actor)}"} if actor else {}


def signed(
    body: bytes, secret: str = SECRET, partner: str = PUBLISHER, at: float | None = None, message: str = "msg_1"
) -> dict[str, str]:
    """The headers of a signed push."""
    stamp = datetime.fromtimestamp(int(at if at is not None else time.time()), UTC)
    signature = Webhook(secret).sign(message, stamp, body.decode("utf-8", "surrogateescape"))
    return {
        "partner-id": partner,
        "webhook-id": message,
        "webhook-timestamp": str(int(stamp.timestamp())),
        "webhook-signature": signature,
    }
