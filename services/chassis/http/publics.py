"""What anybody may look at without a token: answered from one read-only transaction, so many a minute an address."""

from typing import Any

from sqlalchemy import Connection
from starlette.types import Receive, Scope, Send

from contracts.people import COUNTY
from services.chassis.http.answer import answer
from services.chassis.http.reads import NOTHING, query_of
from services.chassis.http.routes import Json, Public
from services.chassis.http.wiring import Wiring


class PublicEndpoint:
    """The ASGI application of one `Public`."""

    def __init__(self, route: Public, wiring: Wiring) -> None:
        self._route = route
        self._wiring = wiring

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._wiring.count_address(scope)
        query = query_of(scope, self._route.query or NOTHING)
        await answer(send, await self._wiring.reader.run(lambda connection: self._ask(query, connection), COUNTY))

    def _ask(self, query: Json, connection: Connection) -> dict[str, Any]:
        shown: dict[str, Any] = self._route.answer.dump(self._route.read(query, self._wiring.vault, connection))
        return shown
