"""Reads that are answered with a spreadsheet."""

import asyncio
from collections.abc import Mapping
from typing import Any

from starlette.types import Send

from services.chassis.http.answer import send_bytes
from services.chassis.http.reads import ReadEndpoint
from services.chassis.http.routes import Sheet
from services.chassis.http.wiring import Wiring
from services.chassis.sheets import XLSX, sheet

_SAVE = [(b"content-disposition", b'attachment; filename="export.xlsx"')]


class SheetEndpoint(ReadEndpoint):
    """The ASGI application of one `Sheet`; it is written in a thread, as others want their turn."""

    def __init__(self, route: Sheet, wiring: Wiring) -> None:
        super().__init__(route, wiring)
        self._columns = route.columns

    async def _send(self, send: Send, shown: Mapping[str, Any]) -> None:
        content = await asyncio.to_thread(sheet, self._columns, shown["items"])
        await send_bytes(send, content, XLSX.encode(), headers=_SAVE)
