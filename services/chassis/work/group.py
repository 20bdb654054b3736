"""Group commit: commands that arrive while a commit is in flight share the next one."""

import asyncio
import queue
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

import structlog

from contracts.refusals import Unavailable
from services.chassis import metrics
from services.chassis.work.command import Job, Outcome
from services.chassis.work.unit import UnitOfWork

BATCH = 500
"""Jobs at the most in one transaction."""
BACKLOG = 5_000
"""Jobs at the most that wait; more are refused with 503 before memory grows."""
BACKLOG_BYTES = 16 * 1024 * 1024
"""Likewise, by the bytes of the requests that they came in."""

LINGER, GLANCE = 0.02, 0.002
"""Seconds in which others may join a batch after a crowded one, until there are as many requests as in that one: fewer,
larger commits cost each event less. And how often it is looked whether they are."""
CROWD = 8
"""Requests that make a batch crowded. In quiet times nobody waits for others."""

log = structlog.get_logger()


@dataclass(slots=True)
class _Request:
    """The jobs of one HTTP request of `size` bytes; they share a transaction."""

    jobs: Sequence[Job]
    size: int
    loop: asyncio.AbstractEventLoop
    done: "asyncio.Future[list[Outcome]]" = field(repr=False)


class GroupCommit:
    """One writer thread with one connection; asyncio tasks hand it jobs and wait for their outcomes."""

    def __init__(self, unit: UnitOfWork, backlog: int = BACKLOG, backlog_bytes: int = BACKLOG_BYTES) -> None:
        self._unit = unit
        self._backlog = backlog
        self._backlog_bytes = backlog_bytes
        self._waiting = self._waiting_bytes = 0
        self._crowd = 0
        self._queue: queue.SimpleQueue[_Request | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._write_on, name=f"{unit.service}-writer", daemon=True)

    def start(self) -> None:
        """Start the writer thread."""
        self._thread.start()

    def stop(self, timeout: float = 10.0) -> None:
        """Finish what waits, then end; waits `timeout` seconds at the most."""
        self._queue.put(None)
        self._thread.join(timeout)

    async def submit(self, jobs: Sequence[Job], size: int = 0) -> list[Outcome]:
        """The outcomes of `jobs`, in order, once their transaction is committed; they came in `size` bytes.

        Raises Unavailable when too many wait already or the database is down; nothing was done then.
        """
        self.check_room(len(jobs), size)
        loop = asyncio.get_running_loop()
        request = _Request(jobs, size, loop, loop.create_future())
        self._count(len(jobs), size)
        self._queue.put(request)
        return await request.done

    def check_room(self, jobs: int = 1, size: int = 0) -> None:
        """Raises Unavailable where so many more can't wait."""
        if self._waiting + jobs > self._backlog or self._waiting_bytes + size > self._backlog_bytes:
            raise Unavailable("请求过多,请稍后重试")

    def _count(self, jobs: int, size: int) -> None:
        """Who gives up takes nothing out of the queue, so a request counts until the writer is through with it."""
        self._waiting += jobs
        self._waiting_bytes += size
        metrics.WAITING.labels(self._unit.service).set(self._waiting)

    def _write_on(self) -> None:
        while (first := self._queue.get()) is not None:
            requests, ended = self._gather(first)
            self._commit(requests)
            if ended:
                return

    def _gather(self, first: _Request) -> tuple[list[_Request], bool]:
        """`first` and all that wait behind it, up to one batch; and whether the end was among them."""
        self._linger()
        requests, size = [first], len(first.jobs)
        while size < BATCH:
            try:
                request = self._queue.get_nowait()
            except queue.Empty:
                break
            if request is None:
                return requests, True
            requests.append(request)
            size += len(request.jobs)
        self._crowd = len(requests)
        return requests, False

    def _linger(self) -> None:
        """Whoever was answered a moment ago asks again soon: wait for as many, if they were many."""
        until = time.monotonic() + LINGER
        while CROWD <= self._crowd > self._queue.qsize() + 1 and time.monotonic() < until:
            time.sleep(GLANCE)

    def _commit(self, requests: Sequence[_Request]) -> None:
        # who has given up was told that the outcome is unknown: left undone costs nothing, and the rest go sooner
        awaited = [request for request in requests if not request.done.cancelled()]
        jobs = [job for request in awaited for job in request.jobs]
        try:
            outcomes = self._unit.run(jobs) if jobs else []
        except Exception as error:  # every waiting request must hear of it, whatever it was
            if not isinstance(error, Unavailable):
                log.exception("batch.failed", service=self._unit.service, jobs=len(jobs))
            self._settle(requests, partial(_fail, awaited, error))
        else:
            self._settle(requests, partial(_share, awaited, outcomes))

    def _settle(self, requests: Sequence[_Request], tell: Callable[[], None]) -> None:
        def settle() -> None:
            for request in requests:
                self._count(-len(request.jobs), -request.size)
            tell()

        requests[0].loop.call_soon_threadsafe(settle)


def _share(requests: Sequence[_Request], outcomes: list[Outcome]) -> None:
    start = 0
    for request in requests:
        end = start + len(request.jobs)
        if not request.done.done():
            request.done.set_result(outcomes[start:end])
        start = end


def _fail(requests: Sequence[_Request], error: Exception) -> None:
    for request in requests:
        if not request.done.done():
            request.done.set_exception(error)
