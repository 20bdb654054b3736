"""Everything that supervision shows, made anew from the audit log while the old tables serve (ADR 0028)."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from contracts.envelope import Event
from deploy.processes.migration import owner_url
from services.chassis.database import LOCK_TIMEOUT, engine_for, sqlstate_of
from services.supervision.domain.case import Case, case_id
from services.supervision.events import EVENTS, any_event
from services.supervision.handlers.recording import CopyCentre
from services.supervision.store import (
    SupervisionStore,
    calendars,
    cases,
    fresh,
    log,
    office,
    own_hours,
    replay,
    standards,
)
from services.supervision.store.centres import copies

SERVICE = "supervision"
SECONDS = 3600
"""What one statement may take: the log of years is sorted by case."""
PORTION = 2_000
"""Events in one transaction."""
FEW = 500
"""Events that may be left to take in while those who write wait."""
ROUNDS = 100
"""Times that what was appended meanwhile is taken in before the rest of it is, however much it is."""

SWITCHES = 20
"""Times that the switch is tried, each for 10 s."""

Tell = Callable[[int, int], None]
"""Told of progress: so many events of so many."""

_ALONE = text("SELECT pg_try_advisory_lock(hashtext('supervision.rebuild'))")
_QUICKLY = text("SET synchronous_commit = off")
_NAME = "rebuild"


class Busy(Exception):
    """Somebody else rebuilds."""


class Overtaken(Exception):
    """A calendar, standard or table of working hours was published meanwhile: by it all is to be counted anew."""


def rebuild(tell: Tell, url: str | None = None) -> int:
    """Rebuild all and switch; returns how many events that were.

    Raises Busy, KeyError without the owner's address, sqlalchemy's DBAPIError without a database. A rebuild that is
    broken off leaves everything as it was.
    """
    target = url or owner_url(SERVICE)
    while True:
        with ExitStack() as stack:
            log_engine, write_engine = _engine(target, stack, "log"), _engine(target, stack, "write")
            try:
                return _rebuild(log_engine, write_engine, tell)
            except Overtaken:
                continue


def _engine(url: str, stack: ExitStack, name: str) -> Engine:
    engine = engine_for(url, name=f"{_NAME}-{name}", statement_seconds=SECONDS)
    stack.callback(engine.dispose)
    return engine


def _rebuild(log_engine: Engine, write_engine: Engine, tell: Tell) -> int:
    with log_engine.connect() as reading, write_engine.connect() as writing:
        if not writing.execute(_ALONE).scalar_one():
            raise Busy
        fresh.make(writing)
        writing.commit()
        fresh.see(writing)
        writing.execute(_QUICKLY)
        writing.commit()
        return _Rebuild(writing, tell).run(reading)


class _Rebuild:
    """One attempt, on a connection that sees the fresh tables."""

    def __init__(self, writing: Connection, tell: Tell) -> None:
        self._writing = writing
        self._tell = tell
        self._store = SupervisionStore(copies())
        self._taken = 0

    def run(self, reading: Connection) -> int:
        """All that is in the log now, then what came meanwhile, then the switch."""
        reached = log.begin(reading)
        total = sum(reached.values())
        self._take(log.reference(reading), total)
        for portion in log.by_case(reading, PORTION):
            self._take(portion, total)
        reading.rollback()
        for _ in range(ROUNDS):
            heads = log.heads(self._writing)
            late = log.behind(self._writing, reached)
            self._take(_in_time(late), total + len(late))
            reached, total = heads, total + len(late)
            if len(late) <= FEW:
                break
        self._switch(reached, total)
        return self._taken

    def _switch(self, reached: Mapping[str, int], total: int) -> None:
        """The last events and the switch in one transaction; tried again where somebody holds a table for too long."""
        for attempt in range(1, SWITCHES + 1):
            try:
                own_hours(self._writing)
                self._take(_in_time(log.behind(self._writing, reached)), total, commit=False)
                replay.settle(self._writing)
                fresh.switch(self._writing)
                self._writing.execute(text("SET LOCAL synchronous_commit = on"))
                self._writing.commit()
            except DBAPIError as error:
                if sqlstate_of(error) != LOCK_TIMEOUT or attempt == SWITCHES:
                    raise
                self._writing.rollback()
            else:
                return

    def _take(self, events: Sequence[Event], total: int, *, commit: bool = True) -> None:
        if events:
            self._replay(events)
        if commit:
            self._writing.commit()
        self._taken += len(events)
        self._tell(self._taken, max(total, self._taken))

    def _replay(self, events: Sequence[Event]) -> None:
        ids = sorted({case_id(event) for event in events})
        told = {case: Case(case) for case in ids} | {case.id: case for case in cases.load(self._writing, ids)}
        commands = [EVENTS.get(event.type, any_event)(event) for event in events]
        publications = [command for command in commands if isinstance(command, CopyCentre)]
        moved = self._store.centres.load(self._writing, sorted({each.event.centre for each in publications}))
        for publication in publications:
            moved[publication.event.centre].publish(publication.naming, publication.hours)
        for event in events:
            told[case_id(event)].record(event)
            if event.type in _TAKEN_IN:
                _TAKEN_IN[event.type](self._writing, event)
        self._store.replay(self._writing, list(told.values()), list(moved.values()))
        replay.take_in(self._writing, events)


_TAKEN_IN: dict[str, Callable[[Connection, Event], None]] = {
    "calendar.published.v1": calendars.take_in,
    "standard.published.v1": standards.take_in,
    "working_hours.published.v1": office.take_in,
}


def _in_time(events: Sequence[Event]) -> Sequence[Event]:
    """Raises Overtaken where one of them changes what all others count by."""
    if any(event.type in _TAKEN_IN for event in events):
        raise Overtaken
    return events
