"""Every service with a counter is lived through on all processes at once."""

import ast
from pathlib import Path

import pytest

from contracts.people import Tier
from deploy.contracts.publish import apis
from services.chassis.http.routes import Api, Write

JOURNEYS = Path(__file__).parents[1] / "end_to_end"
PACKAGE = "tests.end_to_end."
EVERYBODYS = {"client", "county", "everywhere"}
"""Rooms that each journey begins in."""


def has_a_counter(api: Api) -> bool:
    """Whether cadres do something there for somebody."""
    return any(isinstance(route, Write) and Tier.CADRE in route.allow for route in api.routes)


def texts(path: Path) -> list[str]:
    """A test module's text, and that of the rooms of the same folder which it calls."""
    written = path.read_text(encoding="utf-8")
    named = {
        node.module.removeprefix(PACKAGE)
        for node in ast.walk(ast.parse(written))
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith(PACKAGE)
    }
    rooms = [JOURNEYS / f"{name.replace('.', '/')}.py" for name in named - EVERYBODYS]
    return [written, *(room.read_text(encoding="utf-8") for room in rooms if room.exists())]


def journeys(service: str) -> list[str]:
    """The end-to-end tests that go to this service's doors by name; those that go to all services alike don't count."""
    files = sorted(JOURNEYS.glob("test_*.py"))
    return [path.stem for path in files if any(f"/{service}/v1/" in text for text in texts(path))]


@pytest.mark.parametrize("api", [api for api in apis().values() if has_a_counter(api)], ids=lambda api: api.service)
def test_a_service_with_a_counter_has_its_journeys(api: Api) -> None:
    assert journeys(api.service), f"no test in {JOURNEYS.name} goes to /{api.service}/v1/"


def test_a_service_that_nobody_lives_through_is_noticed() -> None:
    assert journeys("kites") == []
