"""What the sweep sees of a clock: how it stands, and when the rungs above red are to be climbed."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple, TypeAlias

from contracts.clocks import Withdrawal
from contracts.envelope import Fact
from contracts.standards import Rung
from services.supervision.domain.case import Case
from services.supervision.domain.clock import Clock, HoursAt
from services.supervision.domain.fold import COUNTY_BOOK, Book, runs
from services.supervision.domain.run import Run

FRESH = timedelta(seconds=60)
"""How old a relay's heartbeat may be before nobody is taken to task on the strength of what is not heard."""
_CLOCKS = uuid.UUID("5a1e0f6c-4c6d-5f0b-9d39-1f6a1c8d7b52")
"""The name space of clocks and of what is fired on them."""
_TIME, _REST = 80, (1 << 12) - 1

Steps: TypeAlias = tuple[tuple[Rung, datetime], ...]
"""The rungs above red, each with the time at which it is to be climbed, the first one first."""


class ClockKey(NamedTuple):
    """What a clock is told apart by: case, standard, and the sequence of the event that opened it."""

    case: str
    standard: str
    opening_sequence: int

    @property
    def id(self) -> str:
        """The id under which the ladder of this clock is known."""
        return str(uuid.uuid5(_CLOCKS, self.name))

    @property
    def name(self) -> str:
        """All three in one."""
        return f"{self.standard}/{self.opening_sequence}/{self.case}"

    @classmethod
    def named(cls, name: str) -> "ClockKey":
        """The key of a name."""
        standard, sequence, case = name.split("/", 2)
        return cls(case, standard, int(sequence))

    @property
    def service(self) -> str:
        """Whose case it is."""
        return self.case.partition(":")[0]


def firing_id(key: ClockKey, rung: Rung, due: datetime, at: datetime, again: int) -> str:
    """The one id that the climbing of a rung has, due itself `at`: a UUIDv7 of that time whose other bits are a name's.

    The name is clock, rung and due time of the clock, and after so many withdrawals how often it was climbed before.
    UUIDv7, because the audit log is cut into months by its ids, and firings go out in the order of theirs.
    """
    name = f"{key.name}/{rung}/{due.timestamp():.6f}" + (f"/{again}" if again else "")
    return _dated(uuid.uuid5(_CLOCKS, name), at)


def withdrawal_id(key: ClockKey, due: datetime, sequence: int) -> str:
    """The one id of what takes rungs back, as the event `sequence` of its ladder."""
    return _dated(uuid.uuid5(_CLOCKS, f"{key.name}/withdrawn/{sequence}"), due)


def _dated(name: uuid.UUID, moment: datetime) -> str:
    milliseconds = int(moment.timestamp() * 1000)
    low = name.int & ((1 << 62) - 1)
    high = name.int >> 64 & _REST
    return str(uuid.UUID(int=milliseconds << _TIME | 0x7 << 76 | high << 64 | 0b10 << 62 | low))


@dataclass(slots=True)
class Watch:
    """A clock as it stands, None where no event supports it any more.

    `told_until` is up to when its service is known to have said everything.
    """

    id: str
    centre: str
    clock: Clock | None
    steps: Steps
    told_until: datetime | None
    version: int = 0
    facts: tuple[Fact, ...] = ()

    def is_told(self, now: datetime) -> bool:
        """Whether an event that would change it can still be under way for no longer than FRESH."""
        return self.told_until is not None and now - self.told_until <= FRESH


def watch(
    key: ClockKey,
    case: Case | None,
    hours_at: HoursAt,
    centre: str,
    told_until: datetime | None,
    book: Book = COUNTY_BOOK,
) -> Watch:
    """The clock of `key` in its case; `centre` is where it is known to belong if no event supports it any more."""
    clocks = case.clocks if case else ()
    clock = next((each for each in clocks if (each.standard, each.opening_sequence) == key[1:]), None)
    run = _run(key, runs(case.kept, book)) if case and clock else None
    steps = _steps(run, clock.due_at, hours_at) if run and clock else ()
    return Watch(key.name, clock.centre if clock else centre, clock, steps, told_until)


def _run(key: ClockKey, found: Iterable[Run]) -> Run | None:
    return next((run for run in found if (run.standard.id, run.opening.sequence) == key[1:]), None)


def _steps(run: Run, due: datetime, hours_at: HoursAt) -> Steps:
    term = run.term(hours_at(run.opening.centre, run.opening.time))
    steps = [(step.rung, term.beyond(due, step.after)) for step in run.standard.ladder]
    return tuple(sorted(steps, key=lambda step: step[1]))


def why_not(clock: Clock | None, rung: Rung, due: datetime, at: datetime) -> Withdrawal | None:
    """Why a rung that was climbed for `due`, and due itself `at`, should not have been; None where it should."""
    if clock is None:
        return Withdrawal.CORRECTED
    if rung is Rung.YELLOW:
        early = clock.due_at == due and clock.ended_at is not None and at >= clock.ended_at
        return (Withdrawal.VOID if clock.voided else Withdrawal.MET) if early else None
    if clock.voided:
        return Withdrawal.VOID
    if clock.due_at != due:
        return Withdrawal.MOVED
    if clock.ended_at is not None and at >= clock.ended_at:
        return Withdrawal.MET
    return Withdrawal.PAUSED if clock.ended_at is None and clock.paused_at is not None else None
