"""What months came to at a place, and the newest ratings there."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, text

from contracts.services import TITLES

_KEPT = text("""
    SELECT CAST(date_trunc('month', day) AS date) AS month, CAST(sum(met) AS bigint) AS met,
        CAST(sum(completed_late) AS bigint) AS ended_late
    FROM rollup_day WHERE day >= :since AND starts_with(centre, :scope) GROUP BY 1
""")
# The newest of each service at each centre by their own part of the index, however many there are; then of those.
_RATINGS = text("""
    SELECT m.event, e.time, m.service, m.case_id AS case, m.centre,
        CAST(substr(m.measure, 7) AS integer) AS level, m.month
    FROM centre c CROSS JOIN unnest(CAST(:services AS text[])) AS s(service) CROSS JOIN LATERAL (
        SELECT * FROM mark WHERE centre = c.id AND service = s.service AND measure LIKE 'given:%'
            AND (CAST(:after AS uuid) IS NULL OR event < CAST(:after AS uuid))
        ORDER BY event DESC LIMIT :limit
    ) m JOIN case_event e ON e.case_id = m.case_id AND e.id = m.event
    WHERE starts_with(c.id, :scope) ORDER BY m.event DESC LIMIT :limit
""")
_GIVEN = text("""
    SELECT month, centre, CAST(sum(CASE WHEN measure LIKE 'given:%' THEN total ELSE -total END) AS bigint) AS given
    FROM voice_month WHERE month = ANY(:months) AND centre = ANY(:centres)
        AND (measure LIKE 'given:%' OR measure LIKE 'dismissed:%')
    GROUP BY 1, 2
""")


def kept(connection: Connection, scope: str, since: date) -> dict[date, tuple[int, int]]:
    """By month, how many limits were kept and how many ended late at the centres in scope, from the day `since` on."""
    found = connection.execute(_KEPT, {"scope": scope, "since": since})
    return {row.month: (row.met, row.ended_late) for row in found}


def ratings(
    connection: Connection, scope: str, limit: int, *, service: str | None, after: tuple[UUID] | None
) -> "Sequence[Row[Any]]":
    """The newest ratings in scope, behind the key `after`."""
    services = [service] if service else list(TITLES)
    asked = {"scope": scope, "limit": limit, "services": services, "after": str(after[0]) if after else None}
    return connection.execute(_RATINGS, asked).all()


def given(connection: Connection, rated: "Sequence[Row[Any]]") -> dict[tuple[date, str], int]:
    """How many ratings the centres had in the months of these ratings, by month and centre."""
    months, centres = sorted({row.month for row in rated}), sorted({row.centre for row in rated})
    found = connection.execute(_GIVEN, {"months": months, "centres": centres})
    return {(row.month, row.centre): row.given for row in found}
