"""Whoever goes to doors with marked values: their tokens, and what became of what they planted."""

import os
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import httpx

from contracts.people import Tier
from services.chassis.http.tokens import issue
from services.chassis.sealing import phone_hash
from services.chassis.vault import Vault
from services.chassis.villagers import tokens as villagers
from tests.end_to_end.client import bearer
from tests.end_to_end.county import County
from tests.end_to_end.planting.marks import Marks
from tests.integration.routes.callers import BUREAU, HERE
from tests.integration.routes.inspected import INSPECTOR


@dataclass
class Planter:
    """Plants in one running county.

    `taken` are the values of bodies that were accepted, `kept` those that a service had at some time, encrypted,
    `there` the fields of which it had any; `read` is all that was shown.

    What the routes' own tests know of a service is where it begins: a case, and bodies that its paths take.
    """

    county: County
    marks: Marks = field(default_factory=Marks)
    taken: set[str] = field(default_factory=set)
    kept: set[str] = field(default_factory=set)
    there: set[str] = field(default_factory=set)
    read: list[str] = field(default_factory=list)
    dice: Random = field(default_factory=lambda: Random(os.environ.get("PLANTING_SEED", "1")))

    def __post_init__(self) -> None:
        self.vault = Vault.from_file(Path(self.county.environment["FIELD_KEYS_FILE"]))
        self.phone = self.marks.phone("the villager's own")
        client = self.county.client
        villager = villagers.issue(self.vault, phone_hash(self.phone, self.vault), datetime.now(UTC))[0]
        tokens = client.credentials["tokens"]
        self.tokens: Mapping[Tier, str] = {
            Tier.CADRE: client.cadre(HERE),
            Tier.TOWN: tokens["town"][HERE[:9]],
            Tier.COUNTY: client.county,
            Tier.BUREAU: client.bureau(BUREAU.removeprefix("bureau:")),
            Tier.INSPECTOR: issue(Path(self.county.environment["TOKEN_PRIVATE_KEY_FILE"]), INSPECTOR),
            Tier.VILLAGER: villager,
        }

    @property
    def shown(self) -> frozenset[str]:
        """The values that somebody who is entitled has been shown."""
        return self.marks.found_in("\n".join(self.read))

    def ask(self, method: str, path: str, token: str | None = None, **more: Any) -> httpx.Response:
        """One request, by somebody or by nobody."""
        headers = {"idempotency-key": uuid.uuid4().hex} | (bearer(token) if token else {})
        return self.county.client.http.request(method, path, headers=headers, **more)
