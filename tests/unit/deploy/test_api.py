"""Whom a request came from, where a proxy stands before the process."""

import asyncio

import httpx
import pytest
from environs import EnvError
from starlette.types import Receive, Scope, Send

from deploy.processes.api import behind
from services.chassis.config import Settings

PROXIES = ("10.0.0.0/8", "127.0.0.1/32")


async def echo(scope: Scope, _receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": scope["client"][0].encode()})


def seen_from(peer: str, forwarded: str | None, proxies: tuple[str, ...] = PROXIES) -> str:
    async def ask() -> str:
        transport = httpx.ASGITransport(behind(proxies, echo), client=(peer, 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://house") as client:
            headers = {"X-Forwarded-For": forwarded} if forwarded else {}
            return (await client.get("/", headers=headers)).text

    return asyncio.run(ask())


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("10.1.2.3", "203.0.113.7", "203.0.113.7"),
        ("10.1.2.3", "198.51.100.1, 203.0.113.7", "203.0.113.7"),
        ("10.1.2.3", "198.51.100.1, 203.0.113.7, 10.9.9.9", "203.0.113.7"),
        ("10.1.2.3", None, "10.1.2.3"),
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),
    ],
)
def test_a_proxys_word_counts_and_nobody_elses(peer: str, forwarded: str | None, client: str) -> None:
    assert seen_from(peer, forwarded) == client


def test_without_proxies_nobodys_word_counts() -> None:
    assert seen_from("10.1.2.3", "203.0.113.7", ()) == "10.1.2.3"


def test_the_proxies_are_read_and_a_wrong_one_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRUSTED_PROXIES", "10.0.0.0/8, 127.0.0.1")
    assert Settings.load("web", tables=False).trusted_proxies == PROXIES

    monkeypatch.setenv("TRUSTED_PROXIES", "ingress")
    with pytest.raises(EnvError, match="TRUSTED_PROXIES"):
        Settings.load("web", tables=False)
