"""The table of webhooks: queued in the transaction of their event, a partner's taken by one sender at a time."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, text

from contracts.envelope import Event
from services.chassis.ids import uuid7
from services.chassis.work.outbox import as_json

CLAIM = timedelta(seconds=120)
"""How long a partner is its sender's; then that one counts as lost in a crash, and what it had is sent again."""
AT_ONCE = 50
"""Webhooks of one partner in one round."""
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=5), timedelta(hours=6)
"""Before a webhook that wasn't taken comes again: each time twice as long."""
LONGEST_REST = timedelta(minutes=5)
"""Likewise before anything goes to its partner again: one that is down is asked with one webhook, not with all."""

_OURS_ALONE = frozenset({"actor", "responsible", "traceparent"})
"""Who in the house did it, or owes the next step, is no partner's business."""


class State(StrEnum):
    """Where a webhook stands; `off`: not sent, since its partner is switched off."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    FAILED = "failed"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Delivery:
    """An event of a case that a partner owns, for that partner.

    `more` are CloudEvents extension attributes by which the partner knows its case, such as its own number for it.
    """

    partner: str
    event: Event
    more: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """What is sent: `id` is the same in every attempt, so that the partner can tell a repetition."""

    id: UUID
    type: str
    subject: str
    body: str = field(repr=False)
    attempts: int


@dataclass(frozen=True, slots=True)
class Round:
    """What one sender has of one partner until `until`, in the order in which it is to go."""

    partner: str
    until: datetime
    webhooks: Sequence[Webhook]


# An event of a case goes after those before it, also where one of those waits for its next attempt.
_DUE = """
    waiting.state = 'waiting' AND waiting.ready_at <= now AND NOT EXISTS (
        SELECT FROM delivery AS earlier WHERE earlier.partner = waiting.partner AND earlier.subject = waiting.subject
            AND earlier.state = 'waiting' AND earlier.position < waiting.position AND earlier.ready_at > now
    )
"""
_ENQUEUE = text("""
    INSERT INTO delivery (id, partner, type, subject, body, queued_at, ready_at, state, settled_at)
    SELECT id, partner, type, subject, body, now, now,
        CASE WHEN open THEN 'waiting' ELSE 'off' END, CASE WHEN NOT open THEN now END
    FROM jsonb_to_recordset(CAST(:rows AS jsonb))
        AS queued(n integer, id uuid, partner text, type text, subject text, body text)
    JOIN delivery_partner USING (partner), clock_timestamp() AS now,
        LATERAL (SELECT webhook = 'on' AND off_at IS NULL AS open) AS door
    WHERE webhook <> 'none' ORDER BY n
""")
_LISTENING = text("SELECT partner FROM delivery_partner WHERE partner = ANY(:partners) AND webhook <> 'none'")
_CLAIM = text(f"""
    WITH open AS (
        SELECT partner FROM delivery_partner AS known, clock_timestamp() AS now
        WHERE webhook = 'on' AND off_at IS NULL
            AND coalesce(claimed_until <= now, true) AND coalesce(resting_until <= now, true)
            AND EXISTS (SELECT FROM delivery AS waiting WHERE waiting.partner = known.partner AND {_DUE})
        ORDER BY claimed_until NULLS FIRST LIMIT :most FOR UPDATE OF known SKIP LOCKED
    )
    UPDATE delivery_partner AS known SET claimed_until = clock_timestamp() + make_interval(secs => :claim)
    FROM open WHERE known.partner = open.partner RETURNING known.partner, known.claimed_until
""")  # noqa: S608 - both parts stand here
_TAKE = text(f"""
    SELECT id, type, subject, body, attempts FROM delivery AS waiting, clock_timestamp() AS now
    WHERE waiting.partner = :partner AND {_DUE} ORDER BY position LIMIT :most
""")  # noqa: S608 - both parts stand here
_DELIVERED = text("""
    UPDATE delivery SET state = 'delivered', attempts = attempts + 1, status = :status, reason = NULL,
        settled_at = clock_timestamp()
    WHERE id = :id
