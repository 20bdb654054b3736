"""What has fallen due."""

from typing import Any

from sqlalchemy import Connection, text

from services.veterans.domain.petition import Petition
from services.veterans.domain.register import Veteran
from services.veterans.domain.veterancase import VeteranCase

KINDS = {kind.THING: kind for kind in (Petition, Veteran, VeteranCase)}
_ONE = "SELECT '{0}' AS thing, id, due_action, due_at, version FROM {0} WHERE due_at <= now()"
_DUE = text(f"{' UNION ALL '.join(map(_ONE.format, KINDS))} ORDER BY due_at, id LIMIT :limit")


def due(connection: Connection, limit: int) -> list[tuple[str, str, str, int]]:
    """What has run out by the database's clock, longest due first: thing, id, what happens, version."""
    rows: Any = connection.execute(_DUE, {"limit": limit})
    return [(row.thing, str(row.id), row.due_action, row.version) for row in rows]
