"""Reads that are answered with a spreadsheet or with CSV."""

import asyncio
from collections.abc import Mapping
from typing import Any

from starlette.types import Send

from services.chassis.http.answer import send_bytes
from services.chassis.http.cells import titled, ways
from services.chassis.http.reads import ReadEndpoint
from services.chassis.http.routes import Csv, Sheet
from services.chassis.http.wiring import Wiring
from services.chassis.sheets import CSV, XLSX, csv_of, sheet

_MORE = "还有更多没有列出:请用筛选条件缩小范围,或用 cursor={} 接着导出"


class SheetEndpoint(ReadEndpoint):
    """The ASGI application of one `Sheet` or `Csv`; it is written in a thread, as others want their turn."""

    def __init__(self, route: Sheet, wiring: Wiring) -> None:
        super().__init__(route, wiring)
        self._columns, self._book = titled(route.columns, route.answer), route.book
        self._ways = ways(route.columns, route.answer)
        self._write, media, ending = (csv_of, CSV, "csv") if isinstance(route, Csv) else (sheet, XLSX, "xlsx")
        self._media = media.encode()
        self._save = [(b"content-disposition", f'attachment; filename="export.{ending}"'.encode())]

    async def _send(self, send: Send, shown: Mapping[str, Any]) -> None:
        content = await asyncio.to_thread(self._content, shown)
        await send_bytes(send, content, self._media, headers=self._save)

    def _content(self, shown: Mapping[str, Any]) -> bytes:
        return self._book(shown) if self._book else self._write(self._columns, self._rows(shown), self._ways)

    def _rows(self, shown: Mapping[str, Any]) -> list[Mapping[str, Any]]:
        """Its items; where there are more than a sheet holds, the last row says so."""
        more = shown.get("next_cursor")
        return [*shown["items"], *([{next(iter(self._columns)): _MORE.format(more)}] if more else [])]
