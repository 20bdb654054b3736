"""The HTTP server of an api process: uvicorn with our bounds."""

import asyncio
import ssl
import sys
from contextlib import suppress
from typing import Any, cast

import uvicorn
from starlette.types import ASGIApp

from services.chassis.http.certificate import LOOK_EVERY, Certificate, Shown
from services.chassis.http.limits import BoundedProtocol, BoundedState

KEEP_ALIVE_SECONDS = 75
"""Longer than the 60 s of the usual proxies, so that they close an unused connection, not we."""
GRACE_SECONDS = 20
"""What running requests have to end at a shutdown."""

TICK = 1.0
"""Seconds between two looks after connections, and at the date that answers bear."""
SWITCH_SECONDS = 0.0005
"""How long the loop's thread may keep a writer waiting that has its answer from the database; Python's default is ten
times as long, and a transaction is some ten answers (docs/performance.md)."""

_TENTHS = 10


class Server(uvicorn.Server):
    """Serves `app` on one port until `should_exit` is set or a signal comes; `started` says that it listens.

    Running requests end before the app's lifespan does; streams are cut, their clients come back elsewhere.
    """

    def __init__(
        self,
        app: ASGIApp,
        host: str = "127.0.0.1",
        port: int = 8080,
        certificate: Certificate | None = None,
        process: str = "api",
    ) -> None:
        """Raises OSError, ssl.SSLError or ValueError for a certificate that can't be used."""
        self._loop: asyncio.AbstractEventLoop | None = None
        options: dict[str, Any] = certificate.options if certificate else {}
        super().__init__(
            uvicorn.Config(
                app,
                host=host,
                port=port,
                loop="uvloop",
                http=BoundedProtocol,
                ws="none",
                lifespan="on",
                interface="asgi3",
                log_config=None,
                access_log=False,
                proxy_headers=False,
                server_header=False,
                timeout_keep_alive=KEEP_ALIVE_SECONDS,
                timeout_graceful_shutdown=GRACE_SECONDS,
                **options,
            )
        )
        self._shown: Shown | None = None
        if certificate is not None:
            self.config.load()
            self._shown = Shown(certificate, cast(ssl.SSLContext, self.config.ssl), process)
        self.server_state: BoundedState = BoundedState()

    @property
    def should_exit(self) -> bool:
        """Whether it was asked to end: set by uvicorn's handlers of signals, or by anybody on any thread."""
        return self._should_exit

    @should_exit.setter
    def should_exit(self, wanted: bool) -> None:
        self._should_exit = wanted
        if wanted and self._loop is not None:
            self._loop.call_soon_threadsafe(self._asked.set)

    async def main_loop(self) -> None:
        """Tick until the end; uvicorn's own comes round ten times a second to look whether that has come."""
        self._loop, self._asked = asyncio.get_running_loop(), asyncio.Event()
        ticks = 0
        while not await self.on_tick(ticks * _TENTHS):
            ticks += 1
            with suppress(TimeoutError):
                await asyncio.wait_for(self._asked.wait(), TICK)

    async def on_tick(self, counter: int) -> bool:
        """Called every TICK; `counter` is in tenths of a second, as uvicorn has it."""
        self._sweep()
        if counter % int(_TENTHS * LOOK_EVERY) == 0 and self._shown is not None:
            self._shown.renew()
        return await super().on_tick(counter)

    def _sweep(self) -> None:
        for connection in list(self.server_state.connections):
            if isinstance(connection, BoundedProtocol):
                connection.sweep(connection.loop.time())


def serve(
    app: ASGIApp,
    host: str = "127.0.0.1",
    port: int = 8080,
    certificate: Certificate | None = None,
    process: str = "api",
) -> None:
    """Run until SIGTERM or SIGINT, then end gracefully. Sets the process's switch interval. Raises as `Server`."""
    sys.setswitchinterval(SWITCH_SECONDS)
    Server(app, host, port, certificate, process).run()
