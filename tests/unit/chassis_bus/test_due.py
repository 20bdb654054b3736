"""What falls due and fails waits longer each time, and keeps nobody behind it from their turn."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pytest

from contracts.refusals import Conflict
from services.chassis.bus import due
from services.chassis.bus.due import DueCommands
from services.chassis.work import Job, Outcome, Ref, Status


@dataclass(frozen=True)
class Wind:
    """A clock is to be wound."""

    clock: int
    version: int = 1

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        return (Ref(Wind, str(self.clock)),)


class Tower:
    """Clocks that are to be wound, some of which can't be, and the seconds that have passed."""

    def __init__(self, clocks: int, broken: Sequence[int] = ()) -> None:
        self.waiting = {n: Wind(n) for n in range(clocks)}
        self.broken = set(broken)
        self.tried: list[int] = []
        self.seconds = 0.0
        self.due = DueCommands(lambda: self.seconds)

    def tick(self) -> list[int]:
        """The clocks that were tried."""
        self.tried = []
        self.due.carry_out(lambda limit: list(self.waiting.values())[:limit], self._run)
        return self.tried

    def _run(self, jobs: Sequence[Job]) -> list[Outcome]:
        return [self._wind(job.command) for job in jobs]

    def _wind(self, command: Any) -> Outcome:
        self.tried.append(command.clock)
        if command.clock in self.broken:
            return Outcome(Status.REFUSED, refusal=Conflict("发条断了"))
        del self.waiting[command.clock]
        return Outcome(Status.ACCEPTED, {})


@pytest.fixture(autouse=True)
def batches_of_three(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(due, "AT_ONCE", 3)


def test_all_that_is_due_is_done_in_one_call() -> None:
    tower = Tower(8)

    assert tower.tick() == list(range(8))
    assert (tower.waiting, tower.due.held) == ({}, 0)


def test_more_failures_than_a_batch_holds_keep_nobody_behind_them_waiting() -> None:
    tower = Tower(10, broken=range(7))

    assert tower.tick() == list(range(10))
    assert set(tower.waiting) == set(range(7))
    assert tower.due.held == 7


def test_what_failed_comes_again_later_and_later_and_no_later_than_the_longest_wait() -> None:
    tower = Tower(1, broken=[0])
    tries = []
    while tower.seconds < 4 * due.LONGEST_WAIT:
        tries += [tower.seconds] if tower.tick() else []
        tower.seconds += 1

    waits = [later - sooner for sooner, later in pairwise(tries)]
    assert len(tries) < 20
    assert waits[0] <= 2
    assert waits[:8] == sorted(waits[:8])
    assert max(waits) <= due.LONGEST_WAIT + 1


def test_what_is_mended_is_done_when_its_time_comes_and_forgotten() -> None:
    tower = Tower(2, broken=[0])
    tower.tick()
    tower.broken.clear()
    at_once = tower.tick()
    tower.seconds += 2 * due.FIRST_WAIT

    assert (at_once, tower.tick()) == ([], [0])
    assert tower.due.held == 0


def test_a_case_that_has_moved_on_is_another_command_and_goes_at_once() -> None:
    tower = Tower(1, broken=[0])
    tower.tick()
    tower.waiting[0] = Wind(0, version=2)

    assert tower.tick() == [0]


def test_what_is_due_no_longer_is_forgotten() -> None:
    tower = Tower(1, broken=[0])
    tower.tick()
    tower.waiting.clear()
    tower.tick()

    assert tower.due.held == 0
