"""Tables that were handed in, in PostgreSQL: what was found, and their good lines until they are applied."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, Row, text

from services.centres.domain.imports import Counts, Kind, Register, State, TableImport
from services.centres.domain.table import Table
from services.centres.store.lines import compare, take_in
from services.chassis.ids import uuid7
from services.chassis.work import Ref

_APPLIED = text("SELECT count(*) FROM table_import WHERE state = 'applied'")
_FORGET = text("""
    DELETE FROM table_import WHERE state <> 'applied'
        AND (uploaded_at < now() - interval '1 day' OR (kind = :kind AND uploaded_by = :actor))
""")
_WAITING = text("""
    SELECT id FROM table_import WHERE state = 'checked' AND uploaded_at >= now() - interval '1 day'
        AND kind = :kind AND uploaded_by = :actor AND digest = :digest AND against = :against
""")
_BEGIN = text("""
    INSERT INTO table_import (id, kind, state, version, against, digest, uploaded_by, uploaded_at, touched_at)
    VALUES (:id, :kind, 'checking', 1, :against, :digest, :actor, now(), now())
""")
_ADD = text("INSERT INTO table_import_part (import, part, lines) VALUES (:id, :part, CAST(:lines AS jsonb))")
_TOUCH = text("UPDATE table_import SET lines = :lines, touched_at = now() WHERE id = :id")
_CHECKED = text("""
    UPDATE table_import SET state = 'checked', version = version + 1, touched_at = now(), lines = :lines,
        added = :added, changed = :changed, removed = :removed, faulty = :faulty, found = :found,
        faults = CAST(:faults AS jsonb)
    WHERE id = :id
""")
_DROP = text("DELETE FROM table_import WHERE id = :id")
_DROP_PARTS = text("DELETE FROM table_import_part WHERE import = :id")
_LOAD = text("SELECT * FROM table_import WHERE id = ANY(CAST(:ids AS uuid[])) ORDER BY id FOR UPDATE")
_SAVE = text("""
    UPDATE table_import SET state = :state, version = :version, applied_by = :by, applied_at = :at WHERE id = :id
""")


def applied(connection: Connection) -> int:
    """How many have been applied."""
    found: int = connection.execute(_APPLIED).scalar_one()
    return found


def waiting(connection: Connection, kind: Kind, actor: str, digest: str) -> str | None:
    """The id of the same file, checked for the same person against what holds now, where there is one."""
    known = {"kind": kind, "actor": actor, "digest": digest, "against": applied(connection)}
    found = connection.execute(_WAITING, known).scalar_one_or_none()
    return str(found) if found else None


def begin(connection: Connection, kind: Kind, actor: str, digest: str) -> str:
    """A new one, in place of what this person has waiting of its kind; its id. Forgets what nobody applied in a day."""
    connection.execute(_FORGET, {"kind": kind, "actor": actor})
    new = str(uuid7())
    known = {"id": new, "kind": kind, "actor": actor, "digest": digest}
    connection.execute(_BEGIN, known | {"against": applied(connection)})
    return new


def add(connection: Connection, table_id: str, part: int, rows: Sequence[Mapping[str, Any]], lines: int) -> None:
    """Keep good lines; so many lines have been looked at by now."""
    connection.execute(_ADD, {"id": table_id, "part": part, "lines": json.dumps(rows, ensure_ascii=False)})
    connection.execute(_TOUCH, {"id": table_id, "lines": lines})


def finish(connection: Connection, table_id: str, kind: Kind, table: Table) -> None:
    """It has been looked at; what it would do is counted. What has faults is not kept to be applied."""
    nothing = {"added": 0, "changed": 0, "removed": 0}
    compared = nothing if table.found else compare(connection, table_id, kind)
    if table.found:
        connection.execute(_DROP_PARTS, {"id": table_id})
    said = {"lines": table.lines, "faulty": table.faulty, "found": table.found}
    faults = json.dumps([asdict(fault) for fault in table.faults], ensure_ascii=False)
    connection.execute(_CHECKED, {"id": table_id, **said, **compared, "faults": faults})


def drop(connection: Connection, table_id: str) -> None:
    """Nothing came of it."""
    connection.execute(_DROP, {"id": table_id})


def load(connection: Connection, ids: Sequence[str]) -> dict[Ref[Any], Any]:
    """Those of these that exist."""
    rows = connection.execute(_LOAD, {"ids": list(ids)}) if ids else ()
    return {Ref(TableImport, str(row.id)): _table_of(row) for row in rows}


def load_register(connection: Connection, ids: Sequence[str]) -> dict[Ref[Any], Any]:
    """The one register."""
    return {Ref(Register, each): Register(applied(connection)) for each in ids}


def save(connection: Connection, changed: Iterable[TableImport]) -> None:
    """They were applied: what they say is in the register now, and their lines need no keeping."""
    for table in changed:
        known = {"id": table.id, "state": table.state, "version": table.version}
        connection.execute(_SAVE, known | {"by": table.applied_by, "at": table.applied_at})
        take_in(connection, table.id, table.kind)
        connection.execute(_DROP_PARTS, {"id": table.id})


def _table_of(row: Row[Any]) -> TableImport:
    return TableImport(
        id=str(row.id),
        kind=Kind(row.kind),
        state=State(row.state),
        version=row.version,
        against=row.against,
        counts=Counts(**{name: getattr(row, name) for name in Counts.__dataclass_fields__}),
        applied_by=row.applied_by,
        applied_at=row.applied_at,
    )
