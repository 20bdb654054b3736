"""What has fallen due, carried out in batches; what fails waits longer each time, so that others have their turn."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import structlog

from services.chassis.bus.backoff import Backoff
from services.chassis.work import Command, Job, Outcome, Status

AT_ONCE, ROUNDS = 500, 100
"""How many share a batch, and after how many batches other work has its turn."""
MOST_HELD = 10_000
"""Failed commands that are passed over to see what is due behind them."""
FIRST_WAIT, LONGEST_WAIT = 1.0, 600.0
"""Seconds before a command that failed is tried again: each time twice as long."""

log = structlog.get_logger()


@dataclass(slots=True)
class _Wait:
    backoff: Backoff
    until: float
    failures: int = 0


class DueCommands:
    """The due commands of one kind, in one process: a restart tries at once what had to wait.

    Commands are hashable, and say how their case stood: once it has moved on, it is another command.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._held: dict[Command, _Wait] = {}

    @property
    def held(self) -> int:
        """How many have failed and are still due."""
        return len(self._held)

    def carry_out(
        self, ask: Callable[[int], Sequence[Command]], run: Callable[[Sequence[Job]], Sequence[Outcome]]
    ) -> bool:
        """Run what `ask(limit)` says is due, longest due first, until nothing is left that need not wait.

        Returns whether there was anything to run.
        """
        for turn in range(ROUNDS):
            limit = AT_ONCE + min(len(self._held), MOST_HELD)
            listed = ask(limit)
            if len(listed) < limit:
                self._forget_all_but(listed)
            ready = [command for command in listed if self._may_go(command)][:AT_ONCE]
            if ready:
                self._settle(ready, run([Job(command=command) for command in ready]))
            if not ready or len(listed) < limit:
                return bool(ready) or turn > 0
        return True

    def _may_go(self, command: Command) -> bool:
        wait = self._held.get(command)
        return wait is None or wait.until <= self._clock()

    def _forget_all_but(self, listed: Sequence[Command]) -> None:
        still = set(listed)
        self._held = {command: wait for command, wait in self._held.items() if command in still}

    def _settle(self, commands: Sequence[Command], outcomes: Sequence[Outcome]) -> None:
        for command, outcome in zip(commands, outcomes, strict=True):
            if outcome.status in (Status.REFUSED, Status.FAILED):
                self._hold(command, outcome)
            else:
                self._held.pop(command, None)

    def _hold(self, command: Command, outcome: Outcome) -> None:
        wait = self._held.setdefault(command, _Wait(Backoff(FIRST_WAIT, LONGEST_WAIT), 0.0))
        seconds = wait.backoff.next()
        wait.until, wait.failures = self._clock() + seconds, wait.failures + 1
        why = outcome.refusal or outcome.error
        log.warning(
            "due.failed",
            command=type(command).__name__,
            case=command.refs[0].key,
            why=type(why).__name__,
            failures=wait.failures,
            again_in=round(seconds),
        )
