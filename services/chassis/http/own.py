"""The addresses that every service has beside its own: health, readiness, metrics, its OpenAPI document."""

from collections.abc import Mapping
from functools import cached_property

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.types import Receive, Scope, Send

from contracts.registry import Card
from services.chassis.http.answer import JSON, answer, encode, send_bytes
from services.chassis.http.openapi import document
from services.chassis.http.routes import Api
from services.chassis.http.wiring import Wiring

READY_SECONDS = 1.0
"""What the database may take to answer before the service counts as not ready."""


class Health:
    """`GET healthz`: the process is up."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await answer(send, {"status": "ok"})


class Ready:
    """`GET readyz`: the database answers; raises Unavailable where it doesn't."""

    def __init__(self, wiring: Wiring) -> None:
        self._wiring = wiring

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._wiring.reader.check(READY_SECONDS)
        await answer(send, {"status": "ready"})


class Metrics:
    """`GET metrics`: this process's figures for Prometheus."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send_bytes(send, generate_latest(), CONTENT_TYPE_LATEST.encode())


class Document:
    """`GET openapi.json`, made at the first request."""

    def __init__(self, api: Api, cards: Mapping[str, Card]) -> None:
        self._api = api
        self._cards = cards

    @cached_property
    def _content(self) -> bytes:
        return encode(document(self._api, self._cards))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send_bytes(send, self._content, JSON)
