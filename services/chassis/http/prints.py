"""Reads that are answered with a page for paper."""

from collections.abc import Mapping
from typing import Any

from starlette.datastructures import URL
from starlette.types import Receive, Scope, Send

from services.chassis.http.answer import send_bytes
from services.chassis.http.reads import ReadEndpoint
from services.chassis.http.routes import Print
from services.chassis.http.wiring import Wiring

_SHUT = [
    (
        b"content-security-policy",
        b"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; sandbox allow-modals",
    ),
    (b"referrer-policy", b"no-referrer"),
]
"""Nothing on the page runs, loads or leaves; it can be printed."""


class PrintEndpoint(ReadEndpoint):
    """The ASGI application of one `Print`. Without PUBLIC_URL the page says the address by which it was asked for."""

    def __init__(self, route: Print, wiring: Wiring) -> None:
        super().__init__(route, wiring)
        self._page = route.page
        self._media = route.media.encode()
        self._address = wiring.public_url

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        shown: Mapping[str, Any] = await self._shown(scope, receive)
        page = self._page(shown, self._address or _origin(scope))
        await send_bytes(send, page.encode(), self._media, headers=_SHUT)


def _origin(scope: Scope) -> str:
    url = URL(scope=scope)
    return f"{url.scheme}://{url.netloc}"
