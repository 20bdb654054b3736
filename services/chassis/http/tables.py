"""Tables over HTTP: a file's bytes in, what is made of them out."""

from functools import partial

from sqlalchemy.exc import SQLAlchemyError
from starlette.types import Receive, Scope, Send

from contracts.refusals import Invalid, Unavailable
from services.chassis.database import is_away
from services.chassis.http.answer import answer
from services.chassis.http.problem import malformed
from services.chassis.http.reads import NOTHING, path_of, query_of
from services.chassis.http.request import body_of
from services.chassis.http.routes import Call, Json
from services.chassis.http.table_routes import TableUpload
from services.chassis.http.wiring import Wiring
from services.chassis.tables import Unreadable


class TableEndpoint:
    """The ASGI application of one `TableUpload`."""

    def __init__(self, route: TableUpload, wiring: Wiring) -> None:
        self._route = route
        self._wiring = wiring

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        actor = self._wiring.actor(scope, self._route.allow)
        query = query_of(scope, NOTHING)
        call = Call(actor=actor, path=path_of(scope), query=query, body={}, vault=self._wiring.vault)
        with self._wiring.tables.place():
            content = await body_of(receive)
            if not content:
                raise malformed("文件是空的")
            report = await self._wiring.tables.run(partial(self._take, call, content))
        await answer(send, self._route.answer.dump(report))

    def _take(self, call: Call, content: bytes) -> Json:
        try:
            return self._route.take(call, content, self._wiring.tables_engine)
        except Unreadable as error:
            raise Invalid(str(error), errors={"file": [str(error)]}) from error
        except SQLAlchemyError as error:
            raise (Unavailable("数据库暂时不可用") if is_away(error) else error) from error
