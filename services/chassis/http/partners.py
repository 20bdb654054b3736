"""The partner registry: which systems may post to which service, and the secrets they sign with."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from standardwebhooks import Webhook

from contracts.people import COUNTY, Actor, Tier
from services.chassis.watched import Watched

LIVE_SECRETS = 2
"""Secrets that are good at the same time: the old one stays until the partner has changed over."""


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

    @property
    def actor(self) -> Actor:
        """Who it is in commands and events: it may tell of any centre of the county."""
        return Actor(id=f"partner:{self.id}", tier=Tier.PARTNER, scope=COUNTY)


Partners: TypeAlias = Watched[Mapping[str, Partner]]


def watch_partners(path: Path) -> Partners:
    """The registry in the file `{"<id>": {"service", "secrets": ["whsec_…"], "salt"?, "test"?}}`.

    Raises OSError, ValueError or KeyError where the file is missing or incomplete.
    """
    return Watched(path, _read)


def _read(content: str) -> Mapping[str, Partner]:
    return {partner_id: _partner(partner_id, entry) for partner_id, entry in json.loads(content).items()}


def _partner(partner_id: str, entry: Mapping[str, Any]) -> Partner:
    secrets = entry.get("secrets", [])
    if len(secrets) > LIVE_SECRETS:
        raise ValueError(f"partner {partner_id} has more than {LIVE_SECRETS} secrets")
    keys = [Webhook(secret) for secret in secrets]
    return Partner(partner_id, entry["service"], keys, bool(entry.get("test", False)), entry)
