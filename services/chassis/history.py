"""What has happened to the cases of one kind: their events, people's remarks beside them, and the partners' feed.

For cases called `parcel` the service makes the tables `parcel_event (parcel uuid, sequence integer, type text, time
timestamptz, actor text, data jsonb)` and `parcel_note (parcel uuid, sequence integer, text text)`; where partners may
fetch their own cases' events, the first has `partner text` and `tx xid8 DEFAULT pg_current_xact_id()` too.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, text

from contracts.envelope import Event
from services.chassis import feed
from services.chassis.machine import Machine
from services.chassis.work.rows import write

_FEED_START = (0, UUID(int=0), 0)


class History:
    """The history of cases called `thing`; `owned` says that they may be a partner's and have an attribute `partner`.

    `shown` are the columns of the case's own table by which its partner knows it, `written` those that stand with each
    event, as the case may have others later.
    """

    def __init__(
        self, thing: str, *, owned: bool = False, shown: Sequence[str] = (), written: Sequence[str] = ()
    ) -> None:
        self._thing = thing
        self._told = (*(("partner",) if owned else ()), *written)
        columns = ", ".join((thing, "sequence", "type", "actor", "data", *self._told))
        into, values = (", tx", f", {feed.STAMP}") if owned else ("", "")
        self._save = text(f"""
            INSERT INTO {thing}_event ({columns}, time{into})
            SELECT {columns}, :now{values} FROM jsonb_populate_recordset(NULL::{thing}_event, CAST(:rows AS jsonb))
        """)  # noqa: S608 - names from the code
        self._save_notes = text(f"""
            INSERT INTO {thing}_note ({thing}, sequence, text)
            SELECT {thing}, sequence, text FROM jsonb_populate_recordset(NULL::{thing}_note, CAST(:rows AS jsonb))
        """)  # noqa: S608 - names from the code
        self._read = text(f"""
            SELECT event.sequence, type, time, actor, data, note.text AS note
            FROM {thing}_event event LEFT JOIN {thing}_note note USING ({thing}, sequence)
            WHERE event.{thing} = :id ORDER BY event.sequence
        """)  # noqa: S608 - names from the code
        known = "".join((*(f", known.{column}" for column in shown), *(f", told.{column}" for column in written)))
        self._feed = text(f"""
            SELECT CAST(CAST(tx AS text) AS bigint) AS tx, {thing}, sequence, type, time, data{known}
            FROM {thing}_event AS told JOIN {thing} AS known ON known.id = told.{thing}
            WHERE told.partner = :partner AND tx < {feed.SETTLED}
                AND (tx, {thing}, sequence) > (CAST(CAST(:tx AS text) AS xid8), CAST(:after AS uuid), :sequence)
            ORDER BY tx, {thing}, sequence LIMIT :limit
        """)  # noqa: S608 - names from the code

    def save(self, connection: Connection, cases: Iterable[Any], events: Sequence[Event], now: datetime) -> None:
        """Write the events and remarks of these cases; events of others are left alone."""
        own = {case.id: case for case in cases}
        write(connection, self._save, [self._row(own[e.subject], e) for e in events if e.subject in own], now=now)
        write(connection, self._save_notes, [note for case in own.values() for note in self._notes(case)])

    def read(self, connection: Connection, case: str) -> list[dict[str, Any]]:
        """A case's events, oldest first; `note` is still encrypted."""
        return [{"kind": "event", **row} for row in connection.execute(self._read, {"id": case}).mappings()]

    def feed(self, connection: Connection, partner: str, after: Any, limit: int) -> list[dict[str, Any]]:
        """Events of the cases that `partner` owns, behind `after`, a triple of `tx`, case and `sequence`."""
        tx, case, sequence = after or _FEED_START
        asked = {"partner": partner, "tx": str(tx), "after": case, "sequence": sequence, "limit": limit}
        return [dict(row) for row in connection.execute(self._feed, asked).mappings()]

    def _row(self, case: Any, event: Event) -> dict[str, Any]:
        return {name: getattr(case, name) for name in self._told} | {
            self._thing: event.subject,
            "sequence": event.sequence,
            "type": event.type,
            "actor": event.actor,
            "data": event.data,
        }

    def _notes(self, case: Machine) -> list[dict[str, Any]]:
        return [{self._thing: case.id, "sequence": sequence, "text": sealed} for sequence, sealed in case.notes]
