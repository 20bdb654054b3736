"""What one side has said, and what another has heard: who has to be told again is found by comparing the two."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import Connection, text

DAYS = 7
"""What was sent is kept for so long: the age of the oldest backup whose gaps can be filled."""
STREAMED = 500
"""Rows that are held in memory at a time."""

Structured: TypeAlias = Mapping[str, Any]
"""An event as one CloudEvents JSON object."""

_FORGET = text(f"""
    DELETE FROM sent WHERE ctid = ANY(ARRAY(
        SELECT ctid FROM sent WHERE sent_at < now() - interval '{DAYS} days' LIMIT :step
    ))
""")  # noqa: S608 - a number of this page
_WAITING = text("SELECT events FROM outbox ORDER BY position")
_SENT = text("SELECT events FROM sent WHERE sent_at >= :since").execution_options(yield_per=STREAMED)
_FROM = text("SELECT min(sent_at) FROM sent")
_HEARD = text("""
    SELECT CAST(id AS text) FROM inbox WHERE consumer = :consumer AND id = ANY(CAST(:ids AS uuid[]))
    UNION ALL
    SELECT event_id FROM parked
    WHERE consumer = :consumer AND event_id = ANY(CAST(CAST(:ids AS uuid[]) AS text[])) AND replayed_at IS NULL
""")
_INBOX = text("""
    SELECT CAST(id AS text) FROM inbox
    WHERE consumer = :consumer AND id >= CAST(:first AS uuid) AND id < CAST(:beyond AS uuid)
""").execution_options(yield_per=STREAMED)


def forget_sent(connection: Connection, step: int) -> int:
    """Delete up to so many rows that were sent more than DAYS ago; returns how many."""
    return connection.execute(_FORGET, {"step": step}).rowcount


def kept_from(connection: Connection) -> datetime | None:
    """Since when all that was sent is kept; None where nothing is."""
    found: datetime | None = connection.execute(_FROM).scalar_one()
    return found


def waiting(connection: Connection) -> Iterator[Structured]:
    """All that waits in the outbox; what nobody can read is left out, the relay has named it."""
    for (events,) in connection.execute(_WAITING):
        try:
            yield from json.loads(events)
        except ValueError:
            continue


def sent(connection: Connection, since: datetime) -> Iterator[Structured]:
    """All that was sent since then, about in the order in which it was; streams."""
    for (events,) in connection.execute(_SENT, {"since": since}):
        yield from json.loads(events)


def unheard(connection: Connection, consumer: str, ids: Sequence[str]) -> set[str]:
    """Those of the events that this consumer has neither taken in nor parked."""
    known = connection.execute(_HEARD, {"consumer": consumer, "ids": list(ids)}).scalars()
    return set(ids).difference(known)


def heard(connection: Connection, consumer: str, first: str, beyond: str) -> Iterator[str]:
    """The ids, from `first` on and before `beyond`, of all that this consumer has taken in; streams."""
    yield from connection.execute(_INBOX, {"consumer": consumer, "first": first, "beyond": beyond}).scalars()
