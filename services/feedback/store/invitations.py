"""Which ended visits and cases may be rated; those whose time is over go with the ones that come."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, text

from services.chassis.work import Ref
from services.chassis.work.rows import write
from services.feedback.domain.rating import Invitation

_LOAD = text("SELECT id, centre, service, case_id, until FROM invitation WHERE id = ANY(CAST(:ids AS uuid[]))")
_SAVE = text("""
    INSERT INTO invitation (id, centre, service, case_id, until)
    SELECT id, centre, service, case_id, until
    FROM jsonb_to_recordset(CAST(:rows AS jsonb))
        AS r(id uuid, centre text, service text, case_id text, until timestamptz)
    ON CONFLICT (id) DO NOTHING
""")
_FORGET = text("""
    DELETE FROM invitation WHERE id IN (
        SELECT id FROM invitation WHERE until < now() ORDER BY until LIMIT :most FOR UPDATE SKIP LOCKED
    )
""")
_OF = text("""
    SELECT id, centre, service, case_id, until FROM invitation
    WHERE id = CAST(:id AS uuid) AND starts_with(centre, :scope) AND until > now()
""")


def load(connection: Connection, ids: Sequence[str]) -> dict[Ref[Any], Any]:
    """Those that exist."""
    rows: Any = connection.execute(_LOAD, {"ids": list(ids)}) if ids else ()
    return {Ref(Invitation, str(row.id)): _from(row) for row in rows}


def save(connection: Connection, invitations: Sequence[Invitation]) -> None:
    """Write new ones, and forget twice as many of those whose time is over."""
    rows = [
        {"id": each.id, "centre": each.centre, "service": each.service, "case_id": each.case}
        | {"until": each.until.isoformat()}
        for each in sorted(invitations, key=lambda each: each.id)
    ]
    write(connection, _SAVE, rows)
    if rows:
        connection.execute(_FORGET, {"most": 2 * len(rows)})


def of(connection: Connection, scope: str, rating: str) -> Invitation | None:
    """The one of this id at a centre in `scope`, while it is good."""
    row = connection.execute(_OF, {"id": rating, "scope": scope}).one_or_none()
    return _from(row) if row else None


def _from(row: Any) -> Invitation:
    return Invitation(id=str(row.id), centre=row.centre, service=row.service, case=row.case_id, until=row.until)
