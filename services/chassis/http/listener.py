"""Hearing of changes: one LISTEN connection for all streams of a service, reconnected by itself."""

import asyncio
import contextlib
from collections.abc import Sequence

import psycopg
import structlog
from psycopg import sql
from sqlalchemy.engine import make_url

from services.chassis.database import CONNECT_SECONDS, KEEPALIVE

THROTTLE = 0.25
"""Seconds between two wake-ups of the streams at the least."""
CHECK_EVERY = 30.0
"""Seconds of silence after which the connection is tried out."""
ANSWER_SECONDS = 5.0
_FIRST_RETRY, _LAST_RETRY = 0.5, 10.0

log = structlog.get_logger()


class Listener:
    """Turns NOTIFYs on `channels` into events that tasks wait for; what a lost connection missed counts as a change."""

    def __init__(self, database_url: str, name: str, channels: Sequence[str]) -> None:
        url = make_url(database_url).set(drivername="postgresql")
        self._conninfo = url.render_as_string(hide_password=False)
        self._name = name
        self._coming = {channel: asyncio.Event() for channel in channels}
        self.hears = False
        """Whether it is connected, as far as is known."""
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to listen."""
        self._task = asyncio.get_running_loop().create_task(self._listen_on(), name=self._name)

    async def stop(self) -> None:
        """Stop listening and close the connection."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    def coming(self, channel: str) -> asyncio.Event:
        """The event that the next change on `channel` will set. Ask for it before reading what it is about."""
        return self._coming[channel]

    async def _listen_on(self) -> None:
        pause = _FIRST_RETRY
        while True:
            try:
                async with await self._connect() as connection:
                    pause, self.hears = _FIRST_RETRY, True
                    self._wake(self._coming)
                    await self._hear(connection)
            except (psycopg.Error, OSError, TimeoutError) as error:
                self.hears = False
                self._wake(self._coming)
                log.warning("listener.lost", listener=self._name, error=type(error).__name__, retry_in=pause)
            await asyncio.sleep(pause)
            pause = min(pause * 2, _LAST_RETRY)

    async def _connect(self) -> psycopg.AsyncConnection[tuple[object, ...]]:
        connection = await psycopg.AsyncConnection.connect(
            self._conninfo,
            autocommit=True,
            application_name=self._name,
            connect_timeout=CONNECT_SECONDS,
            **KEEPALIVE,
        )
        async with asyncio.timeout(ANSWER_SECONDS):
            for channel in self._coming:
                await connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(channel)))
        return connection

    async def _hear(self, connection: psycopg.AsyncConnection[tuple[object, ...]]) -> None:
        while True:
            heard = {change.channel async for change in connection.notifies(timeout=0)}
            if heard:
                self._wake(heard)
                await asyncio.sleep(THROTTLE)
            elif not await _readable(connection.fileno()):
                async with asyncio.timeout(ANSWER_SECONDS):
                    await connection.execute("SELECT 1")

    def _wake(self, channels: "set[str] | dict[str, asyncio.Event]") -> None:
        for channel in list(channels):
            self._coming[channel].set()
            self._coming[channel] = asyncio.Event()


async def _readable(descriptor: int) -> bool:
    """Wait for something to read, CHECK_EVERY seconds at the most; a wait of psycopg's own looks ten times a second."""
    loop, came = asyncio.get_running_loop(), asyncio.Event()
    loop.add_reader(descriptor, came.set)
    try:
        async with asyncio.timeout(CHECK_EVERY):
            return await came.wait()
    except TimeoutError:
        return False
    finally:
        loop.remove_reader(descriptor)
