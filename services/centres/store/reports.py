"""How many sites were proposed, surveyed, refused, approved and opened: each counted from its own facts alone."""

from datetime import date
from typing import Any

from sqlalchemy import Connection, text

COUNTED = ("proposed", "surveyed", "refused", "approved", "opened")

_COUNTS = ", ".join(f"count(DISTINCT site) FILTER (WHERE step = '{step}') AS {step}" for step in COUNTED)
# What was corrected was no fact; what was before the register began is told by the event that entered it.
_REPORT = text(f"""
    WITH told AS (
        SELECT site, split_part(type, '.', 2) AS step, CAST(time AT TIME ZONE 'Asia/Shanghai' AS date) AS day, data
        FROM site_event AS event
        WHERE NOT EXISTS (
            SELECT FROM site_event AS later WHERE later.site = event.site AND later.type = 'site.corrected.v1'
                AND later.data -> 'corrects' @> to_jsonb(event.sequence)
        )
    ), facts AS (
        SELECT site, step, day, data FROM told
        UNION ALL
        SELECT site, key, CAST(value AS date), data FROM told, jsonb_each_text(data -> 'steps') WHERE step = 'recorded'
    ), placed AS (
        SELECT facts.site, step, town, CAST(data ->> 'batch' AS smallint) AS batch
        FROM facts JOIN site ON site.id = facts.site
        WHERE step = ANY(:steps) AND day <= :until AND starts_with(town, :scope)
    )
    SELECT town, (SELECT min(town_name) FROM centre WHERE centre.town = placed.town) AS town_name, batch, {_COUNTS}
    FROM placed GROUP BY GROUPING SETS ((town, batch), (batch), ())
    ORDER BY batch NULLS LAST, town NULLS LAST
""")  # noqa: S608 - names from the code


def report(connection: Connection, scope: str, until: date) -> list[dict[str, Any]]:
    """A row for each town and batch, for each batch (town None), and for all (batch None too), as of the end of a day.

    A site that was refused and approved later is counted as both.
    """
    asked = {"scope": scope, "until": until, "steps": list(COUNTED)}
    return [dict(row) for row in connection.execute(_REPORT, asked).mappings()]
