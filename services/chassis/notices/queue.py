"""The table of notices: queued in the transaction that they tell of, claimed for sending, settled for good."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Engine, text

from services.chassis import metrics
from services.chassis.notices.pace import CLAIM, Due, Group, Pace
from services.chassis.phones import domestic
from services.chassis.sealed import SealedColumn
from services.chassis.vault import Vault
from services.chassis.work.outbox import wake

KEEP = timedelta(days=30)
"""How long it is still known what became of a notice; whom it was for and what it said is gone once it is settled."""
_ROUND = 100
_STEP = 1_000

SEALED = (SealedColumn(table="notice", key=("id",), column="sealed", context="notice.{id}"),)
"""In every service's schema; keys rotate there too."""


class State(StrEnum):
    """Where a notice stands."""

    WAITING = "waiting"
    SENT = "sent"
    DROPPED = "dropped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What one person is to be told of one case. `id` is a UUIDv7; `phone` is clear text, in memory only.

    `parameters` are JSON for the text of its `purpose`. `version` is the subject's, so that a service can tell what is
    outdated. An urgent one goes at once and by itself, also at night: a code that somebody waits for.
    """

    id: UUID
    purpose: str
    subject: str
    phone: str = field(repr=False)
    parameters: Mapping[str, Any] = field(repr=False)
    version: int | None = None
    urgent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """A notice that is on its way with the message `batch`, for the `attempts`-th time."""

    id: UUID
    purpose: str
    subject: str
    subject_version: int | None
    sealed: str
    batch: UUID
    attempts: int


_ENQUEUE = text("""
    INSERT INTO notice (id, purpose, subject, subject_version, person, sealed, urgent, ready_at)
    SELECT id, purpose, subject, subject_version, person, sealed, urgent, :now
    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r(
        id uuid, purpose text, subject text, subject_version integer, person text, sealed text, urgent boolean
    )
    ON CONFLICT (id) DO NOTHING
""")
_CANCEL = text("""
    UPDATE notice SET state = 'dropped', sealed = NULL WHERE id IN (
        SELECT id FROM notice WHERE subject = ANY(:subjects) AND state = 'waiting' ORDER BY id FOR UPDATE
    )
""")
_TURN = text("""
    SELECT pg_try_advisory_xact_lock(hashtext('notice:' || current_schema())) AS mine, clock_timestamp() AS now
""")
_AGE = text("""
    SELECT CAST(extract(epoch FROM clock_timestamp() - min(ready_at)) AS float8) FROM notice WHERE state = 'waiting'
""")
_DUE = text("""
    SELECT id, purpose, subject, subject_version, person, sealed, urgent, batch, attempts FROM notice
    WHERE state = 'waiting' AND ready_at <= :now AND (claimed_until IS NULL OR claimed_until <= :now)
    ORDER BY ready_at, person, purpose, id LIMIT :most FOR UPDATE SKIP LOCKED
""")
_FREE_AT = text("""
    SELECT person, purpose, max(CASE state
        WHEN 'sent' THEN settled_at + make_interval(secs => :merge)
        ELSE greatest(ready_at, claimed_until, :now + make_interval(secs => :claim)) END) AS free_at
    FROM notice WHERE person = ANY(:persons) AND NOT urgent AND (
        state = 'waiting' AND batch IS NOT NULL
        OR state = 'sent' AND settled_at > :now - make_interval(secs => :merge)
    )
    GROUP BY person, purpose
""")
_DEFER = text("""
    UPDATE notice SET ready_at = r.ready_at
    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r(id uuid, ready_at timestamptz) WHERE notice.id = r.id
""")
_CLAIM = text("""
    UPDATE notice SET batch = r.batch, attempts = attempts + 1,
        claimed_until = clock_timestamp() + make_interval(secs => :claim)
    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r(id uuid, batch uuid) WHERE notice.id = r.id
""")
_SETTLE = text("""
    WITH told AS (
        SELECT r.* FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r(id uuid, state text, reason text)
        JOIN notice ON notice.id = r.id WHERE notice.settled_at IS NULL ORDER BY r.id FOR UPDATE OF notice
    )
    UPDATE notice SET state = told.state, reason = told.reason, settled_at = clock_timestamp(), sealed = NULL
    FROM told WHERE notice.id = told.id
""")
_PUT_BACK = text("""
    WITH late AS (
        SELECT r.* FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r(id uuid, wait float8, tried integer, reason text)
        JOIN notice ON notice.id = r.id WHERE notice.state = 'waiting' ORDER BY r.id FOR UPDATE OF notice
    )
    UPDATE notice SET claimed_until = clock_timestamp() + make_interval(secs => late.wait),
        attempts = attempts - 1 + late.tried, reason = late.reason
    FROM late WHERE notice.id = late.id
""")
_COUNT_DROPPED = text("""
    WITH dropped AS (
        UPDATE notice SET settled_at = clock_timestamp() WHERE id IN (
            SELECT id FROM notice WHERE state = 'dropped' AND settled_at IS NULL LIMIT :step FOR UPDATE SKIP LOCKED
        ) RETURNING purpose
    )
    SELECT purpose, count(*) AS number FROM dropped GROUP BY purpose
