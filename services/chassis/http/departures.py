"""Whose tokens are good no more, or for another centre: read as soon as that changes, asked of memory."""

import asyncio
import contextlib

import structlog
from sqlalchemy import Connection

from contracts.people import COUNTY
from services.chassis import staff
from services.chassis.http.access import Access
from services.chassis.http.listener import Listener
from services.chassis.http.reader import Reader

LOOK_EVERY = 1.0
"""Seconds between two looks while changes can't be heard: so long may somebody who has departed still act."""
SAFETY = 30.0
"""Seconds between two looks while they can, should one be lost."""

log = structlog.get_logger()


class Departures:
    """Keeps `access.departed` and `access.moved` current.

    While the register's copy can't be read, who was known to be gone stays so.
    """

    def __init__(self, reader: Reader, access: Access, listener: Listener, service: str) -> None:
        self._reader = reader
        self._access = access
        self._listener = listener
        self._channel = staff.channel_of(service)
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to look."""
        self._task = asyncio.get_running_loop().create_task(self._look_on(), name="departures")

    async def stop(self) -> None:
        """Look no more."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def look(self) -> None:
        """Read who has departed, and who has moved. Raises Unavailable, or an error of the database."""
        self._access.departed, self._access.moved = await self._reader.run(_gone_and_moved, COUNTY)

    async def _look_on(self) -> None:
        while True:
            coming, known = self._listener.coming(self._channel), self._listener.hears
            try:
                await self.look()
            except Exception as error:  # noqa: BLE001 - whatever it was, the next look may find the database well
                log.debug("departures.unknown", error=type(error).__name__)
                known = False
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(coming.wait(), SAFETY if known else LOOK_EVERY)


def _gone_and_moved(connection: Connection) -> tuple[frozenset[str], dict[str, str]]:
    return staff.departed(connection), staff.moved(connection)
