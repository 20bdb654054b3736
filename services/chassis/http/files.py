"""Files over HTTP: taken in as they arrive, their kind told by content; shown by a case's own route."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import Connection
from starlette.types import Receive, Scope, Send

from contracts.filekinds import FileKind
from contracts.files import FILE_KEPT
from contracts.people import Actor
from contracts.refusals import Unavailable
from services.chassis import files
from services.chassis.files.kinds import HEAD
from services.chassis.http.answer import answer, send_bytes
from services.chassis.http.problem import Problem, malformed
from services.chassis.http.reads import path_of
from services.chassis.http.request import Disconnected
from services.chassis.http.routes import Call, Download, Json, Upload
from services.chassis.http.wiring import Wiring

AT_ONCE = 2
"""Uploads of one service that are read at the same time; the others wait with their bodies unread."""
TURN_SECONDS = 10.0
"""How long they wait."""


class UploadEndpoint:
    """The ASGI application of one `Upload`."""

    def __init__(self, route: Upload, wiring: Wiring) -> None:
        self._route = route
        self._wiring = wiring
        self._turns = asyncio.Semaphore(AT_ONCE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        actor = self._wiring.actor(scope, self._route.allow)
        async with self._turn():
            content = await _read(receive)
            kept = await self._wiring.reader.run_writing(lambda connection: self._keep(connection, content, actor))
        await answer(send, FILE_KEPT.dump(kept))

    def _keep(self, connection: Connection, content: bytes, actor: Actor) -> Json:
        try:
            return files.keep(connection, self._wiring.vault, content, actor)
        except files.NotTaken as error:
            raise _not_taken() from error

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        try:
            async with asyncio.timeout(TURN_SECONDS):
                await self._turns.acquire()
        except TimeoutError as error:
            raise Unavailable("正在上传的人较多,请稍后重试") from error
        try:
            yield
        finally:
            self._turns.release()


class DownloadEndpoint:
    """The ASGI application of one `Download`."""

    def __init__(self, route: Download, wiring: Wiring) -> None:
        self._route = route
        self._wiring = wiring

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        actor = self._wiring.actor(scope, self._route.allow)
        call = Call(actor=actor, path=path_of(scope), query={}, body={}, vault=self._wiring.vault)
        kind, content = await self._wiring.reader.run_logged(lambda connection: self._show(call, connection))
        name = f'attachment; filename="{call.path["file"]}.{kind}"'
        headers = [(b"content-disposition", name.encode()), (b"content-security-policy", b"sandbox")]
        await send_bytes(send, content, files.MEDIA[kind].encode(), headers=headers)

    def _show(self, call: Call, connection: Connection) -> tuple[FileKind, bytes]:
        self._route.check(call, connection)
        return files.show(connection, call.vault, call.path["file"], actor=call.actor, purpose=self._route.shown_for)


async def _read(receive: Receive) -> bytes:
    """The whole body; the server has bounded its size and its time. Ends as soon as it can't be a file that is taken.

    Raises 400 and 415 problems, Disconnected.
    """
    content, more = bytearray(), True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Disconnected
        content += message.get("body", b"")
        more = message.get("more_body", False)
        if len(content) >= HEAD and not files.begins_well(bytes(content[:HEAD])):
            raise _not_taken()
    if not content:
        raise malformed("文件是空的")
    return bytes(content)


def _not_taken() -> Problem:
    detail = "请上传完整的 PDF、JPEG 或 PNG 文件;按内容判断,与文件名无关"
    return Problem(415, "unsupported_media_type", "不支持的内容类型", detail)
