"""The outbox as its relay sees it: rows to publish, rows done, rows to try again later."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self

from psycopg import sql

from services.chassis.database import BoundedConnection
from services.chassis.work.outbox import channel_of

RETRY_MOST = 60
"""Seconds between two attempts at a row at the most; the first comes after one second, each next in twice the time."""
FROZEN = 15.0
"""Seconds without a heartbeat after which the active relay counts as frozen."""
ANSWER_SECONDS = 10.0
"""What the relay waits for an answer: the server ends a statement sooner, where its words still arrive."""
_ROWS = 500
_SECONDS = 5
_LOCKS = 0x0EC4
"""First half of the relays' advisory locks; those of the unit of work have 64 bits and so another space."""

_READ = """
    SELECT position, events, size FROM (
        SELECT position, events, size, sum(size) OVER (ORDER BY position) - size AS before
        FROM (
            SELECT position, events, size FROM outbox
            WHERE not_before <= now() AND position <> ALL(%(held)s) ORDER BY position LIMIT %(rows)s
        ) due
    ) counted WHERE before < %(room)s ORDER BY position
"""
_FINISH = """
    WITH done AS (DELETE FROM outbox WHERE position = ANY(%s) RETURNING events)
    INSERT INTO sent (events) SELECT events FROM done
"""
_LATER = """
    attempts = attempts + 1, last_error = %(error)s,
    not_before = now() + make_interval(secs => least(power(2, least(attempts, 30)), %(most)s))
"""
_DEFER = f"""
    WITH gone AS (
        SELECT json_agg(event)::text AS events FROM outbox, json_array_elements(events::json) event
        WHERE position = %(position)s AND event ->> 'id' <> ALL(%(kept)s)
    ), noted AS (INSERT INTO sent (events) SELECT events FROM gone WHERE events IS NOT NULL)
    UPDATE outbox SET events = %(events)s, size = %(size)s, {_LATER} WHERE position = %(position)s
"""  # noqa: S608 - of nothing but texts of this page
_SET_ASIDE = f"UPDATE outbox SET {_LATER} WHERE position = %(position)s"  # noqa: S608 - likewise
_TAKE_TURN = """
    WITH turn AS (SELECT pg_try_advisory_lock(%(locks)s, hashtext(%(channel)s)) AS mine)
    INSERT INTO relay_heartbeat (pid, beaten_at) SELECT pg_backend_pid(), clock_timestamp() FROM turn WHERE mine
    ON CONFLICT (single) DO UPDATE SET pid = excluded.pid, beaten_at = excluded.beaten_at
    RETURNING true
"""
_BEAT = """
    WITH beaten AS (UPDATE relay_heartbeat SET beaten_at = clock_timestamp() WHERE pid = pg_backend_pid())
    SELECT coalesce(extract(epoch FROM clock_timestamp() - written_at), 0)::float8
    FROM outbox ORDER BY position LIMIT 1
"""
_BEATEN = "SELECT extract(epoch FROM beaten_at)::float8 FROM relay_heartbeat"
_END_FROZEN = """
    SELECT pg_terminate_backend(held.pid) FROM pg_locks held JOIN relay_heartbeat USING (pid)
    WHERE held.locktype = 'advisory' AND held.granted AND held.objsubid = 2 AND held.classid = %(locks)s
        AND held.objid = (hashtext(%(channel)s)::bigint & 4294967295)::oid
        AND held.database = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND beaten_at < clock_timestamp() - make_interval(secs => %(frozen)s)
"""
_TOLD_UNTIL = """
    SELECT coalesce((SELECT written_at FROM outbox ORDER BY position LIMIT 1), clock_timestamp())
"""


@dataclass(frozen=True, slots=True)
class Row:
    """The events of one transaction, as a JSON array of structured CloudEvents."""

    position: int
    events: str
    size: int


