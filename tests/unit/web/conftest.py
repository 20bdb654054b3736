"""The pages without a server."""

import asyncio
from pathlib import Path
from typing import Any

import httpx
import pytest

from services.chassis.config import Settings
from services.chassis.http.tokens import make_keys
from services.web.api import build
from tests.unit.web.asking import Ask


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Settings of the pages with the development sign-in; gives the private key's file."""
    private, public = make_keys(tmp_path)
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nothing")
    monkeypatch.setenv("TOKEN_KEYS_FILE", str(public))
    monkeypatch.setenv("TOKEN_PRIVATE_KEY_FILE", str(private))
    monkeypatch.setenv("SIGN_IN", "development")
    return private


@pytest.fixture
def ask(environment: Path) -> Ask:
    """`ask(method, path, ...)`; nothing is remembered between two requests."""

    async def request(method: str, path: str, base: str = "http://house", **more: Any) -> httpx.Response:
        app = build(Settings.load("web"))
        cookies = more.pop("cookies", None)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=base, cookies=cookies) as client:
            return await client.request(method, path, **more)

    return lambda *args, **more: asyncio.run(request(*args, **more))
