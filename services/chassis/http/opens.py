"""What anybody may ask for without a token: a body in, one transaction, an answer out."""

from starlette.types import Receive, Scope, Send

from services.chassis.http.answer import answer
from services.chassis.http.messages import load
from services.chassis.http.problem import Problem
from services.chassis.http.request import json_object
from services.chassis.http.routes import Open
from services.chassis.http.wiring import Wiring


class OpenEndpoint:
    """The ASGI application of one `Open`."""

    def __init__(self, route: Open, wiring: Wiring) -> None:
        self._route = route
        self._wiring = wiring

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._wiring.count_address(scope)
        body = load(self._route.body, await json_object(scope, receive))
        vault = self._wiring.vault
        found = await self._wiring.reader.run_writing(lambda connection: self._route.do(body, vault, connection))
        if isinstance(found, Problem):
            raise found
        await answer(send, self._route.answer.dump(found))
