"""How the county stands, as plain numbers for who watches the system."""

from collections.abc import Mapping

from sqlalchemy import Connection, text

_OVERDUE = text("""
    SELECT standard, count(*) AS number FROM clock
    WHERE ended_at IS NULL AND paused_at IS NULL AND due_at < now() GROUP BY standard
""")
_SILENT = text("SELECT count(*) FROM listening WHERE silent_since IS NOT NULL")


def overdue(connection: Connection) -> Mapping[str, int]:
    """Clocks that run and are past their time, by standard; a standard without any is left out."""
    return {row.standard: row.number for row in connection.execute(_OVERDUE)}


def silent(connection: Connection) -> int:
    """Centres that were said to be silent and have not been heard since."""
    found: int = connection.execute(_SILENT).scalar_one()
    return found
