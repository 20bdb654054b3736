"""Which clocks are due for a yellow or a red card, for a higher rung, or to have something taken back."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, text

from services.supervision.domain.watch import FRESH, ClockKey

_TURN = text("SELECT pg_try_advisory_xact_lock(:lock) AS mine, now() AS now")
# Each branch reads no more than :limit rows off its own partial index. A service whose relay is not heard of is left
# out of the third: what it can't tell is held against nobody.
_DUE = text("""
    SELECT name, case_id, standard, opening_sequence, nullif(at, '-infinity') AS at FROM (
    (SELECT name, NULL AS case_id, NULL AS standard, NULL AS opening_sequence, timestamptz '-infinity' AS at
        FROM ladder WHERE bereft ORDER BY id LIMIT :limit)
    UNION ALL
    (SELECT NULL, case_id, standard, opening_sequence, fires_at
        FROM clock WHERE fires_at < :now ORDER BY fires_at LIMIT :limit)
    UNION ALL
    (SELECT NULL, due.* FROM (
            SELECT id, told_until FROM heartbeat UNION ALL SELECT 'supervision', CAST(:now AS timestamptz)
        ) AS heartbeat, LATERAL (
            SELECT case_id, standard, opening_sequence, climbs_at FROM clock
            WHERE split_part(case_id, ':', 1) = heartbeat.id AND climbs_at < :now
                AND climbs_at IS NOT NULL AND ended_at IS NULL AND paused_at IS NULL
            ORDER BY climbs_at LIMIT :limit
        ) AS due WHERE told_until >= :now - make_interval(secs => :fresh))
    ) AS due ORDER BY due.at, case_id, standard, opening_sequence LIMIT :limit
""")


@dataclass(frozen=True, slots=True)
class Due:
    """The clocks that are due, the longest first; `now` by the database's clock.

    Each has the time of its card or rung, None where something is to be taken back, which comes first.
    """

    now: datetime
    clocks: tuple[tuple[ClockKey, datetime | None], ...]

    @property
    def lag(self) -> float:
        """Seconds since the first card or rung was due; 0 where none is."""
        first = next((at for _, at in self.clocks if at is not None), self.now)
        return (self.now - first).total_seconds()


def due(connection: Connection, limit: int, turn: int) -> Due:
    """Up to `limit` clocks; none where another replica holds the lock `turn`, as it is at work on them."""
    mine, now = connection.execute(_TURN, {"lock": turn}).one()
    if not mine:
        return Due(now, ())
    rows = connection.execute(_DUE, {"limit": limit, "now": now, "fresh": FRESH.total_seconds()})
    clocks = ((ClockKey.named(r.name) if r.name else ClockKey(*r[1:4]), r.at) for r in rows)
    return Due(now, tuple(clocks))
