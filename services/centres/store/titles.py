"""What the county calls its promises, in PostgreSQL."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, text

from services.centres.domain.title import Title
from services.chassis.work import Ref
from services.chassis.work.rows import write

_LOAD = text("SELECT id, text, version FROM promise_title WHERE id = ANY(:ids) ORDER BY id")
_SAVE = text("""
    INSERT INTO promise_title (id, text, version)
    SELECT id, text, version FROM jsonb_populate_recordset(NULL::promise_title, CAST(:rows AS jsonb))
    ON CONFLICT (id) DO UPDATE SET text = excluded.text, version = excluded.version
    WHERE promise_title.version < excluded.version
""")


def load(connection: Connection, ids: Sequence[str]) -> dict[Ref[Any], Any]:
    """The titles of these that the county has written."""
    rows = connection.execute(_LOAD, {"ids": list(ids)}) if ids else ()
    return {Ref(Title, row.id): Title(row.id, row.text, row.version) for row in rows}


def called(connection: Connection, standards: Sequence[str]) -> Mapping[str, str]:
    """What the county calls these, as far as it calls them otherwise than the house."""
    return {row.id: row.text for row in connection.execute(_LOAD, {"ids": list(standards)})}


def save(connection: Connection, titles: Sequence[Title]) -> None:
    """Write titles; an older one changes nothing."""
    rows = [{"id": each.id, "text": each.text, "version": each.version} for each in titles]
    write(connection, _SAVE, sorted(rows, key=lambda row: str(row["id"])))
