"""Ratings as the provincial platform fetches them, each once."""

from typing import Any
from uuid import UUID

from sqlalchemy import Connection, text

from services.chassis import feed

_RATINGS = text(f"""
    SELECT CAST(CAST(tx AS text) AS bigint) AS tx, rating.id, rating.service, rating.centre, rating.level, displeasure,
        by, given_at, rectification.state
    FROM rating LEFT JOIN rectification ON rectification.rating = rating.id
    WHERE tx < {feed.SETTLED}
        AND (tx, rating.id) > (CAST(CAST(:tx AS text) AS xid8), CAST(:after AS uuid))
    ORDER BY tx, rating.id LIMIT :limit
""")  # noqa: S608 - a text of the code


def ratings(connection: Connection, after: Any, limit: int) -> list[dict[str, Any]]:
    """Ratings behind `after`, a pair of `tx` and id, oldest first."""
    tx, rating = after or (0, UUID(int=0))
    found = connection.execute(_RATINGS, {"tx": str(tx), "after": rating, "limit": limit})
    return [dict(row) for row in found.mappings()]