class Outgoing:
    """One service's outbox over a connection of its own, each statement a transaction of its own.

    A context manager: open while entered. Its methods raise psycopg.Error once the connection is lost, which it is too
    where no answer comes within ANSWER_SECONDS. What it finishes and defers is committed without waiting for the disk:
    a crash of the server may mean a second publication, no loss.
    """

    def __init__(self, service: str, database_url: str) -> None:
        self._service = service
        self._url = database_url
        self._turn = {"locks": _LOCKS, "channel": channel_of(service)}

    def __enter__(self) -> Self:
        self._connection = BoundedConnection.connect(
            self._url,
            autocommit=True,
            application_name=f"{self._service}-relay",
            connect_timeout=_SECONDS,
            keepalives_idle=10,
            keepalives_interval=5,
            keepalives_count=3,
            tcp_user_timeout=_SECONDS * 1000,
            options=f"-c statement_timeout={_SECONDS}s -c lock_timeout={_SECONDS}s -c synchronous_commit=off",
        )
        self._connection.answer_seconds = ANSWER_SECONDS
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()

    def take_turn(self) -> bool:
        """Try to become the one relay of this outbox, with a first heartbeat; it stays so until the connection ends."""
        return self._connection.execute(_TAKE_TURN, self._turn).fetchone() is not None

    def beat(self) -> float:
        """Say that the relay whose turn it is still goes on.

        Returns seconds since the first row that still waits was written, above 0; 0 when none waits.
        """
        row = self._connection.execute(_BEAT, prepare=True).fetchone()
        return float(row[0]) if row else 0.0

    def beaten_at(self) -> float:
        """When a relay of this outbox last said so, by the database's clock, in Unix seconds; 0 before the first."""
        row = self._connection.execute(_BEATEN).fetchone()
        return float(row[0]) if row else 0.0

    def end_frozen(self) -> bool:
        """End the connection of a relay that has the turn and no heartbeat for FROZEN seconds; says if there was one.

        One role may end its own connections. What the frozen relay has published and not deleted is published again.
        """
        return self._connection.execute(_END_FROZEN, {**self._turn, "frozen": FROZEN}).fetchone() == (True,)

    def listen(self) -> int:
        """Ask for notices of new rows; returns the file descriptor that becomes readable when one arrives."""
        self._connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(channel_of(self._service))))
        return self._connection.fileno()

    def woken(self) -> bool:
        """Whether a notice came since the last time, on the file descriptor or beside the answer to a statement."""
        return sum(1 for _ in self._connection.notifies(timeout=0)) > 0

    def read(self, room: int, held: Collection[int]) -> list[Row]:
        """Rows that are due and not `held`, in order of position, with `room` events (the last row may exceed it)."""
        found = self._connection.execute(_READ, {"held": list(held), "rows": _ROWS, "room": room}, prepare=True)
        return [Row(*row) for row in found.fetchall()]

    def finish(self, positions: Sequence[int]) -> None:
        """Take rows out all of whose events are confirmed; what was sent is kept for some days in `sent`."""
        self._connection.execute(_FINISH, [list(positions)], prepare=True)

    def defer(self, position: int, events: Sequence[Mapping[str, Any]], error: str) -> None:
        """Keep only `events` of a row, with the reason, for another attempt from 1 s up to 60 s later."""
        text = json.dumps(events, ensure_ascii=False, separators=(",", ":"))
        left = {"events": text, "size": len(events), "kept": [event["id"] for event in events]}
        self._connection.execute(_DEFER, {"position": position, "error": error, "most": RETRY_MOST, **left})

    def set_aside(self, row: Row, error: str) -> None:
        """Keep a whole row that can't be read, for another attempt like `defer`."""
        self._connection.execute(_SET_ASIDE, {"position": row.position, "error": error, "most": RETRY_MOST})

    def told_until(self) -> datetime:
        """Up to when all that was written is published: when the first row that waits was written, else now."""
        row: tuple[datetime] | None = self._connection.execute(_TOLD_UNTIL).fetchone()
        return row[0] if row else datetime.min.replace(tzinfo=UTC)
