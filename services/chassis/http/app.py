"""One service's HTTP side, built from its table of routes."""

from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from starlette.applications import Starlette
from starlette.routing import Route as Path
from starlette.types import ASGIApp

from contracts.registry import BY_TYPE, Card
from services.chassis.config import Settings
from services.chassis.http.bulk import BulkEndpoint
from services.chassis.http.edge import Edge
from services.chassis.http.files import DownloadEndpoint, UploadEndpoint
from services.chassis.http.hooks import HookEndpoint
from services.chassis.http.intake import IntakeEndpoint
from services.chassis.http.opens import OpenEndpoint
from services.chassis.http.own import Document, Health, Metrics, Ready
from services.chassis.http.prints import PrintEndpoint
from services.chassis.http.publics import PublicEndpoint
from services.chassis.http.pulls import PullEndpoint
from services.chassis.http.reads import ReadEndpoint
from services.chassis.http.routes import (
    INTAKE,
    Api,
    Bulk,
    Csv,
    Download,
    Hook,
    Open,
    OpenWrite,
    Print,
    Public,
    Pull,
    Read,
    Route,
    Sheet,
    Stream,
    Upload,
    Write,
    method_of,
    rooted,
)
from services.chassis.http.sheets import SheetEndpoint
from services.chassis.http.streams import StreamEndpoint
from services.chassis.http.table_routes import TableUpload
from services.chassis.http.tables import TableEndpoint
from services.chassis.http.wiring import Wiring
from services.chassis.http.writes import WriteEndpoint


def build(api: Api, settings: Settings, *, cards: Mapping[str, Card] = BY_TYPE) -> Starlette:
    """The application of one service, to be mounted at `/<service>`; whoever mounts it enters its lifespan.

    Raises ValueError, OSError or KeyError where a setting, a file or a card is missing that the table needs.
    """
    wiring = Wiring(api, settings)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        async with wiring.running():
            yield

    app = _Service(routes=list(_paths(api, wiring, cards)), lifespan=lifespan)
    app.service = api.service
    app.router.redirect_slashes = False
    return app


class _Service(Starlette):
    """Starlette's routes under our own edge, which answers every exception; its own two layers would do so again."""

    service: str

    def build_middleware_stack(self) -> ASGIApp:
        """The edge, and the routes."""
        return Edge(self.router, service=self.service)


def _paths(api: Api, wiring: Wiring, cards: Mapping[str, Card]) -> Iterator[Path]:
    if api.intake:
        yield Path(INTAKE, IntakeEndpoint(api, wiring, cards), methods=["POST"])
    for route in api.routes:
        yield Path(rooted(route.path), _endpoint(route, wiring), methods=[method_of(route)])
    yield Path("/healthz", Health(), methods=["GET"])
    yield Path("/readyz", Ready(wiring), methods=["GET"])
    yield Path("/metrics", Metrics(), methods=["GET"])
    yield Path("/openapi.json", Document(api, cards), methods=["GET"])


_ENDPOINTS: Mapping[type[Route], Callable[[Any, Wiring], ASGIApp]] = {
    Bulk: BulkEndpoint,
    Csv: SheetEndpoint,
    Download: DownloadEndpoint,
    Hook: HookEndpoint,
    Open: OpenEndpoint,
    OpenWrite: WriteEndpoint,
    Print: PrintEndpoint,
    Public: PublicEndpoint,
    Pull: PullEndpoint,
    Read: ReadEndpoint,
    Sheet: SheetEndpoint,
    Stream: StreamEndpoint,
    TableUpload: TableEndpoint,
    Upload: UploadEndpoint,
    Write: WriteEndpoint,
}


def _endpoint(route: Route, wiring: Wiring) -> ASGIApp:
    return _ENDPOINTS[type(route)](route, wiring)
