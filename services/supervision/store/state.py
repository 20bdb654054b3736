"""How the county stands, as plain numbers for who watches the system."""

from collections.abc import Mapping

from sqlalchemy import Connection, text

from services.supervision.domain.indices import levels

_OVERDUE = text("""
    SELECT standard, count(*) AS number FROM clock
    WHERE ended_at IS NULL AND paused_at IS NULL AND due_at < now() GROUP BY standard
""")
_ENDED = text("""
    SELECT coalesce(sum(met), 0) AS kept, coalesce(sum(completed_late), 0) AS late
    FROM rollup_day WHERE day = CAST(now() AT TIME ZONE 'Asia/Shanghai' AS date)
""")
_GIVEN = text("""
    SELECT measure, sum(total) AS total FROM voice_month
    WHERE month = CAST(date_trunc('month', now() AT TIME ZONE 'Asia/Shanghai') AS date)
        AND (measure LIKE 'given:%' OR measure LIKE 'dismissed:%')
    GROUP BY 1
""")
_SILENT = text("SELECT count(*) FROM listening WHERE silent_since IS NOT NULL")


def overdue(connection: Connection) -> Mapping[str, int]:
    """Clocks that run and are past their time, by standard; a standard without any is left out."""
    return {row.standard: row.number for row in connection.execute(_OVERDUE)}


def ended(connection: Connection) -> Mapping[str, int]:
    """Promises that have ended on this local day, of all centres: `kept` in time, or `late`."""
    found = connection.execute(_ENDED).one()
    return {"kept": found.kept, "late": found.late}


def ratings(connection: Connection) -> Mapping[int, int]:
    """How often each level was given in this local month, without what was dismissed."""
    return levels({row.measure: row.total for row in connection.execute(_GIVEN)})


def silent(connection: Connection) -> int:
    """Centres that were said to be silent and have not been heard since."""
    found: int = connection.execute(_SILENT).scalar_one()
    return found
