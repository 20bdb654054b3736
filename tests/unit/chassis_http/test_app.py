"""What a service's HTTP side needs before it starts."""

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from contracts.registry import Card
from services.chassis.config import Settings
from services.chassis.http import streams
from services.chassis.http.app import build
from services.chassis.http.request import Disconnected
from tests.integration.chassis_http.calling import settings_in
from tests.integration.chassis_http.library import ANNOUNCED, API, CARDS


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_in(tmp_path, "postgresql://localhost/none")


@pytest.mark.parametrize(
    "card",
    [None, {"producer": "library"}, {"consumers": ("bakery",)}],
    ids=["unknown", "our own event", "another service's"],
)
def test_a_service_that_takes_in_what_is_not_its_own_does_not_start(card: Any, settings: Settings) -> None:
    cards: dict[str, Card] = {} if card is None else {ANNOUNCED: replace(CARDS[ANNOUNCED], **card)}

    with pytest.raises(ValueError, match=ANNOUNCED):
        build(API, settings, cards=cards)


def without(settings: Settings, name: str) -> Settings:
    missing: dict[str, Any] = {name: None}
    return replace(settings, **missing)


@pytest.mark.parametrize("name", ["partners_file", "token_keys_file", "field_keys_file"])
def test_a_missing_setting_stops_the_start_with_its_name(settings: Settings, name: str) -> None:
    with pytest.raises(ValueError, match=name.upper()):
        build(API, without(settings, name), cards=CARDS)


def test_a_client_that_does_not_take_its_stream_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "SEND_SECONDS", 0.01)

    async def full(_message: Any) -> None:
        await asyncio.Event().wait()

    with pytest.raises(Disconnected):
        asyncio.run(streams._send(full, b"more"))
