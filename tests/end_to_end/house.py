"""A centre's house, as its cadre and villagers meet there: each deed a request."""

import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from contracts.days import day_of, midnight
from services.chassis.sealing import phone_hash
from services.chassis.vault import Vault
from services.chassis.villagers import tokens as villagers
from tests.end_to_end.county import County


class House:
    """A centre's house, as its cadre and one villager meet there."""

    def __init__(self, county: County, centre: str) -> None:
        self.client = county.client
        self.centre = centre
        self.cadre = county.client.cadre(self.centre)
        self.phone = f"154{uuid.uuid4().int % 10**8:08}"
        vault = Vault.from_file(Path(county.environment["FIELD_KEYS_FILE"]))
        self.villager = villagers.issue(vault, phone_hash(self.phone, vault), datetime.now(UTC))[0]

    def do(self, path: str, token: str, **body: Any) -> dict[str, Any]:
        """A deed that goes well."""
        answer = self.client.post(f"/centres/v1/{path}", token, body)
        assert answer.status_code == httpx.codes.OK, answer.text
        return dict(answer.json())

    def free_hour(self) -> dict[str, Any]:
        """A room that may be booked, and an hour of tomorrow."""
        begin = midnight(day_of(datetime.now(UTC)) + timedelta(days=1)) + timedelta(hours=19)
        day = day_of(begin).isoformat()
        rooms = self.client.get("/centres/v1/rooms/free", self.cadre, centre=self.centre, day=day).json()["items"]
        times = {"begins_at": begin.isoformat(), "ends_at": (begin + timedelta(hours=1)).isoformat()}
        return {"room": rooms[0]["number"], **times}
