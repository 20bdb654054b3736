"""What is asked of villages and of the tables that made them."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, text

_VILLAGES = text("""
    SELECT code, village.name, left(code, 9) AS town, coalesce(town.name, town_name) AS town_name,
        population, households, CAST(lon AS float8) AS lon, CAST(lat AS float8) AS lat, merged_into
    FROM village LEFT JOIN (SELECT town AS id, min(town_name) AS name FROM centre GROUP BY town) AS town
        ON town.id = left(code, 9)
    WHERE starts_with(code, :prefix) AND code > :after ORDER BY code LIMIT :limit
""")
_ALIASES = text("SELECT code, merged_into FROM village")
_TOWNS = text("SELECT town, min(town_name) AS name FROM centre GROUP BY town")
_LISTED = text("""
    SELECT left(code, 9) AS town, min(town_name) AS name FROM village WHERE town_name IS NOT NULL GROUP BY left(code, 9)
""")
_CENTRES = text("SELECT id FROM centre")
_IMPORT = """
    SELECT id, kind, version, lines, added, changed, removed, faulty, found, uploaded_by, uploaded_at,
        applied_by, applied_at, faults,
        CASE WHEN state = 'checking' AND touched_at < now() - interval '1 minute' THEN 'interrupted' ELSE state END
            AS state
    FROM table_import
"""
_IMPORTS = text(f"{_IMPORT} ORDER BY uploaded_at DESC, id DESC LIMIT :limit")
_ONE = text(f"{_IMPORT} WHERE id = CAST(:id AS uuid)")


def villages(connection: Connection, prefix: str, after: str, limit: int) -> list[dict[str, Any]]:
    """Villages whose code begins with `prefix` and comes after `after`, by code; aliases too."""
    rows = connection.execute(_VILLAGES, {"prefix": prefix, "after": after, "limit": limit})
    return [dict(row) for row in rows.mappings()]


def aliases(connection: Connection) -> Mapping[str, str | None]:
    """Of each village, by code, the one that it was merged into."""
    return {row.code: row.merged_into for row in connection.execute(_ALIASES)}


def towns(connection: Connection) -> dict[str, str]:
    """Names of the towns that have centres, by id."""
    return {row.town: row.name for row in connection.execute(_TOWNS)}


def listed_towns(connection: Connection) -> dict[str, str]:
    """Names of towns that the list of villages alone has named, by id."""
    return {row.town: row.name for row in connection.execute(_LISTED)}


def centres(connection: Connection) -> Collection[str]:
    """The ids of all centres."""
    return set(connection.execute(_CENTRES).scalars())


def imports(connection: Connection, limit: int) -> Sequence[dict[str, Any]]:
    """Tables that were handed in, the newest first; one that nobody goes on checking is `interrupted`."""
    return [dict(row) for row in connection.execute(_IMPORTS, {"limit": limit}).mappings()]


def one_import(connection: Connection, table_id: str) -> dict[str, Any] | None:
    """One of them."""
    row = connection.execute(_ONE, {"id": table_id}).mappings().one_or_none()
    return dict(row) if row else None
