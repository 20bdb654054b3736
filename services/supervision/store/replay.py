"""Ladders made anew from their events in the audit log, of which alone they are a function."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter

from sqlalchemy import Connection, text

from contracts.envelope import Event, Fact
from services.supervision.domain.ladder import Ladder
from services.supervision.domain.watch import ClockKey
from services.supervision.store import ladders

PORTION = 1_000
"""Ladders that are looked at together."""

_BEHIND = text("SELECT CAST(id AS text) FROM ladder WHERE id > CAST(:last AS uuid) ORDER BY id LIMIT :most")
_BEGIN = "00000000-0000-0000-0000-000000000000"
_DUE = text("""
    SELECT case_id, standard, opening_sequence, due_at FROM clock
    JOIN unnest(CAST(:cases AS text[]), CAST(:standards AS text[]), CAST(:openings AS bigint[]))
        AS key(case_id, standard, opening_sequence) USING (case_id, standard, opening_sequence)
""")


def take_in(connection: Connection, events: Iterable[Event]) -> None:
    """Let those of the events that are of ladders have their effect, behind what was taken in before."""
    told = defaultdict[str, list[Event]](list)
    for event in events:
        if event.source == "/supervision" and event.type.startswith("clock."):
            told[event.subject].append(event)
    if told:
        known = ladders.load(connection, list(told))
        ladders.save(connection, [replayed(each, known.get(subject)) for subject, each in told.items()])


def replayed(events: Sequence[Event], known: Ladder | None = None) -> Ladder:
    """A ladder from nothing but its events, or from those behind what is known; raises IllegalTransition.

    They may come in any order: what was said first has its effect first.
    """
    ladder = known or Ladder(key=key_of(events[0]), centre=events[0].centre)
    for each in sorted(events, key=attrgetter("sequence")):
        ladder.apply(Fact(each.type, each.data, each.sequence, each.responsible, each.id), each.actor, each.time)
    return ladder


def key_of(event: Event) -> ClockKey:
    """The clock of whose ladder an event is."""
    data = event.data
    return ClockKey(f"{data['service']}:{data['case']}", data["standard"], data["opening_sequence"])


def settle(connection: Connection) -> None:
    """Let all ladders see their clocks, once all events are taken in, and all clocks show their ladders."""
    for ids in _all(connection):
        found = list(ladders.load(connection, ids).values())
        keys = [ladder.key for ladder in found]
        cases, standards, openings = map(list, zip(*keys, strict=True))
        rows = connection.execute(_DUE, {"cases": cases, "standards": standards, "openings": openings})
        due = {ClockKey(*row[:3]): row.due_at for row in rows}
        for ladder in found:
            ladder.settle(due.get(ladder.key))
        ladders.save(connection, found)


def _all(connection: Connection) -> Iterator[list[str]]:
    last = _BEGIN
    while ids := list(connection.execute(_BEHIND, {"last": last, "most": PORTION}).scalars()):
        yield ids
        last = ids[-1]
