"""The plain model of the unit of work: one command after another, in memory, with nothing that could fail halfway."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from contracts.people import SYSTEM
from services.chassis.work import Job, Once
from tests.integration.work.accounts import UNLUCKY, Crash, PayIn, Transfer

Told: TypeAlias = tuple[str, Any]
"""An outcome's status, and its answer or the kind of its refusal."""
Change: TypeAlias = tuple[str, int, int]
"""Account, sequence, amount."""


class _No(Exception):
    """A command ends without effect; says how."""

    def __init__(self, *told: Any) -> None:
        super().__init__(*told)
        self.told = told


@dataclass
class Teller:
    """What must come of any jobs in any batches. `accounts` are balance, version and centre by name."""

    accounts: dict[str, tuple[int, int, str]] = field(default_factory=dict)
    events: list[Change] = field(default_factory=list)
    remembered: dict[str, tuple[bytes, Any]] = field(default_factory=dict)

    def run(self, jobs: Sequence[Job]) -> list[Told]:
        """The outcome of each, in order."""
        return [self._one(job) for job in jobs]

    def _one(self, job: Job) -> Told:
        if job.once and job.once.key in self.remembered:
            return self._again(job.once)
        try:
            changes, answer = self._decide(job)
        except _No as no:
            return no.told[0], no.told[1]
        self._apply(job, changes)
        if job.once:
            self.remembered[job.once.key] = job.once.digest, answer
        return "accepted", answer

    def _again(self, once: Once) -> Told:
        digest, answer = self.remembered[once.key]
        return ("duplicate", answer) if digest == once.digest else ("refused", "conflict")

    def _decide(self, job: Job) -> tuple[list[tuple[str, int]], Any]:
        match job.command:
            case PayIn(account, amount):
                return self._pay_in(job, account, amount)
            case Transfer(source, target, amount):
                return self._transfer(job, source, target, amount)
            case Crash(account):
                self._see(job, account, about=True)
                raise _No("failed", None)
        raise AssertionError(job.command)

    def _pay_in(self, job: Job, account: str, amount: int) -> tuple[list[tuple[str, int]], Any]:
        balance, version = 0, 0
        if account in self.accounts:
            self._check(job.actor.covers(self.accounts[account][2]))
            balance, version = self._see(job, account, about=True)
        self._check(amount != 0)
        self._check(amount != UNLUCKY)
        return [(account, amount)], {"balance": balance + amount, "version": version + 1}

    def _transfer(self, job: Job, source: str, target: str, amount: int) -> tuple[list[tuple[str, int]], Any]:
        balance, version = self._see(job, source, about=True)
        self._see(job, target, about=target == source)
        self._check(amount != 0)
        self._check(source == target or amount <= balance)
        self._check(amount != UNLUCKY)
        if source == target:
            return [(target, amount), (source, -amount)], {"left": balance, "version": version + 2}
        return [(source, -amount), (target, amount)], {"left": balance - amount, "version": version + 1}

    def _see(self, job: Job, account: str, *, about: bool) -> tuple[int, int]:
        """`about`: whether it is the account that `If-Match` speaks of."""
        if account not in self.accounts or not job.actor.covers(self.accounts[account][2]):
            raise _No("refused", "not_found")
        balance, version, _ = self.accounts[account]
        if about and job.if_match not in (None, version):
            raise _No("refused", "version_conflict")
        return balance, version

    def _check(self, holds: bool) -> None:
        if not holds:
            raise _No("refused", "conflict")

    def _apply(self, job: Job, changes: Sequence[tuple[str, int]]) -> None:
        for account, amount in changes:
            home = getattr(job.command, "centre", SYSTEM.scope)
            balance, version, centre = self.accounts.get(account, (0, 0, home))
            self.accounts[account] = balance + amount, version + 1, centre
            self.events.append((account, version + 1, amount))
