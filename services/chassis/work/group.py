"""Group commit: commands that arrive while a commit is in flight share the next one."""

import asyncio
import queue
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field

import structlog

from contracts.refusals import Unavailable
from services.chassis import metrics
from services.chassis.work.command import Job, Outcome
from services.chassis.work.unit import UnitOfWork

BATCH = 500
"""Jobs at the most in one transaction."""
BACKLOG = 5_000
"""Jobs at the most that wait; more are refused with 503 before memory grows."""

log = structlog.get_logger()


@dataclass(slots=True)
class _Request:
    """The jobs of one HTTP request; they share a transaction."""

    jobs: Sequence[Job]
    loop: asyncio.AbstractEventLoop
    done: "asyncio.Future[list[Outcome]]" = field(repr=False)


class GroupCommit:
    """One writer thread with one connection; asyncio tasks hand it jobs and wait for their outcomes."""

    def __init__(self, unit: UnitOfWork, backlog: int = BACKLOG) -> None:
        self._unit = unit
        self._backlog = backlog
        self._waiting = 0
        self._queue: queue.SimpleQueue[_Request | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._write_on, name=f"{unit.service}-writer", daemon=True)

    def start(self) -> None:
        """Start the writer thread."""
        self._thread.start()

    def stop(self, timeout: float = 10.0) -> None:
        """Finish what waits, then end; waits `timeout` seconds at the most."""
        self._queue.put(None)
        self._thread.join(timeout)

    async def submit(self, jobs: Sequence[Job]) -> list[Outcome]:
        """The outcomes of `jobs`, in order, once their transaction is committed.

        Raises Unavailable when too many wait already or the database is down; nothing was done then.
        """
        if self._waiting + len(jobs) > self._backlog:
            raise Unavailable("请求过多,请稍后重试")
        loop = asyncio.get_running_loop()
        request = _Request(jobs, loop, loop.create_future())
        self._waiting += len(jobs)
        metrics.WAITING.labels(self._unit.service).set(self._waiting)
        self._queue.put(request)
        try:
            return await request.done
        finally:
            self._waiting -= len(jobs)

    def _write_on(self) -> None:
        while (first := self._queue.get()) is not None:
            requests, ended = self._gather(first)
            self._commit(requests)
            if ended:
                return

    def _gather(self, first: _Request) -> tuple[list[_Request], bool]:
        """`first` and all that wait behind it, up to one batch; and whether the end was among them."""
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
        return requests, False

    def _commit(self, requests: Sequence[_Request]) -> None:
        jobs = [job for request in requests for job in request.jobs]
        try:
            outcomes = self._unit.run(jobs)
        except Exception as error:  # every waiting request must hear of it, whatever it was
            if not isinstance(error, Unavailable):
                log.exception("batch.failed", service=self._unit.service, jobs=len(jobs))
            _tell(requests, error)
            return
        _share(requests, outcomes)


def _by_loop(requests: Sequence[_Request]) -> asyncio.AbstractEventLoop:
    return requests[0].loop


def _share(requests: Sequence[_Request], outcomes: list[Outcome]) -> None:
    def resolve() -> None:
        start = 0
        for request in requests:
            end = start + len(request.jobs)
            if not request.done.done():
                request.done.set_result(outcomes[start:end])
            start = end

    _by_loop(requests).call_soon_threadsafe(resolve)


def _tell(requests: Sequence[_Request], error: Exception) -> None:
    def fail() -> None:
        for request in requests:
            if not request.done.done():
                request.done.set_exception(error)

    _by_loop(requests).call_soon_threadsafe(fail)
