"""Which centres are silent, and what their towns have entered of duty.

No consequence of the log alone: a rebuild leaves these tables as they are, and no silence is told twice by it.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, text

from services.chassis.calendar import Calendar
from services.chassis.sealed import SealedColumn
from services.chassis.work.rows import write
from services.supervision.domain.centre import in_force
from services.supervision.domain.opening import Hours
from services.supervision.domain.silence import Duty, Listening
from services.supervision.store.centres import Centres, published_from

NOTE = "supervision.duty_note"
NOTE_COLUMN = SealedColumn(table="duty_note", key=("centre", "sequence"), column="text", context=NOTE)

_READ = """
    SELECT c.id, c.published::text AS published, r.last_event_at, l.silent_since, l.duties,
        coalesce(l.version, 0) AS version, now() AS now
    FROM centre c LEFT JOIN rollup r ON r.centre = c.id LEFT JOIN listening l ON l.id = c.id
"""
_LOAD = text(f"{_READ} WHERE c.id = ANY(:ids) ORDER BY c.id")
_ALL = text(f"{_READ} ORDER BY c.id")
_SAVE = text("""
    INSERT INTO listening (id, silent_since, duties, version)
    SELECT id, silent_since, duties, version FROM json_populate_recordset(NULL::listening, CAST(:rows AS json))
    ORDER BY id
    ON CONFLICT (id) DO UPDATE SET silent_since = excluded.silent_since, duties = excluded.duties,
        version = excluded.version
""")
_SAVE_NOTES = text("""
    INSERT INTO duty_note (centre, sequence, text)
    SELECT centre, sequence, text FROM json_populate_recordset(NULL::duty_note, CAST(:rows AS json))
""")

_ENTRIES = text("""
    SELECT a.sequence, a.time AS entered_at, a.actor AS entered_by,
        a.data ->> 'from' AS begin, a.data ->> 'until' AS until, note.text AS note
    FROM case_event e JOIN audit_log a ON a.id = e.id
    LEFT JOIN duty_note note ON note.centre = :centre AND note.sequence = a.sequence
    WHERE e.case_id = :case AND a.type = 'centre.duty_entered.v1'
        AND (CAST(:before AS bigint) IS NULL OR a.sequence < :before)
    ORDER BY a.sequence DESC LIMIT :limit
""")


def load(connection: Connection, copies: Centres, ids: Sequence[str]) -> dict[str, Listening]:
    """Of the centres among `ids` that were published: whether anything is heard of them."""
    calendar = copies.almanac.calendar(connection)
    return {row.id: _listening(row, calendar) for row in connection.execute(_LOAD, {"ids": list(ids)})}


def changing(connection: Connection, copies: Centres) -> list[Listening]:
    """Centres that have fallen silent or are heard again, still unsaid; the first to fall silent first."""
    calendar = copies.almanac.calendar(connection)
    rows = connection.execute(_ALL).all()
    found = [(row.now, _listening(row, calendar)) for row in rows]
    new = [(each.falls_silent(now) or now, each) for now, each in found if _changes(each, now)]
    return [each for _, each in sorted(new, key=lambda pair: (pair[0], pair[1].id))]


def save(connection: Connection, changed: Sequence[Listening]) -> None:
    """Write how they stand, and remarks."""
    write(connection, _SAVE, [_row(each) for each in changed])
    notes = [
        {"centre": each.id, "sequence": sequence, "text": sealed} for each in changed for sequence, sealed in each.notes
    ]
    write(connection, _SAVE_NOTES, notes)
    for each in changed:
        each.notes = ()


def entries(connection: Connection, centre: str, limit: int, before: int | None) -> "Sequence[Row[Any]]":
    """What was entered of duty at a centre, the newest first, behind that of sequence `before`; notes are encrypted."""
    asked = {"centre": centre, "case": f"supervision:{centre}", "limit": limit, "before": before}
    return connection.execute(_ENTRIES, asked).all()


def duties_from(column: Sequence[Sequence[str]] | None) -> tuple[Duty, ...]:
    """Entries as they were written."""
    return tuple(Duty(*map(datetime.fromisoformat, each)) for each in column or ())


def _changes(listening: Listening, now: datetime) -> bool:
    return listening.falls_silent(now) is not None or listening.is_heard_again(now)


def _listening(row: "Row[Any]", calendar: Calendar) -> Listening:
    return Listening(
        id=row.id,
        hours=Hours(in_force(published_from(row.published), row.now), calendar),
        last_event_at=row.last_event_at,
        silent_since=row.silent_since,
        duties=duties_from(row.duties),
        version=row.version,
    )


def _row(listening: Listening) -> dict[str, Any]:
    return {
        "id": listening.id,
        "silent_since": listening.silent_since and listening.silent_since.isoformat(),
        "duties": [[each.begin.isoformat(), each.until.isoformat()] for each in listening.duties],
        "version": listening.version,
    }
