"""Who may stand before a route: a name for each, and the headers that they show."""

import base64
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeAlias

import jwt
from standardwebhooks import Webhook

from contracts.people import COUNTY, Actor, Tier
from services.chassis.http.session import COOKIE as SESSION
from services.chassis.http.tokens import issue
from services.chassis.vault import Vault
from services.chassis.villagers import tokens as villagers

HERE, ELSEWHERE = "370829001001", "370829002001"
SCOPES = {Tier.CADRE: HERE, Tier.TOWN: HERE[:9], Tier.COUNTY: COUNTY, Tier.BUREAU: COUNTY, Tier.INSPECTOR: COUNTY}
STRANGERS = {Tier.CADRE: ELSEWHERE, Tier.TOWN: ELSEWHERE[:9]}
"""Of the tiers whose scope is less than the county: one who sees another part of it."""

BUREAU = "bureau:civil_affairs"
"""The bureau to which a case at HERE was handed."""

SECRET = "whsec_" + base64.b64encode(b"a partner's own secret!!").decode()
PARTNER, OTHERS_PARTNER = "partner", "others-partner"

Headers: TypeAlias = Mapping[str, str]


def partner_registry(service: str) -> dict[str, object]:
    """A partner of the service, and one of another."""
    entry = {"service": service, "secrets": [SECRET], "salt": "salt"}
    return {PARTNER: entry, OTHERS_PARTNER: entry | {"service": "elsewhere"}}


def nobodies(keys: Path, foreign_keys: Path) -> Iterator[tuple[str, Headers]]:
    """Those whom every door of people and of partners sends away with 401."""
    county = Actor("somebody", Tier.COUNTY, COUNTY)
    partner = Actor(f"partner:{PARTNER}", Tier.PARTNER, COUNTY)
    yield "nobody", {}
    yield "nobody: no token", {"authorization": "Bearer"}
    yield "nobody: no JWT", {"authorization": "Bearer abc"}
    yield "nobody: expired", bearer(issue(keys, county, ttl=-1))
    yield "nobody: another issuer's key", bearer(issue(foreign_keys, county))
    yield "nobody: another issuer's name", bearer(issue(keys, county, issuer="elsewhere"))
    yield "nobody: unsigned token", bearer(unsigned(county))
    yield "nobody: partner as a token", bearer(issue(keys, partner))
    yield "nobody: villager as a token", bearer(issue(keys, Actor("villager:1", Tier.VILLAGER, COUNTY)))
    yield "nobody: another house's villager", villager(Vault("k", {"k": b"k" * 32}, b"l" * 32))
    yield "nobody: system as a token", bearer(issue(keys, Actor("system", Tier.SYSTEM, COUNTY)))
    yield "nobody: cadre of a whole county", bearer(issue(keys, Actor("somebody", Tier.CADRE, COUNTY)))
    yield "nobody: another county", bearer(issue(keys, Actor("somebody", Tier.COUNTY, "110101")))
    yield "nobody: forged signature", signed(PARTNER, b"{}") | {"webhook-signature": "v1,Zm9yZ2Vk"}
    yield "nobody: old signature", signed(PARTNER, b"{}", at=time.time() - 600)


def people(keys: Path, vault: Vault) -> Iterator[tuple[str, Tier, bool, Headers]]:
    """Name, tier, whether HERE is in their scope, headers."""
    yield "villager", Tier.VILLAGER, False, villager(vault)
    for tier, scope in SCOPES.items():
        name = BUREAU if tier is Tier.BUREAU else f"{tier}:1"
        yield tier.value, tier, True, bearer(issue(keys, Actor(name, tier, scope)))
    for tier, scope in STRANGERS.items():
        yield f"{tier} elsewhere", tier, False, bearer(issue(keys, Actor(f"{tier}:2", tier, scope)))


def bearer(token: str) -> Headers:
    return {"authorization": f"Bearer {token}"}


def villager(vault: Vault) -> Headers:
    """Somebody who has shown that a phone is theirs; nothing here is about them."""
    return bearer(villagers.issue(vault, vault.fingerprint("13800009999"), datetime.now(UTC))[0])


def in_a_cookie(headers: Headers) -> Headers:
    return {"cookie": f"{SESSION}={headers['authorization'].removeprefix('Bearer ')}"}


def signed(partner: str, body: bytes, at: float | None = None) -> dict[str, str]:
    stamp = datetime.fromtimestamp(int(at or time.time()), UTC)
    return {
        "partner-id": partner,
        "webhook-id": "msg",
        "webhook-timestamp": str(int(stamp.timestamp())),
        "webhook-signature": Webhook(SECRET).sign("msg", stamp, body.decode()),
    }


def unsigned(actor: Actor) -> str:
    """A token whose header says that it needs no signature."""
    claims = {"iss": "echowall-development", "aud": "echowall", "sub": actor.id, "tier": actor.tier}
    return jwt.encode(claims | {"scope": actor.scope, "exp": time.time() + 60}, "", algorithm="none")
