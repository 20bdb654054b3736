"""Which partners hear of their cases: as the registry says, and as a partner or an operator has switched."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, text

from services.chassis import metrics
from services.chassis.deliveries.queue import State
from services.chassis.http.partners import Partner
from services.chassis.work.outbox import wake

GIVE_UP = timedelta(days=3)
"""After that long a webhook that nobody took has failed."""
KEEP = timedelta(days=7)
"""How long what was settled can be replayed; then it is deleted."""
_STEP = 1_000
_EVER = datetime(1970, 1, 1, tzinfo=UTC)

_FOLLOW = text("""
    INSERT INTO delivery_partner (partner, webhook)
    SELECT partner, webhook FROM unnest(CAST(:partners AS text[]), CAST(:webhooks AS text[])) AS r(partner, webhook)
    ORDER BY partner
    ON CONFLICT (partner) DO UPDATE SET webhook = excluded.webhook WHERE delivery_partner.webhook <> excluded.webhook
""")
_GONE = text("UPDATE delivery_partner SET webhook = 'none' WHERE webhook <> 'none' AND partner <> ALL(:partners)")
_STALE = text("""
    SELECT EXISTS (
        SELECT FROM unnest(CAST(:partners AS text[]), CAST(:webhooks AS text[])) AS r(partner, webhook)
        FULL JOIN delivery_partner AS known USING (partner)
        WHERE coalesce(r.webhook, 'none') <> coalesce(known.webhook, '')
    )
""")
_OFF = text("""
    UPDATE delivery_partner SET off_at = clock_timestamp(), off_reason = :reason
    WHERE partner = :partner AND off_at IS NULL
""")
_ON = text("""
    UPDATE delivery_partner SET off_at = NULL, off_reason = NULL, failures = 0, resting_until = NULL
    WHERE partner = :partner
""")
_HOLD = text("""
    UPDATE delivery SET state = 'off', settled_at = clock_timestamp() WHERE id IN (
        SELECT id FROM delivery WHERE partner = :partner AND state = 'waiting' ORDER BY id FOR UPDATE
    )
""")
_HOLD_ALL = text("""
    UPDATE delivery SET state = 'off', settled_at = clock_timestamp() WHERE id IN (
        SELECT id FROM delivery JOIN delivery_partner AS known USING (partner)
        WHERE state = 'waiting' AND (known.webhook <> 'on' OR known.off_at IS NOT NULL)
        LIMIT :step FOR UPDATE OF delivery SKIP LOCKED
    )
""")
_REPLAY = text("""
    UPDATE delivery SET state = 'waiting', settled_at = NULL, attempts = 0, queued_at = now, ready_at = now
    FROM clock_timestamp() AS now
    WHERE partner = :partner AND state <> 'waiting' AND queued_at >= :since
        AND (state <> 'delivered' OR :delivered)
""")
_GIVE_UP = text("""
    WITH late AS (
        UPDATE delivery SET state = 'failed', settled_at = clock_timestamp() WHERE id IN (
            SELECT id FROM delivery
            WHERE state = 'waiting' AND queued_at < clock_timestamp() - make_interval(secs => :span)
            LIMIT :step FOR UPDATE SKIP LOCKED
        ) RETURNING partner
    )
    SELECT partner, count(*) AS number FROM late GROUP BY partner
""")
_FORGET = text("""
    DELETE FROM delivery WHERE id IN (
        SELECT id FROM delivery WHERE settled_at < clock_timestamp() - make_interval(secs => :keep)
        LIMIT :step FOR UPDATE SKIP LOCKED
    )
""")
_PARTNERS = text("""
    SELECT partner, webhook = 'on' AND off_at IS NULL AS open, off_at, off_reason, resting_until,
        waiting, failed, off, oldest, last_reason
    FROM delivery_partner AS known, LATERAL (
        SELECT count(*) FILTER (WHERE state = 'waiting') AS waiting, count(*) FILTER (WHERE state = 'failed') AS failed,
            count(*) FILTER (WHERE state = 'off') AS off, min(queued_at) FILTER (WHERE state = 'waiting') AS oldest
        FROM delivery WHERE delivery.partner = known.partner
    ) AS counted LEFT JOIN LATERAL (
        SELECT reason AS last_reason FROM delivery
        WHERE delivery.partner = known.partner AND state = 'waiting' AND reason IS NOT NULL ORDER BY position LIMIT 1
    ) AS said ON true
    WHERE webhook <> 'none' ORDER BY partner
""")
_OPEN = text("SELECT partner, webhook = 'on' AND off_at IS NULL AS open FROM delivery_partner WHERE webhook <> 'none'")


class SwitchedOff(Exception):
    """Nothing can be sent to this partner: it is switched off, or has no address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How it stands with one partner: what is kept of its webhooks, and since when the oldest waits."""

    partner: str
    open: bool
    off_at: datetime | None
    off_reason: str | None
    resting_until: datetime | None
    waiting: int
    failed: int
    off: int
    oldest: datetime | None
    last_reason: str | None


def follow(connection: Connection, registered: Mapping[str, Partner]) -> None:
    """Take over what the registry says of addresses; one that is there and `off` keeps what it isn't told."""
    partners = sorted(registered)
    webhooks = ["off" if (at := registered[each].address) and at.off else "on" for each in partners]
    said = {"partners": partners, "webhooks": webhooks}
    if connection.execute(_STALE, said).scalar_one():
        connection.execute(_FOLLOW, said)
        connection.execute(_GONE, {"partners": partners})


def off(connection: Connection, partner: str, reason: str) -> bool:
    """Send nothing more; what waits is held back. False where the partner is unknown, or was off already."""
    switched = connection.execute(_OFF, {"partner": partner, "reason": reason}).rowcount
    connection.execute(_HOLD, {"partner": partner})
    return bool(switched)


def on(connection: Connection, partner: str) -> bool:
    """Send what comes from now on; what was held back wants a replay. False where the partner is unknown."""
    return bool(connection.execute(_ON, {"partner": partner}).rowcount)


def replay(connection: Connection, partner: str, since: datetime | None = None) -> int:
    """Send again, in the old order and under the old ids: what failed or was held back, or all `since` a time.

    Returns how many. Raises SwitchedOff.
    """
    if partner not in {row.partner for row in connection.execute(_OPEN) if row.open}:
        raise SwitchedOff(partner)
    asked: dict[str, Any] = {"since": since or _EVER, "delivered": since is not None}
    wake(connection)
    return connection.execute(_REPLAY, asked | {"partner": partner}).rowcount


def standings(connection: Connection) -> Sequence[Standing]:
    """Each partner with an address, by name."""
    return [Standing(**row) for row in connection.execute(_PARTNERS).mappings()]


def keep_deliveries(engine: Engine, service: str) -> None:
    """Give up what is too old, hold back what came while its partner went off, delete what was settled long ago."""
    spans = {"span": GIVE_UP.total_seconds(), "keep": KEEP.total_seconds(), "step": _STEP}
    with engine.begin() as connection:
        given_up = connection.execute(_GIVE_UP, spans).all()
    for row in given_up:
        metrics.DELIVERIES.labels(service, row.partner, State.FAILED).inc(row.number)
    with engine.begin() as connection:
        connection.execute(_HOLD_ALL, spans)
        connection.execute(_FORGET, spans)
        for row in connection.execute(_OPEN):
            metrics.DELIVERY_OFF.labels(service, row.partner).set(not row.open)
