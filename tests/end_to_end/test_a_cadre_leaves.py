"""A cadre leaves with work open in every service: all of it is handed over, none of it is late because of that."""

from pathlib import Path
from typing import Any

import httpx
import pytest

from contracts.people import Actor, Tier
from deploy.processes.discovery import with_tables
from services.chassis.http.tokens import issue
from tests.end_to_end.client import bearer
from tests.end_to_end.county import County
from tests.waiting import eventually

LISTS = {
    "centres": "centres",
    "clinic": "appointments",
    "express": "parcels",
    "feedback": "cases",
    "hall": "applications",
    "supermarket": "orders",
    "supervision": "clocks",
    "veterans": "cases",
}
"""Of each service something that a cadre may read."""


@pytest.fixture
def centre(county: County) -> str:
    """A centre of which the other tests know nothing."""
    return str(sorted(county.client.credentials["tokens"]["cadre"])[-11])


def token_of(county: County, actor: Actor) -> str:
    return issue(Path(county.environment["TOKEN_PRIVATE_KEY_FILE"]), actor)


def register(county: County, token: str, path: str, **body: Any) -> dict[str, Any]:
    """Something that the town or a cadre enters in the staff register."""
    answer = county.client.post(f"/centres/v1/staff/{path}", token, body)
    assert answer.status_code == httpx.codes.OK, answer.text
    return dict(answer.json())


def test_the_token_of_a_cadre_who_has_departed_opens_no_door_of_any_service(county: County, centre: str) -> None:
    first, second = (token_of(county, Actor(f"staff:{centre}-0{n}", Tier.CADRE, centre)) for n in (1, 2))

    def answers(token: str) -> dict[str, int]:
        return {
            service: county.client.get(f"/{service}/v1/{listed}", token).status_code
            for service, listed in LISTS.items()
        }

    assert set(LISTS) == set(with_tables())
    assert set(answers(first).values()) == {200}
    register(county, county.client.credentials["tokens"]["town"][centre[:9]], f"staff:{centre}-01/depart")

    eventually(lambda: set(answers(first).values()) == {401}, within=30)
    assert set(answers(second).values()) == {200}
    refused = county.client.http.post("/hall/v1/mediations", json={}, headers=bearer(first))
    assert refused.status_code == httpx.codes.UNAUTHORIZED
