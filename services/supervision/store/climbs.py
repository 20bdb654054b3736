"""What the reading endpoints ask of ladders. All of it is limited to `scope`, the id prefix that the reader may see."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, text

_COLUMNS = """
    ladder.id AS ladder, name, centre, rung, climb.due AS due_at, at, again, responsible, climbed_at, state,
    CAST(climb.id AS text) AS id
"""
_CLIMBED = text("""
    SELECT DISTINCT CAST(ladder AS text) FROM climb WHERE ladder = ANY(CAST(:ladders AS uuid[]))
""")
_EVENTS = text("""
    SELECT a.time, a.type, a.sequence, a.actor, a.data, note.text AS note
    FROM case_event e JOIN audit_log a ON a.id = e.id
    LEFT JOIN ladder_note note ON note.ladder = CAST(:id AS uuid) AND note.sequence = a.sequence
    WHERE e.case_id = :case ORDER BY a.sequence
""")


def climbs(
    connection: Connection,
    scope: str,
    limit: int,
    *,
    after: tuple[datetime, UUID] | None = None,
    since: datetime | None = None,
    **equal: str | None,
) -> list[dict[str, Any]]:
    """Rungs that were climbed in scope, newest first; `equal` are columns: state, rung, responsible, ladder."""
    wanted = {name: value for name, value in equal.items() if value is not None}
    conditions = ["starts_with(centre, :scope)", *(f"CAST({name} AS text) = :{name}" for name in wanted)]
    values: dict[str, Any] = {"scope": scope, "limit": limit, **wanted}
    if since:
        conditions.append("climbed_at >= :since")
        values["since"] = since
    if after:
        conditions.append("(climbed_at, climb.id) < (CAST(:at AS timestamptz), CAST(:after AS uuid))")
        values |= {"at": after[0], "after": str(after[1])}
    where = " AND ".join(conditions)
    query = f"""
        SELECT {_COLUMNS} FROM climb JOIN ladder ON ladder.id = climb.ladder
        WHERE {where} ORDER BY climbed_at DESC, climb.id DESC LIMIT :limit
    """  # noqa: S608 - constants
    return [dict(row) for row in connection.execute(text(query), values).mappings()]


def climbed(connection: Connection, ladders: Sequence[str]) -> set[str]:
    """Those of these ladders on which anything was climbed."""
    return set(connection.execute(_CLIMBED, {"ladders": list(ladders)}).scalars())


class LadderHistory:
    """All that was said of a ladder, as the audit log has it."""

    def read(self, connection: Connection, case: str) -> list[dict[str, Any]]:
        """Its events, oldest first; `note` is still encrypted."""
        found = connection.execute(_EVENTS, {"id": case, "case": f"supervision:{case}"})
        return [dict(row) for row in found.mappings()]


HISTORY = LadderHistory()
