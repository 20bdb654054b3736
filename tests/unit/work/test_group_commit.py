"""What waits for the writer is bounded, whoever has given up waiting."""

import asyncio
import threading
from collections.abc import Iterator, Sequence
from types import SimpleNamespace
from typing import Any, cast

import pytest

from contracts.refusals import Unavailable
from services.chassis.work import GroupCommit, Job, Outcome, Status, UnitOfWork
from tests.waiting import eventually


class StuckUnit(SimpleNamespace):
    """A unit of work whose database answers when `go` is set."""

    def __init__(self) -> None:
        super().__init__(service="test", go=threading.Event(), started=threading.Event(), ran=[])

    def run(self, jobs: Sequence[Job]) -> list[Outcome]:
        self.started.set()
        assert self.go.wait(10)
        self.ran.extend(jobs)
        return [Outcome(Status.ACCEPTED, {}) for _ in jobs]


def job() -> Job:
    return Job(command=cast("Any", object()))


@pytest.fixture
def unit() -> StuckUnit:
    return StuckUnit()


@pytest.fixture
def commits(unit: StuckUnit) -> Iterator[GroupCommit]:
    commits = GroupCommit(cast("UnitOfWork", unit), backlog=3, backlog_bytes=100)
    commits.start()
    yield commits
    unit.go.set()
    commits.stop()


async def stuck(commits: GroupCommit, unit: StuckUnit, jobs: Sequence[Job], size: int = 0) -> asyncio.Task[Any]:
    """A request that the writer is on."""
    task = asyncio.create_task(commits.submit(jobs, size))
    await asyncio.to_thread(unit.started.wait, 10)
    return task


def test_more_jobs_than_may_wait_are_refused(commits: GroupCommit, unit: StuckUnit) -> None:
    async def ask() -> None:
        first = await stuck(commits, unit, [job(), job(), job()])
        with pytest.raises(Unavailable):
            await commits.submit([job()])
        unit.go.set()
        assert len(await first) == 3
        assert len(await commits.submit([job()])) == 1

    asyncio.run(ask())


def test_more_bytes_than_may_wait_are_refused(commits: GroupCommit, unit: StuckUnit) -> None:
    async def ask() -> None:
        first = await stuck(commits, unit, [job()], size=60)
        with pytest.raises(Unavailable):
            await commits.submit([job()], size=41)
        second = asyncio.create_task(commits.submit([job()], size=40))
        unit.go.set()
        assert len(await first) == len(await second) == 1

    asyncio.run(ask())


def test_who_gives_up_makes_no_room_before_the_writer_comes_by_and_is_left_undone(
    commits: GroupCommit, unit: StuckUnit
) -> None:
    async def ask() -> None:
        first = await stuck(commits, unit, [job()])
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(commits.submit([job(), job()]), 0.01)
        with pytest.raises(Unavailable):
            commits.check_room()
        unit.go.set()
        await first
        await commits.submit([job()])

    asyncio.run(ask())
    eventually(lambda: len(unit.ran) == 2)