""")
_FORGET = text("""
    DELETE FROM notice WHERE id IN (
        SELECT id FROM notice WHERE settled_at < clock_timestamp() - make_interval(secs => :keep)
        LIMIT :step FOR UPDATE SKIP LOCKED
    )
""")


def enqueue(connection: Connection, vault: Vault, notices: Sequence[Notice], now: datetime) -> None:
    """Queue notices in the transaction of what they tell of, from `now` on, in one statement.

    A notice whose id is known already stays as it was. An urgent one wakes the worker; the others come with events.
    """
    if notices:
        rows = json.dumps([_row(vault, notice) for notice in sorted(notices, key=lambda each: each.id)])
        connection.execute(_ENQUEUE, {"rows": rows, "now": now})
    if any(notice.urgent for notice in notices):
        wake(connection)


def _row(vault: Vault, notice: Notice) -> dict[str, Any]:
    phone = domestic(notice.phone)
    [column] = SEALED
    content = json.dumps({"phone": phone, "parameters": dict(notice.parameters)}, ensure_ascii=False)
    return {
        "id": str(notice.id),
        "purpose": notice.purpose,
        "subject": notice.subject,
        "subject_version": notice.version,
        "person": vault.fingerprint(phone),
        "sealed": vault.encrypt(content, column.context.format(id=notice.id)),
        "urgent": notice.urgent,
    }


def cancel(connection: Connection, subjects: Iterable[str]) -> None:
    """Drop what waits for these cases. What is just on its way can't be held back, and is told of as sent."""
    wanted = sorted(set(subjects))
    if wanted:
        connection.execute(_CANCEL, {"subjects": wanted})


def oldest(connection: Connection) -> float | None:
    """Seconds that the oldest notice has been due; None where none is."""
    age: float | None = connection.execute(_AGE).scalar_one()
    return age if age is not None and age >= 0 else None


def claim(connection: Connection, pace: Pace) -> Sequence[Claimed]:
    """Take the notices whose turn it is for CLAIM, each with the message that it goes with.

    One replica claims at a time: another would not yet see a message of the same person that is on its way.
    """
    turn = connection.execute(_TURN).one()
    if not turn.mine:
        return []
    due = connection.execute(_DUE, {"now": turn.now, "most": _ROUND}).all()
    free_at = _free_at(connection, sorted({row.person for row in due}), pace, turn.now)
    plan = pace.plan([Due(r.id, r.purpose, r.person, r.urgent, r.batch) for r in due], free_at, turn.now)
    _run(connection, _DEFER, [{"id": str(i), "ready_at": at.isoformat()} for i, at in plan.deferred.items()])
    _run(connection, _CLAIM, [{"id": str(i), "batch": str(b)} for i, b in plan.going.items()], claim=_seconds(CLAIM))
    return [_claimed(row, plan.going[row.id]) for row in due if row.id in plan.going]


def _claimed(row: Any, batch: UUID) -> Claimed:
    return Claimed(
        id=row.id,
        purpose=row.purpose,
        subject=row.subject,
        subject_version=row.subject_version,
        sealed=row.sealed,
        batch=batch,
        attempts=row.attempts + 1,
    )


def _free_at(connection: Connection, persons: Sequence[str], pace: Pace, now: datetime) -> dict[Group, datetime]:
    if not persons:
        return {}
    spans = {"merge": _seconds(pace.merge), "claim": _seconds(CLAIM)}
    rows = connection.execute(_FREE_AT, {"persons": list(persons), "now": now, **spans})
    return {(row.person, row.purpose): row.free_at for row in rows}


def settle(connection: Connection, ended: Iterable[tuple[UUID, State, str | None]]) -> None:
    """Write what became of notices, also of those dropped meanwhile; their content is gone then."""
    _run(connection, _SETTLE, [{"id": str(i), "state": state, "reason": reason} for i, state, reason in ended])


@dataclass(frozen=True, slots=True, kw_only=True)
class Late:
    """A notice that waits on for `wait` seconds; `tried` is 0 where nothing was tried."""

    id: str
    wait: float
    tried: int = 1
    reason: str | None = None


def put_back(connection: Connection, late: Iterable[Late]) -> None:
    """Let notices wait on, with the message that they were to go with."""
    _run(connection, _PUT_BACK, [asdict(each) for each in late])


def forget_settled(engine: Engine, service: str) -> None:
    """Count what was dropped, and delete what was settled more than KEEP ago, a step at a time."""
    with engine.begin() as connection:
        dropped = connection.execute(_COUNT_DROPPED, {"step": _STEP}).all()
    for row in dropped:
        metrics.NOTICES.labels(service, row.purpose, State.DROPPED).inc(row.number)
    with engine.begin() as connection:
        connection.execute(_FORGET, {"keep": _seconds(KEEP), "step": _STEP})


def _run(connection: Connection, statement: Any, rows: Sequence[Mapping[str, Any]], **more: Any) -> None:
    if rows:
        connection.execute(statement, {"rows": json.dumps(rows), **more})


def _seconds(span: timedelta) -> float:
    return span.total_seconds()
