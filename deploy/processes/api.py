"""The HTTP process: the apps of its services under `/<service>/`, the pages at the root."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from importlib import import_module
from typing import Any, cast

from starlette.applications import Starlette
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from deploy.processes import garbage
from deploy.processes.discovery import PAGES, with_tables
from services.chassis import logs, tracing
from services.chassis.config import Settings
from services.chassis.http.app import build
from services.chassis.http.certificate import Certificate
from services.chassis.http.server import serve


def run(services: Sequence[str], host: str, port: int) -> None:
    """Serve these services until SIGTERM or SIGINT."""
    settings = {name: Settings.load(name, tables=name in with_tables()) for name in services}
    process = "api" if len(services) > 1 else services[0]
    logs.configure(process, next(iter(settings.values())).log_level)
    tracing.start(process)
    app = compose({name: _app(name, found) for name, found in settings.items()})
    proxies = next(iter(settings.values())).trusted_proxies
    garbage.set_aside()
    serve(behind(proxies, app), host, port, Certificate.from_environment(), process)


def behind(proxies: Sequence[str], app: ASGIApp) -> ASGIApp:
    """Return the app such that it sees from whom these proxies say that a request came, and not the proxy."""
    return cast(ASGIApp, ProxyHeadersMiddleware(cast(Any, app), list(proxies))) if proxies else app


def compose(apps: dict[str, Starlette]) -> Starlette:
    """Return one app with each of these under its name, the pages last at the root.

    Starlette does not enter the lifespan of what is mounted, so this one does: in order, and out in the reverse.
    """

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            for app in apps.values():
                await stack.enter_async_context(app.router.lifespan_context(app))
            yield
        await asyncio.to_thread(tracing.stop)

    composed = _Composed(lifespan=lifespan)
    composed.apps = apps
    return composed


class _Composed(Starlette):
    """Finds the app by the first word of the path; mounted ones would be tried one after another."""

    apps: dict[str, Starlette]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        name = scope["path"].split("/", 2)[1] if scope["type"] == "http" else ""
        if name in self.apps and name != PAGES:
            scope["root_path"] = f"{scope.get('root_path', '')}/{name}"
            await self.apps[name](scope, receive, send)
        elif scope["type"] == "http" and PAGES in self.apps:
            await self.apps[PAGES](scope, receive, send)
        else:
            await super().__call__(scope, receive, send)


def _app(service: str, settings: Settings) -> Starlette:
    """Build the app of a service from its table of routes; the pages, which have no such table, build their own."""
    room = import_module(f"services.{service}.api")
    if service == PAGES:
        pages: Starlette = room.build(settings)
        return pages
    return build(room.API, settings)
