"""The audit log read from its beginning, case by case, and what is appended behind it meanwhile."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, text

from contracts.envelope import Event
from services.supervision.store.audit import STREAMED, event_from

REFERENCE = ("calendar.published.v1", "centre.published.v1", "standard.published.v1", "working_hours.published.v1")
"""What all else counts by: read first."""

_EVENTS = """
    SELECT CAST(id AS text) AS id, type, subject, source, time, sequence, centre, actor, responsible, data
    FROM audit_log
"""
_REFERENCE = text(f"{_EVENTS} WHERE type = ANY(:reference)")
_CASES = text(f"""
    {_EVENTS} WHERE type <> ALL (:reference) ORDER BY source COLLATE "C", subject COLLATE "C"
""").execution_options(yield_per=STREAMED)
_HEADS = text("SELECT chain, position FROM chain_head")
_BEHIND = text("""
    SELECT CAST(a.id AS text) AS id, type, subject, source, time, sequence, centre, actor, responsible, data
    FROM chain_head h
    LEFT JOIN json_to_recordset(CAST(:reached AS json)) AS r(chain text, position bigint) USING (chain)
    JOIN audit_log a ON a.chain = h.chain AND a.position > coalesce(r.position, 0)
    WHERE h.position > coalesce(r.position, 0)
""")
_SINCE = text(f"""
    {_EVENTS} WHERE time >= :since AND received_at <= :until ORDER BY time, id
""").execution_options(yield_per=STREAMED)


def begin(connection: Connection) -> Mapping[str, int]:
    """How long each chain is at the one moment that this connection sees from now on; it must be unused."""
    connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"))
    return heads(connection)


def heads(connection: Connection) -> Mapping[str, int]:
    """How long each chain is."""
    return {row.chain: row.position for row in connection.execute(_HEADS)}


def reference(connection: Connection) -> list[Event]:
    """All events that say what clocks count by."""
    return [event_from(row) for row in connection.execute(_REFERENCE, {"reference": list(REFERENCE)})]


def by_case(connection: Connection, most: int) -> Iterator[list[Event]]:
    """All other events in portions of about so many; a case's are together. Streams."""
    portion: list[Event] = []
    rows = connection.execute(_CASES, {"reference": list(REFERENCE)})
    for _, of_case in groupby(map(event_from, rows), key=lambda event: (event.source, event.subject)):
        portion += of_case
        if len(portion) >= most:
            yield portion
            portion = []
    if portion:
        yield portion


def behind(connection: Connection, reached: Mapping[str, int]) -> Sequence[Event]:
    """What was appended behind these positions."""
    known: Any = json.dumps([{"chain": chain, "position": position} for chain, position in reached.items()])
    return [event_from(row) for row in connection.execute(_BEHIND, {"reached": known})]


def said(connection: Connection, since: datetime, until: datetime) -> Iterator[Event]:
    """What was said at or after `since` and recorded at or before `until`, by time. Streams."""
    return map(event_from, connection.execute(_SINCE, {"since": since, "until": until}))
