"""Reading from the database beside the event loop: a few threads, read-only transactions, an end to every wait."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from sqlalchemy import Connection, Engine, text

from contracts.refusals import Unavailable
from services.chassis.database import engine_for, is_away
from services.chassis.walls import open_view

T = TypeVar("T")

THREADS = 4
STATEMENT_SECONDS = 5
ANSWER_SECONDS = 10
"""What a reader waits for at the most, queueing included."""
BACKLOG = 200
"""Reads at the most that wait for a thread; more are refused with 503."""


class Reader:
    """Runs `ask(connection)` in one of four threads; what it reads is one consistent snapshot.

    It reads as the account of `read_url`, and as that of `write_url` only what has to leave something behind.
    """

    def __init__(self, service: str, *, read_url: str, write_url: str) -> None:
        reading, logging = (_engine(service, url) for url in (read_url, write_url))
        self._engine = reading.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        self._logging_engine = logging.execution_options(isolation_level="REPEATABLE READ")
        self._writing_engine = logging.execution_options(isolation_level="READ COMMITTED")
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix=f"{service}-read")
        self._waiting = 0

    async def run(self, ask: Callable[[Connection], T], scope: str, seconds: float = ANSWER_SECONDS) -> T:
        """What `ask` returns, who sees what begins with `scope` and no more.

        Raises what it raises, or Unavailable: database down, too slow, or too many waiting.
        """

        def seeing(connection: Connection) -> T:
            open_view(connection, scope)
            return ask(connection)

        return await self._within(seconds, self._engine, seeing)

    async def run_logged(self, ask: Callable[[Connection], T], seconds: float = ANSWER_SECONDS) -> T:
        """The same in a transaction that may write, committed before this returns: what is shown has been logged."""
        return await self._within(seconds, self._logging_engine, ask)

    async def run_writing(self, ask: Callable[[Connection], T]) -> T:
        """The same where several may change one row: each statement waits for the others and sees what they left."""
        return await self._within(ANSWER_SECONDS, self._writing_engine, ask)

    async def _within(self, seconds: float, engine: Engine, ask: Callable[[Connection], T]) -> T:
        if self._waiting >= BACKLOG:
            raise Unavailable("查询过多,请稍后重试")
        self._waiting += 1
        try:
            async with asyncio.timeout(seconds):
                return await asyncio.get_running_loop().run_in_executor(self._threads, self._read, engine, ask)
        except TimeoutError as error:
            raise Unavailable("查询超时,请稍后重试") from error
        finally:
            self._waiting -= 1

    async def check(self, seconds: float) -> None:
        """Raises Unavailable unless the database answers in time."""
        await self._within(seconds, self._engine, lambda connection: connection.execute(text("SELECT 1")))

    def close(self) -> None:
        """Give up the connections; what still runs ends with its statement."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._engine.dispose()
        self._logging_engine.dispose()

    def _read(self, engine: Engine, ask: Callable[[Connection], T]) -> T:
        try:
            with engine.begin() as connection:
                return ask(connection)
        except Exception as error:
            if is_away(error):
                raise Unavailable("数据库暂时不可用") from error
            raise


def _engine(service: str, url: str) -> Engine:
    return engine_for(url, name=f"{service}-read", pool=THREADS, statement_seconds=STATEMENT_SECONDS)
