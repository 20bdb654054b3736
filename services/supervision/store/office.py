"""The county's working hours as of a transaction."""

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, text

from contracts.envelope import Event
from services.supervision.domain.fold import Book
from services.supervision.domain.office import WORKING_HOURS, Office, Timetable, WorkingHours, office_by, read, written
from services.supervision.domain.opening import COUNTY_HOURS, Published, at

_REVISION = text("SELECT count(*), max(published_at) FROM working_hours")
_ALL = text("SELECT * FROM working_hours ORDER BY version DESC")
_PUBLISHED = text("""
    SELECT w.*, (SELECT count(*) FROM clock_moved_by_hours m WHERE m.version = w.version) AS moved
    FROM working_hours w ORDER BY version DESC
""")
_SAVE = text("""
    INSERT INTO working_hours (version, valid_from, body, published_at, published_by)
    VALUES (:version, :valid_from, :body, :now, :actor)
""")
_ENDING_BEHIND = text("""
    SELECT DISTINCT case_id FROM clock
    WHERE due_at > :first AND (standard = ANY(:standards) OR standard = ANY(:by_opening)
        AND NOT EXISTS (SELECT FROM centre WHERE centre.id = clock.centre AND jsonb_array_length(published) > 0))
    ORDER BY case_id
""")


class WorkingTimes:
    """Reads the tables in force; read once for as long as none is published."""

    def __init__(self) -> None:
        self._read: tuple[Any, Published] = ((0, None), COUNTY_HOURS)

    def office(self, connection: Connection) -> Published:
        """As this transaction sees it."""
        return self.as_of(connection, tuple(connection.execute(_REVISION).one()))

    def as_of(self, connection: Connection, revision: tuple[Any, ...]) -> Published:
        """At a revision, which is the number of tables and when the last was published."""
        if self._read[0] != revision:
            self._read = (revision, _office(connection) if revision[0] else COUNTY_HOURS)
        return self._read[1]


def _office(connection: Connection) -> Office:
    return office_by(_table(row) for row in connection.execute(_ALL))


def load(connection: Connection, ids: Sequence[str]) -> dict[str, WorkingHours]:
    """The county's working hours with their newest table, under the one id that they have."""
    row = connection.execute(_ALL).first() if WORKING_HOURS in ids else None
    known = WorkingHours(id=WORKING_HOURS, newest=_table(row) if row else None, version=row.version if row else 0)
    return {WORKING_HOURS: known} if WORKING_HOURS in ids else {}


def published(connection: Connection) -> "Sequence[Row[Any]]":
    """All tables, the newest first, with when and by whom each was published and how many limits it has moved."""
    return connection.execute(_PUBLISHED).all()


def save(connection: Connection, changed: Iterable[WorkingHours], events: Iterable[Event], now: datetime) -> None:
    """Write new tables, each with who said so in `events`; the older ones stay."""
    actors = {event.sequence: event.actor for event in events if event.subject == WORKING_HOURS}
    for table in (each.made for each in changed if each.made):
        connection.execute(_SAVE, _row(table, now, actors[table.version]))


def take_in(connection: Connection, event: Event) -> None:
    """Write the table that a working_hours.published.v1 tells of, as it was written when it was published."""
    said = event.data
    table = read(said["version"], date.fromisoformat(said["valid_from"]), said)
    connection.execute(_SAVE, _row(table, event.time, event.actor))


def ending_behind(connection: Connection, changed: Iterable[WorkingHours], book: Book) -> set[str]:
    """The cases with a clock that ends behind the first day of a table just published, and may be moved by it.

    That is one by working hours, or by opening hours at a centre that has none of its own.
    """
    found: set[str] = set()
    for table in (each.made for each in changed if each.made):
        standards = {"standards": list(book.counting_working_hours), "by_opening": list(book.counting_hours)}
        values = standards | {"first": at(table.valid_from)}
        found |= set(connection.execute(_ENDING_BEHIND, values).scalars())
    return found


def _table(row: Any) -> Timetable:
    return read(row.version, row.valid_from, row.body)


def _row(table: Timetable, now: datetime, actor: str) -> dict[str, Any]:
    body = json.dumps(written(table), ensure_ascii=False)
    return {"version": table.version, "valid_from": table.valid_from, "body": body, "now": now, "actor": actor}
