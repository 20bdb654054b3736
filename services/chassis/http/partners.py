"""The partner registry: which systems may post to which service, the secrets they sign with, and where they listen."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import urlsplit

from standardwebhooks import Webhook

from contracts.people import COUNTY, Actor, Tier
from services.chassis.watched import Watched

LIVE_SECRETS = 2
"""Secrets that are good at the same time: the old one stays until the partner has changed over."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a partner wants to hear of its cases; while `off` nothing is sent there."""

    url: str
    off: bool = False


@dataclass(frozen=True, slots=True)
class Partner:
    """One entry of the registry. `entry` is the JSON as it stands, for the schemes of native pushes.

    What a `test` partner sends is checked and answered, and nothing of it is kept.
    """

    id: str
    service: str
    keys: Sequence[Webhook]
    test: bool
    entry: Mapping[str, Any]
    address: Address | None = None

    @property
    def actor(self) -> Actor:
        """Who it is in commands and events: it may tell of any centre of the county."""
        return Actor(id=f"partner:{self.id}", tier=Tier.PARTNER, scope=COUNTY)


Partners: TypeAlias = Watched[Mapping[str, Partner]]


def watch_partners(path: Path) -> Partners:
    """The registry in the file `{"<id>": {"service", "secrets": ["whsec_…"], "salt"?, "test"?, "webhook"?}}`.

    `webhook` is `{"url": "https://…", "off"?: false}`; without TLS only on the loopback. Raises OSError, ValueError or
    KeyError where the file is missing or incomplete.
    """
    return Watched(path, _read)


def _read(content: str) -> Mapping[str, Partner]:
    return {partner_id: _partner(partner_id, entry) for partner_id, entry in json.loads(content).items()}


def _partner(partner_id: str, entry: Mapping[str, Any]) -> Partner:
    secrets = entry.get("secrets", [])
    if len(secrets) > LIVE_SECRETS:
        raise ValueError(f"partner {partner_id} has more than {LIVE_SECRETS} secrets")
    keys = [Webhook(secret) for secret in secrets]
    address = _address(partner_id, entry["webhook"]) if "webhook" in entry else None
    if address and not keys:
        raise ValueError(f"partner {partner_id} has a webhook and no secret to sign it with")
    return Partner(partner_id, entry["service"], keys, bool(entry.get("test", False)), entry, address)


def _address(partner_id: str, webhook: Mapping[str, Any]) -> Address:
    parts = urlsplit(webhook["url"])
    safe = parts.scheme == "https" or (parts.scheme == "http" and _is_loopback(parts.hostname or ""))
    if not safe or not parts.hostname or parts.username is not None or parts.fragment:
        raise ValueError(f"partner {partner_id}: its webhook's url should look like https://partner.example/path")
    return Address(webhook["url"], bool(webhook.get("off", False)))


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
