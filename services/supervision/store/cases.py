"""Cases and their clocks."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Row, text

from services.supervision.domain.case import Case
from services.supervision.domain.clock import CaseEvent, Clock

_EVENTS = text("""
    SELECT case_id, CAST(id AS text), type, sequence, time, centre, responsible FROM case_event
    WHERE case_id = ANY(:ids)
""")
_CLOCKS = text("SELECT * FROM clock WHERE case_id = ANY(:ids)")
_CLOCKS_OF_CENTRES = text("SELECT * FROM clock WHERE centre = ANY(:centres)")
_SAVE = text("""
    INSERT INTO clock SELECT * FROM json_populate_recordset(NULL::clock, CAST(:rows AS json)) ORDER BY case_id, standard
    ON CONFLICT (case_id, standard) DO UPDATE SET centre = excluded.centre, responsible = excluded.responsible,
        opened_at = excluded.opened_at, due_at = excluded.due_at, ended_at = excluded.ended_at, hours = excluded.hours
""")


def load(connection: Connection, ids: Sequence[str]) -> list[Case]:
    """The cases that have an event, with all their events and clocks."""
    kept: defaultdict[str, list[CaseEvent]] = defaultdict(list)
    for case, *event in connection.execute(_EVENTS, {"ids": ids}).all():
        kept[case].append(CaseEvent(*event))
    clocks: defaultdict[str, list[Clock]] = defaultdict(list)
    for row in connection.execute(_CLOCKS, {"ids": ids}).all() if kept else ():
        clocks[row.case_id].append(clock_from(row))
    return [Case(case, tuple(events), tuple(clocks[case]), version=len(events)) for case, events in kept.items()]


def clocks_of(connection: Connection, centres: Sequence[str]) -> list[tuple[str, Clock]]:
    """All clocks of some centres, each with its case."""
    rows = connection.execute(_CLOCKS_OF_CENTRES, {"centres": centres}) if centres else ()
    return [(row.case_id, clock_from(row)) for row in rows]


def save_clocks(connection: Connection, clocks: Iterable[tuple[str, Clock]]) -> None:
    """Write clocks, each with its case, by key."""
    rows = [
        {
            "case_id": case,
            "standard": clock.standard,
            "centre": clock.centre,
            "responsible": clock.responsible,
            "opened_at": clock.opened_at.isoformat(),
            "due_at": clock.due_at.isoformat(),
            "ended_at": clock.ended_at.isoformat() if clock.ended_at else None,
            "hours": clock.hours,
        }
        for case, clock in clocks
    ]
    if rows:
        connection.execute(_SAVE, {"rows": json.dumps(rows)})


def clock_from(row: "Row[Any]") -> Clock:
    """A clock from a row that has its columns."""
    return Clock(
        standard=row.standard,
        centre=row.centre,
        responsible=row.responsible,
        opened_at=row.opened_at,
        due_at=row.due_at,
        ended_at=row.ended_at,
        hours=row.hours,
    )
