"""Keys, partners and tokens of a local county: random, made once, readable by their owner alone."""

import base64
import json
import os
import secrets
from pathlib import Path

from contracts.bureaus import BUREAUS
from contracts.people import COUNTY, Actor, Tier
from deploy.local.secret_file import SecretFile, write_private
from deploy.local.settings import key_settings
from services.centres.seed import TOWNS, invented
from services.chassis.http.tokens import issue, make_keys, make_private_key

WEEK = 7 * 24 * 3600
"""Seconds that a local token is good for; each start makes new ones."""

_TABLES = Path(__file__).parents[2] / "services/express/api/carriers"

PARTNERS = {
    "bureau-civil-affairs": "hall",
    "bureau-veterans": "veterans",
    "counter-demo": "centres",
    "express-demo": "express",
    "hospital-demo": "clinic",
    "hotline-demo": "feedback",
    "ratings-demo": "feedback",
    "retail-demo": "supermarket",
}
"""Demonstration partners who sign with Standard Webhooks, and the service at whose door each may knock."""

CHAINS = {"shopify": "supermarket"}
"""Those who push orders in a form of their own, signed with a salt, and file and fetch their books as partners do."""
CARRIERS = dict.fromkeys(sorted(path.stem for path in _TABLES.glob("*.toml")), "express")
"""Those who push in forms of their own alone, signed with a salt."""


def write_keys(folder: Path, kept: SecretFile, *, partners: bool = True) -> dict[str, str]:
    """Write the files of token keys, field keys and partners; return the settings that name them.

    Field keys that are there stay: they may have been rotated, and what they encrypted is in the database. Without
    `partners` nobody is in the registry: a real county enters its own.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    make_keys(folder)
    make_private_key(folder / "signing.json")
    if not (folder / "fields.json").exists():
        write_private(folder / "fields.json", json.dumps(_field_keys(kept)))
    write_private(folder / "partners.json", json.dumps(_partner_entries(kept) if partners else {}, indent=1))
    return key_settings(folder)


def _random_key() -> str:
    return base64.b64encode(os.urandom(32)).decode()


def _field_keys(kept: SecretFile) -> dict[str, object]:
    keys = {"k1": kept.get("fields:k1", _random_key)}
    return {"current": "k1", "keys": keys, "lookup": kept.get("fields:lookup", _random_key)}


def _secret(kept: SecretFile, partner: str) -> str:
    return kept.get(f"partner:{partner}", lambda: f"whsec_{_random_key()}")


def _salt(kept: SecretFile, partner: str) -> str:
    return kept.get(f"salt:{partner}", lambda: secrets.token_hex(16))


def _partner_entries(kept: SecretFile) -> dict[str, dict[str, object]]:
    """Return the registry of partners as the services read it."""
    entries: dict[str, dict[str, object]] = {}
    for name, service in (PARTNERS | CHAINS).items():
        entries[name] = {"service": service, "secrets": [_secret(kept, name)]}
    for name, service in (CARRIERS | CHAINS).items():
        entries[name] = {**entries.get(name, {}), "service": service, "salt": _salt(kept, name)}
    return entries


def partners(kept: SecretFile) -> dict[str, dict[str, str]]:
    """Return for each partner its service and its secret: a Standard Webhooks key, or a carrier's salt."""
    signing = PARTNERS | CHAINS
    found = {name: {"service": service, "secret": _secret(kept, name)} for name, service in signing.items()}
    for name, service in CARRIERS.items():
        found[name] = {"service": service, "secret": _salt(kept, name)}
    for name in CARRIERS | CHAINS:
        found[name]["salt"] = _salt(kept, name)
    return found


def actor_of(role: str, place: str | None = None) -> Actor:
    """Return who a role is: a cadre of a centre, somebody in a town, a bureau, the county, an inspector.

    Raises ValueError for a role that is none, or without the place that it needs.
    """
    tier = Tier(role)
    if tier in (Tier.CADRE, Tier.TOWN):
        if not place:
            raise ValueError(f"{role}: 缺少编号 (id missing)")
        name = f"staff:{place}-01" if tier is Tier.CADRE else f"town:{place}"
        return Actor(id=name, tier=tier, scope=place)
    name = f"bureau:{place or next(iter(BUREAUS))}" if tier is Tier.BUREAU else f"{role}:{COUNTY}"
    return Actor(id=name, tier=tier, scope=COUNTY)


def token(private_key: Path, role: str, place: str | None = None) -> str:
    """Return a bearer token for a role, good for a week."""
    return issue(private_key, actor_of(role, place), WEEK)


def tokens(private_key: Path) -> dict[str, object]:
    """Return a token for everybody: county, towns, bureaus, inspector, and one cadre for each centre."""
    centres = [publish.details.id for publish in invented()]
    return {
        "county": token(private_key, "county"),
        "inspector": token(private_key, "inspector"),
        "town": {town: token(private_key, "town", town) for town in TOWNS},
        "bureau": {bureau: token(private_key, "bureau", bureau) for bureau in BUREAUS},
        "cadre": {centre: token(private_key, "cadre", centre) for centre in centres},
    }
