"""What the simulator may act as: the launcher's credentials file, read again when a new start has rewritten it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

EXPRESS, CLINIC, VETERANS = "express", "clinic", "veterans"


@dataclass(frozen=True)
class Credentials:
    """One reading of the file; `salts` are of carriers who push in forms of their own, `web_shop` of a chain's.

    `systems` are the secrets of bureaus' own systems, by partner.
    """

    base_url: str
    carrier: str
    secret: str
    salts: Mapping[str, str]
    web_shop: str
    county: str
    inspector: str
    cadres: Mapping[str, str]
    towns: Mapping[str, str]
    bureaus: Mapping[str, str]
    hospital: str
    hospital_secret: str
    systems: Mapping[str, str]

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> "Credentials":
        """Take the parts that a day needs. Raises KeyError or StopIteration where one is missing."""
        partners, tokens = content["partners"], content["tokens"]
        ours = {name: entry for name, entry in partners.items() if entry["service"] == EXPRESS}
        salts = {name: entry["salt"] for name, entry in ours.items() if "salt" in entry}
        carrier = next(name for name in ours if name not in salts)
        hospital = next(name for name, entry in partners.items() if entry["service"] == CLINIC)
        return cls(
            base_url=content["base_url"].rstrip("/"),
            carrier=carrier,
            secret=partners[carrier]["secret"],
            salts=salts,
            web_shop=partners["shopify"]["salt"],
            county=tokens["county"],
            inspector=tokens["inspector"],
            cadres=tokens["cadre"],
            bureaus=tokens["bureau"],
            hospital=hospital,
            hospital_secret=partners[hospital]["secret"],
            towns=tokens["town"],
            systems={name: each["secret"] for name, each in partners.items() if each["service"] == VETERANS},
        )


class CredentialsFile:
    """The file, with its last good reading."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._changed = 0
        self._last: Credentials | None = None

    def read(self) -> Credentials:
        """Return what the file says now. Raises OSError, ValueError or KeyError where it can't be read at all."""
        changed = self._path.stat().st_mtime_ns
        if self._last is None or changed != self._changed:
            self._last = Credentials.from_json(json.loads(self._path.read_text(encoding="utf-8")))
            self._changed = changed
        return self._last
