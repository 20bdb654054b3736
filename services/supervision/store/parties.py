"""What each party is answerable for: villages, towns, bureaux, partners, each by its own."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

# Red cards are the breaches: what was late and has ended since, too.
_PARTIES = text("""
    WITH done AS (
        SELECT answerable AS party, count(*) FILTER (WHERE ended_at <= due_at) AS met,
            count(*) FILTER (WHERE ended_at > due_at) AS ended_late
        FROM clock WHERE ended_at >= :since AND ended_at < :until AND NOT voided AND starts_with(centre, :scope)
        GROUP BY answerable
    ), open AS (
        SELECT answerable AS party, count(*) AS running,
            count(DISTINCT case_id) FILTER (WHERE paused_at IS NULL AND due_at < now()) AS late
        FROM clock WHERE ended_at IS NULL AND starts_with(centre, :scope) GROUP BY answerable
    ), red AS (
        SELECT responsible AS party,
            count(*) FILTER (WHERE state NOT IN ('withdrawn', 'revoked')) AS breaches,
            count(*) FILTER (WHERE state = 'revoked') AS excused,
            count(*) FILTER (WHERE state = 'withdrawn') AS withdrawn
        FROM climb JOIN ladder ON ladder.id = climb.ladder
        WHERE rung = 'red' AND at >= :since AND at < :until AND starts_with(centre, :scope) GROUP BY responsible
    )
    SELECT party, coalesce(met, 0) AS met, coalesce(ended_late, 0) AS ended_late, coalesce(running, 0) AS running,
        coalesce(late, 0) AS late, coalesce(breaches, 0) AS breaches, coalesce(excused, 0) AS excused,
        coalesce(withdrawn, 0) AS withdrawn
    FROM done FULL JOIN open USING (party) FULL JOIN red USING (party)
    WHERE CAST(:kind AS text) IS NULL OR starts_with(party, :kind || ':')
    ORDER BY party
""")


def parties(
    connection: Connection, scope: str, span: tuple[datetime, datetime], kind: str | None
) -> list[dict[str, Any]]:
    """Who has anything to do in scope, or had from the one time of `span` to before the other.

    What is open and late is as of now; what ended, and red cards by when they were due, are those of the span.
    """
    found = connection.execute(_PARTIES, {"scope": scope, "since": span[0], "until": span[1], "kind": kind})
    return [dict(row) for row in found.mappings()]
