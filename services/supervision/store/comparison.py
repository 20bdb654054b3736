"""Ladders as they stand in their tables held against their events in the audit log."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby, islice

from sqlalchemy import Connection, text

from contracts.envelope import Event
from contracts.refusals import IllegalTransition
from services.supervision.domain.ladder import Ladder
from services.supervision.store import ladders
from services.supervision.store.audit import STREAMED, event_from
from services.supervision.store.replay import key_of, replayed

PORTION = 500
"""Ladders that are compared at a time."""

_SAID = text("""
    SELECT CAST(id AS text) AS id, type, subject, source, time, sequence, centre, actor, responsible, data
    FROM audit_log WHERE source = '/supervision' AND type LIKE 'clock.%' ORDER BY subject, sequence
""").execution_options(yield_per=STREAMED)
_UNSAID = text("""
    SELECT name FROM ladder WHERE NOT EXISTS (
        SELECT FROM audit_log a
        WHERE a.subject = CAST(ladder.id AS text) AND a.source = '/supervision' AND a.type LIKE 'clock.%')
    ORDER BY name LIMIT 1
""")


@dataclass(frozen=True, slots=True)
class Differing:
    """A ladder that is not what its events give; `name` is its clock's, `why` is Chinese, for people."""

    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """How many ladders are as their events say, and the first that isn't."""

    ladders: int
    differing: Differing | None


def compare(connection: Connection) -> Comparison:
    """Hold every ladder against its events, up to the first that differs, as of one moment.

    Needs a connection on which nothing was done yet: it sets a repeatable-read transaction. Streams the events.
    """
    connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"))
    same = 0
    said = groupby(map(event_from, connection.execute(_SAID)), key=lambda event: event.subject)
    told = ((subject, list(events)) for subject, events in said)
    while portion := dict(islice(told, PORTION)):
        live = ladders.load(connection, list(portion))
        for subject, events in portion.items():
            why = _what_differs(events, live.get(subject))
            if why:
                return Comparison(same, Differing(key_of(events[0]).name, why))
            same += 1
    unsaid = connection.execute(_UNSAID).scalar()
    return Comparison(same, Differing(unsaid, "审计日志中没有它的事件") if unsaid else None)


def _what_differs(events: Sequence[Event], live: Ladder | None) -> str | None:
    if live is None:
        return "审计日志中有它的事件,表中没有它"
    try:
        told = replayed(events)
    except IllegalTransition as error:
        return f"审计日志中它的事件前后不符:{error}"
    if told.version != live.version:
        return f"按事件应到第 {told.version} 步,表中是第 {live.version} 步"
    # The due time that counts, and whether its clock is gone, are its clock's: a rebuild makes clocks anew.
    return None if told == replace(live, due=told.due, bereft=told.bereft) else "表中的各级与它的事件不符"
