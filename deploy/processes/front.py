"""One address before services that run apart: requests, answers and streams pass through unchanged."""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from deploy.processes.discovery import PAGES
from services.chassis.http.limits import ENDLESS
from services.chassis.http.server import serve

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
CONNECT_SECONDS, ANSWER_SECONDS = 5.0, 60.0
_OWN_TO_A_CONNECTION = {
    b"connection",
    b"keep-alive",
    b"proxy-authenticate",
    b"proxy-authorization",
    b"te",
    b"trailer",
    b"transfer-encoding",
    b"upgrade",
}
_STREAM = "text/event-stream"


def run(targets: Mapping[str, str], host: str, port: int) -> None:
    """Pass requests on until SIGTERM or SIGINT; ``targets`` is service to base URL."""
    serve(front(targets), host, port)


def front(targets: Mapping[str, str], transport: httpx.AsyncBaseTransport | None = None) -> Starlette:
    """Return the app: `/<service>/…` goes to that service, everything else to the pages.

    ``transport`` stands in for the network in tests.
    """

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        limits = httpx.Limits(max_connections=None, max_keepalive_connections=200)
        timeout = httpx.Timeout(ANSWER_SECONDS, connect=CONNECT_SECONDS, pool=CONNECT_SECONDS)
        async with httpx.AsyncClient(limits=limits, timeout=timeout, trust_env=False, transport=transport) as client:
            app.state.client = client
            yield

    async def relay(request: Request) -> Response:
        target = _target(request.url.path, targets)
        if target is None:
            return _problem(404, "没有这个地址 (no such address)")
        return await _pass_on(request, request.app.state.client, target)

    app = Starlette(routes=[Route("/{path:path}", relay, methods=list(METHODS))], lifespan=lifespan)
    app.router.redirect_slashes = False
    return app


def _target(path: str, targets: Mapping[str, str]) -> str | None:
    return targets.get(path.split("/", 2)[1]) or targets.get(PAGES)


async def _pass_on(request: Request, client: httpx.AsyncClient, target: str) -> Response:
    try:
        answer = await client.send(_copy(request, client, target), stream=True)
    except httpx.TransportError:
        return _problem(503, "服务暂时不可用, 请稍后重试 (service unavailable)", {"retry-after": "1"})
    if answer.headers.get("content-type", "").startswith(_STREAM):
        request.scope[ENDLESS] = True
    passed = StreamingResponse(_content(answer), status_code=answer.status_code)
    passed.raw_headers = _end_to_end(answer.headers.raw)
    return passed


def _copy(request: Request, client: httpx.AsyncClient, target: str) -> httpx.Request:
    raw_path: bytes = request.scope.get("raw_path") or request.url.path.encode()
    query: bytes = request.scope["query_string"]
    url = httpx.URL(target).copy_with(raw_path=raw_path + (b"?" + query if query else b""))
    headers = [*_end_to_end(request.headers.raw), *_forwarded(request)]
    sends_body = "content-length" in request.headers or "transfer-encoding" in request.headers
    copy = client.build_request(request.method, url, headers=headers, content=request.stream() if sends_body else None)
    if _STREAM in request.headers.get("accept", ""):
        # A stream may be silent for as long as nothing happens.
        copy.extensions["timeout"] = httpx.Timeout(None, connect=CONNECT_SECONDS).as_dict()
    return copy


def _forwarded(request: Request) -> list[tuple[bytes, bytes]]:
    return [(b"x-forwarded-for", request.client.host.encode())] if request.client else []


def _end_to_end(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    return [(name.lower(), value) for name, value in headers if name.lower() not in _OWN_TO_A_CONNECTION]


async def _content(answer: httpx.Response) -> AsyncIterator[bytes]:
    try:
        async for part in answer.aiter_raw():
            yield part
    finally:
        await answer.aclose()


def _problem(status: int, title: str, headers: Mapping[str, str] | None = None) -> Response:
    body = json.dumps({"type": "about:blank", "status": status, "title": title}, ensure_ascii=False)
    return Response(body, status, headers, media_type="application/problem+json")
