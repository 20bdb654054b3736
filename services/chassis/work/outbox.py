"""The outbox: one row for each transaction's events, written with the state, published and deleted by the relay."""

import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, text

from contracts.envelope import Event
from services.chassis.work.rows import encoded

NOTIFY_EVERY = 0.020
"""Seconds: a NOTIFY takes a lock that all commits share, so a process sends at most one in this time."""

_CHANNEL = ".outbox"
_WAKE = text("SELECT pg_notify(current_schema() || CAST(:channel AS text), '')")
_WRITE = text("INSERT INTO outbox (events, size) VALUES (:events, :size)")
_WRITE_AND_WAKE = text("""
    WITH written AS (INSERT INTO outbox (events, size) VALUES (:events, :size)) SELECT pg_notify(:channel, '')
""")


def channel_of(service: str) -> str:
    """The NOTIFY channel on which a service's relay listens, and its worker."""
    return service + _CHANNEL


def wake(connection: Connection) -> None:
    """Have the service's worker look at once for what is due, of a transaction that writes no event."""
    connection.execute(_WAKE, {"channel": _CHANNEL})


def as_json(event: Event) -> dict[str, Any]:
    """An event as one CloudEvents JSON object (structured mode); `time` in UTC with `Z`."""
    return {
        "specversion": "1.0",
        "id": event.id,
        "source": event.source,
        "type": event.type,
        "subject": event.subject,
        "time": rfc3339(event.time),
        "datacontenttype": "application/json",
        "sequence": event.sequence,
        "centre": event.centre,
        "actor": event.actor,
        "responsible": event.responsible,
        "traceparent": event.traceparent,
        "data": event.data,
    }


def rfc3339(moment: datetime) -> str:
    """A moment in UTC, as RFC 3339 with microseconds and `Z`."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


class Outbox:
    """Writes the events of one service's transactions."""

    def __init__(self, service: str) -> None:
        self._channel = channel_of(service)
        self._notified = 0.0

    def write(self, connection: Connection, events: Sequence[Event]) -> None:
        """One row for all events of the transaction; wakes the relay unless it was woken a moment ago."""
        if events:
            self.put(connection, [as_json(event) for event in events])

    def put(self, connection: Connection, structured: Sequence[Mapping[str, Any]]) -> None:
        """As `write`, of at least one event that is CloudEvents JSON already."""
        row = {"events": encoded(structured), "size": len(structured)}
        now = time.monotonic()
        if now - self._notified < NOTIFY_EVERY:
            connection.execute(_WRITE, row)
            return
        self._notified = now
        connection.execute(_WRITE_AND_WAKE, {**row, "channel": self._channel})
