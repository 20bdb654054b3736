"""What a villager shows after a right code: who holds the same keys knows it, so one code opens all services."""

import base64
import hmac
import json
import time
from datetime import datetime, timedelta

from contracts.people import COUNTY, Actor, Tier, villager_id
from services.chassis.vault import Vault

PREFIX = "vlg1."
LIFE = timedelta(minutes=30)

_PURPOSE = "villager-token"


def issue(vault: Vault, person: str, at: datetime) -> tuple[str, datetime]:
    """A token `vlg1.<payload>.<mac>` for the keyed hash of a number, and when it ends: LIFE after `at`."""
    expires = at + LIFE
    payload = _encode(json.dumps({"person": person, "exp": int(expires.timestamp())}).encode())
    return f"{PREFIX}{payload}.{_encode(vault.sign(_PURPOSE, payload.encode()))}", expires


def read(vault: Vault, token: str) -> tuple[Actor, float]:
    """Whose token it is, `villager:<hash>`, and when it ends in seconds since the epoch.

    The actor's scope says nothing of centres: what is a villager's own is told by the hash. Raises ValueError for what
    is no such token, or no longer good.
    """
    payload, _, mac = token.removeprefix(PREFIX).partition(".")
    if not hmac.compare_digest(mac.encode(), _encode(vault.sign(_PURPOSE, payload.encode())).encode()):
        raise ValueError("not ours")
    claims = json.loads(_decode(payload))
    person, expires = str(claims["person"]), float(claims["exp"])
    if time.time() >= expires:
        raise ValueError("expired")
    return Actor(id=villager_id(person), tier=Tier.VILLAGER, scope=COUNTY), expires


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _decode(encoded: str) -> bytes:
    return base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4))
