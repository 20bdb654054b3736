"""What each party is answerable for: villages, towns, bureaux, partners, each by its own."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

# Red cards are the breaches: what was late and has ended since, too.
_PARTIES = text("""
    WITH late AS (
        SELECT answerable AS party, count(DISTINCT case_id) AS late FROM clock
        WHERE ended_at IS NULL AND paused_at IS NULL AND due_at < now() AND starts_with(centre, :scope)
        GROUP BY answerable
    ), red AS (
        SELECT responsible AS party,
            count(*) FILTER (WHERE state NOT IN ('withdrawn', 'revoked')) AS breaches,
            count(*) FILTER (WHERE state = 'revoked') AS excused,
            count(*) FILTER (WHERE state = 'withdrawn') AS withdrawn
        FROM climb JOIN ladder ON ladder.id = climb.ladder
        WHERE rung = 'red' AND at >= :since AND starts_with(centre, :scope) GROUP BY responsible
    )
    SELECT party, coalesce(late, 0) AS late, coalesce(breaches, 0) AS breaches, coalesce(excused, 0) AS excused,
        coalesce(withdrawn, 0) AS withdrawn
    FROM late FULL JOIN red USING (party)
    WHERE CAST(:kind AS text) IS NULL OR starts_with(party, :kind || ':')
    ORDER BY party
""")


def parties(connection: Connection, scope: str, since: datetime, kind: str | None) -> list[dict[str, Any]]:
    """Who has anything late in scope: cases open and late now, and red cards that were due `since`."""
    found = connection.execute(_PARTIES, {"scope": scope, "since": since, "kind": kind})
    return [dict(row) for row in found.mappings()]
