"""The front: one address before services that run apart."""

import asyncio
import json
from typing import Any

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from deploy.processes.front import front


async def echo(request: Request) -> Response:
    seen = {
        "path": request.scope["raw_path"].decode(),
        "query": request.url.query,
        "headers": {name: value for name, value in request.headers.items() if name.startswith(("x-", "webhook"))},
        "body": (await request.body()).decode(),
        "method": request.method,
    }
    return Response(json.dumps(seen), 202, {"x-answer": "yes", "connection": "close"}, "application/json")


class Network(httpx.AsyncBaseTransport):
    """One service, which answers with what it was sent; another one is down."""

    def __init__(self) -> None:
        self._up = httpx.ASGITransport(Starlette(routes=[Route("/{path:path}", echo, methods=["GET", "POST"])]))

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if request.url.host == "down":
            raise httpx.ConnectError("refused")
        return await self._up.handle_async_request(request)


def ask(method: str, path: str, **options: Any) -> httpx.Response:
    async def asked() -> httpx.Response:
        app = front({"express": "http://up", "clinic": "http://down"}, Network())
        caller = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://front")
        async with app.router.lifespan_context(app), caller as client:
            return await client.request(method, path, **options)

    return asyncio.run(asked())


def test_requests_pass_unchanged() -> None:
    headers = {"webhook-id": "7", "te": "trailers"}
    answer = ask("POST", "/express/v1/a%2Fb?x=1&x=2", content="body", headers=headers)

    assert answer.status_code == 202
    assert answer.headers["x-answer"] == "yes"
    assert "connection" not in answer.headers
    seen = answer.json()
    assert (seen["path"], seen["query"], seen["body"]) == ("/express/v1/a%2Fb", "x=1&x=2", "body")
    assert seen["headers"] == {"webhook-id": "7", "x-forwarded-for": "127.0.0.1"}


def test_a_service_that_is_down_is_worth_another_try() -> None:
    answer = ask("GET", "/clinic/v1/slots")

    assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
    assert answer.headers["content-type"].startswith("application/problem+json")


def test_an_unknown_address_is_nowhere() -> None:
    assert ask("GET", "/elsewhere").status_code == 404
