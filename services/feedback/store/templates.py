"""Templates of replies."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

from contracts.feedback.words import Kind
from services.chassis.work import Ref
from services.chassis.work.rows import write
from services.feedback.domain.template import Template

_COLUMNS = ("id", "title", "text", "kind", "retired", "version")
_LOAD = text("SELECT * FROM reply_template WHERE id = ANY(CAST(:ids AS uuid[])) ORDER BY id FOR UPDATE")
_SAVE = text("""
    INSERT INTO reply_template (id, title, text, kind, retired, version, updated_at)
    SELECT id, title, text, kind, retired, version, :now
    FROM jsonb_populate_recordset(NULL::reply_template, CAST(:rows AS jsonb))
    ON CONFLICT (id) DO UPDATE SET title = excluded.title, text = excluded.text, kind = excluded.kind,
        retired = excluded.retired, version = excluded.version, updated_at = excluded.updated_at
""")
_OFFERED = text("""
    SELECT * FROM reply_template WHERE NOT retired AND (kind IS NULL OR CAST(:kind AS text) IS NULL OR kind = :kind)
    ORDER BY title, id
""")
_ONE = text("SELECT text FROM reply_template WHERE id = CAST(:id AS uuid) AND NOT retired")


def load(connection: Connection, ids: Sequence[str]) -> dict[Ref[Any], Any]:
    """Those that exist."""
    rows: Any = connection.execute(_LOAD, {"ids": list(ids)}) if ids else ()
    found = [
        Template(
            id=str(row.id),
            title=row.title,
            text=row.text,
            kind=Kind(row.kind) if row.kind else None,
            retired=row.retired,
            version=row.version,
        )
        for row in rows
    ]
    return {Ref(Template, each.id): each for each in found}


def save(connection: Connection, templates: Sequence[Template], now: datetime) -> None:
    """Write them."""
    rows = [{name: getattr(each, name) for name in _COLUMNS} for each in sorted(templates, key=lambda each: each.id)]
    write(connection, _SAVE, rows, now=now)


def offered(connection: Connection, kind: str | None) -> list[dict[str, Any]]:
    """What may be chosen for a case of a kind, or for any."""
    return [dict(row) for row in connection.execute(_OFFERED, {"kind": kind}).mappings()]


def words_of(connection: Connection, template: str) -> str | None:
    """The text of one that is offered."""
    found: str | None = connection.execute(_ONE, {"id": template}).scalar_one_or_none()
    return found
