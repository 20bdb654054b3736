"""What partners fetch: signed like a push, answered from one read-only transaction."""

from typing import Any

from sqlalchemy import Connection
from starlette.types import Receive, Scope, Send

from contracts.people import COUNTY
from services.chassis.http.answer import answer
from services.chassis.http.reads import path_of, query_of
from services.chassis.http.request import body_of
from services.chassis.http.routes import Call, Pull
from services.chassis.http.wiring import Wiring


class PullEndpoint:
    """The ASGI application of one `Pull`."""

    def __init__(self, route: Pull, wiring: Wiring) -> None:
        self._route = route
        self._wiring = wiring

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        partner = self._wiring.sender(scope, await body_of(receive))
        query, vault = query_of(scope, self._route.query), self._wiring.vault
        call = Call(actor=partner.actor, path=path_of(scope), query=query, body={}, vault=vault)
        await answer(send, await self._wiring.reader.run(lambda connection: self._ask(call, connection), COUNTY))

    def _ask(self, call: Call, connection: Connection) -> dict[str, Any]:
        shown: dict[str, Any] = self._route.answer.dump(self._route.read(call, connection))
        return shown
