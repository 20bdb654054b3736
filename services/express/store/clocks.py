"""What has fallen due."""

from typing import Any

from sqlalchemy import Connection, text

from services.express.domain.clock import BY_CLOCK

_DUE = text("""
    SELECT id, due_action, version FROM parcel
    WHERE due_at <= now() AND due_action = ANY(:actions)
        AND centre NOT IN (SELECT id FROM centre WHERE state = 'suspended')
    ORDER BY due_at, id LIMIT :limit
""")


def due(connection: Connection, limit: int) -> list[tuple[str, str, int]]:
    """Parcels whose limit has run out by the database's clock, longest due first: id, action, version.

    Not of suspended centres, to which nobody can come.
    """
    rows: Any = connection.execute(_DUE, {"limit": limit, "actions": sorted(BY_CLOCK)})
    return [(str(row.id), row.due_action, row.version) for row in rows]
