"""Cases and their clocks."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any, TypeAlias

from sqlalchemy import Connection, Row, text

from services.chassis.work.rows import write
from services.supervision.domain.case import Case, granted_by
from services.supervision.domain.clock import Clock, HoursAt
from services.supervision.domain.run import CaseEvent

_EVENTS = text("""
    SELECT case_id, CAST(id AS text) AS id, type, sequence, time, centre, responsible, corrects, grants, said
    FROM case_event
    WHERE case_id = ANY(:ids)
""")
COLUMNS = ", ".join(("case_id", *Clock._fields))
"""What a clock is made of, its case first."""

_CLOCKS = text(f"SELECT {COLUMNS} FROM clock WHERE case_id = ANY(:ids)")  # noqa: S608 - constants
_BY_HOURS = text(f"""
    SELECT {COLUMNS}, (
        SELECT e.centre FROM case_event e
        WHERE e.case_id = clock.case_id AND e.sequence = clock.opening_sequence LIMIT 1
    ) AS opened_in
    FROM clock WHERE centre = ANY(:centres) AND standard = ANY(:standards)
""")  # noqa: S608 - constants
_SAVE = text(f"""
    INSERT INTO clock ({COLUMNS}) SELECT {COLUMNS} FROM json_populate_recordset(NULL::clock, CAST(:rows AS json))
    ORDER BY case_id, standard, opening_sequence
    ON CONFLICT (case_id, standard, opening_sequence) DO UPDATE SET centre = excluded.centre,
        responsible = excluded.responsible, opened_at = excluded.opened_at, due_at = excluded.due_at,
        ended_at = excluded.ended_at, voided = excluded.voided, hours = excluded.hours,
        answerable = excluded.answerable, paused_at = excluded.paused_at, warns_at = excluded.warns_at
""")  # noqa: S608 - constants
_DROP = text("""
    DELETE FROM clock USING json_to_recordset(CAST(:rows AS json))
        AS gone(case_id text, standard text, opening_sequence bigint)
    WHERE (clock.case_id, clock.standard, clock.opening_sequence)
        = (gone.case_id, gone.standard, gone.opening_sequence)
""")

_NONE: frozenset[int] = frozenset()
Key: TypeAlias = tuple[str, str, int]
"""Case, standard, and the sequence of the event that opened the clock."""


def key_of(case: str, clock: Clock) -> Key:
    """What a clock is told apart by."""
    return case, clock.standard, clock.opening_sequence


def load(connection: Connection, ids: Sequence[str]) -> list[Case]:
    """The cases that have an event, with all their events and clocks."""
    kept: defaultdict[str, list[CaseEvent]] = defaultdict(list)
    for row in connection.execute(_EVENTS, {"ids": ids}).all():
        kept[row[0]].append(_event_from(row))
    clocks: defaultdict[str, list[Clock]] = defaultdict(list)
    for row in connection.execute(_CLOCKS, {"ids": ids}).all() if kept else ():
        clocks[row[0]].append(clock_from(row))
    return [Case(case, tuple(events), tuple(clocks[case]), version=len(events)) for case, events in kept.items()]


def moved_by_hours(
    connection: Connection,
    centres: Collection[str],
    paused: Collection[str],
    hours_at: HoursAt,
    standards: Sequence[str],
    among: Sequence[str],
) -> list[Case]:
    """The cases that opened at some centres with a clock of these standards that other hours than now in force moved.

    Of centres that were ever `paused` all, as a suspension may touch them. `among` has the centres at which these
    clocks may be now.
    """
    rows = connection.execute(_BY_HOURS, {"centres": among, "standards": list(standards)})
    clocks = [(row.case_id, row.opened_in, Clock._make(row[1:-1])) for row in rows if row.opened_in in centres]
    moved = {
        case
        for case, centre, each in clocks
        if centre in paused or hours_at(centre, each.opened_at).published.sequence != each.hours
    }
    return load(connection, sorted(moved)) if moved else []


def save_clocks(connection: Connection, clocks: Mapping[Key, Clock]) -> None:
    """Write clocks, by key."""
    write(connection, _SAVE, [{"case_id": key[0], **clock._asdict()} for key, clock in clocks.items()])


def drop_clocks(connection: Connection, keys: Collection[Key]) -> None:
    """Delete clocks that follow from no event any more."""
    rows = [dict(zip(("case_id", "standard", "opening_sequence"), key, strict=True)) for key in keys]
    write(connection, _DROP, rows)


def _event_from(row: Sequence[Any]) -> CaseEvent:
    """By position, as clocks are; few events correct or grant anything."""
    corrects = frozenset(row[7]) if row[7] else _NONE
    return CaseEvent._make((*row[1:7], corrects, granted_by(row[8]) if row[8] else None, row[9]))


def clock_from(row: "Row[Any]") -> Clock:
    """A clock from a row of COLUMNS: by position, since every event has all clocks of its case read."""
    return Clock._make(row[1:])