""")
_LATER = text("""
    UPDATE delivery SET attempts = attempts + 1, status = :status, reason = :reason,
        ready_at = clock_timestamp() + make_interval(secs => :wait)
    WHERE id = :id AND state = 'waiting'
""")
_RELEASE = text("""
    UPDATE delivery_partner SET claimed_until = clock_timestamp(), failures = before + CAST(:failed AS integer),
        resting_until = CASE WHEN :failed THEN
            clock_timestamp() + make_interval(secs => least(:first * 2 ^ least(before, 20), :longest)) END
    FROM (SELECT CASE WHEN :delivered THEN 0 ELSE failures END AS before FROM delivery_partner WHERE partner = :partner)
    WHERE partner = :partner AND claimed_until = :until
""")
_OLDEST = text("""
    SELECT CAST(extract(epoch FROM clock_timestamp() - min(queued_at)) AS float8)
    FROM delivery WHERE state = 'waiting'
""")


def enqueue(connection: Connection, deliveries: Sequence[Delivery]) -> None:
    """Queue webhooks in the transaction of their events, in this order; waits for nobody.

    For partners without an address in the registry nothing is kept; for those switched off it waits for a replay.
    """
    listening = _listening(connection, deliveries)
    rows = [_row(number, delivery) for number, delivery in enumerate(deliveries) if delivery.partner in listening]
    if rows:
        connection.execute(_ENQUEUE, {"rows": json.dumps(rows)})


def _listening(connection: Connection, deliveries: Sequence[Delivery]) -> set[str]:
    """Those of the partners who have an address: for the others no body need be written."""
    named = sorted({delivery.partner for delivery in deliveries})
    return set(connection.execute(_LISTENING, {"partners": named}).scalars()) if named else set()


def _row(number: int, delivery: Delivery) -> dict[str, Any]:
    event = delivery.event
    shown = {name: value for name, value in as_json(event).items() if name not in _OURS_ALONE}
    return {
        "n": number,
        "id": str(uuid7()),
        "partner": delivery.partner,
        "type": event.type,
        "subject": event.subject,
        "body": json.dumps(shown | dict(delivery.more), ensure_ascii=False, separators=(",", ":")),
    }


def claim(connection: Connection, most: int) -> list[Round]:
    """Take what is due of `most` partners, those first that have waited longest for their turn."""
    claimed = connection.execute(_CLAIM, {"most": most, "claim": CLAIM.total_seconds()}).all()
    return [Round(row.partner, row.claimed_until, _take(connection, row.partner)) for row in claimed]


def _take(connection: Connection, partner: str) -> list[Webhook]:
    rows = connection.execute(_TAKE, {"partner": partner, "most": AT_ONCE})
    return [Webhook(**row) for row in rows.mappings()]


def delivered(connection: Connection, webhook: Webhook, status: int) -> None:
    """The partner has it, whatever was decided meanwhile."""
    connection.execute(_DELIVERED, {"id": webhook.id, "status": status})


def later(connection: Connection, webhook: Webhook, status: int | None, reason: str) -> None:
    """It comes again; `reason` is Chinese, for an operator."""
    wait = wait_after(webhook.attempts + 1).total_seconds()
    connection.execute(_LATER, {"id": webhook.id, "status": status, "reason": reason, "wait": wait})


def release(connection: Connection, done: Round, *, delivered: bool, failed: bool) -> None:
    """Leave a partner to the next sender: at once, or after a rest that doubles while everything fails."""
    spans = {"first": FIRST_WAIT.total_seconds(), "longest": LONGEST_REST.total_seconds()}
    outcome = {"partner": done.partner, "until": done.until, "delivered": delivered, "failed": failed}
    connection.execute(_RELEASE, outcome | spans)


def oldest(connection: Connection) -> float | None:
    """Seconds that the oldest webhook has waited; None where none waits."""
    age: float | None = connection.execute(_OLDEST).scalar_one()
    return age


def wait_after(attempts: int) -> timedelta:
    """How long a webhook waits after so many attempts that came to nothing."""
    return min(FIRST_WAIT * (1 << min(attempts - 1, 20)), LONGEST_WAIT)
