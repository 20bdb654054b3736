"""The copies of the registry's centres."""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, text

from services.chassis.work import Ref
from services.express.domain.centre import Centre

_LOAD = text("SELECT id, name, version FROM centre WHERE id = ANY(:ids) ORDER BY id")
_SAVE = text("""
    INSERT INTO centre (id, name, version)
    SELECT id, name, version FROM jsonb_populate_recordset(NULL::centre, CAST(:rows AS jsonb))
    ON CONFLICT (id) DO UPDATE SET name = excluded.name, version = excluded.version
    WHERE centre.version < excluded.version
""")


def load(connection: Connection, ids: Sequence[str]) -> dict[Ref[Any], Any]:
    """The centres that are known, of these."""
    rows = connection.execute(_LOAD, {"ids": list(ids)}) if ids else ()
    return {Ref(Centre, row.id): Centre(row.id, row.name, row.version) for row in rows}


def save(connection: Connection, centres: Sequence[Centre]) -> None:
    """Write copies; an older one changes nothing."""
    rows = [{"id": each.id, "name": each.name, "version": each.version} for each in sorted(centres, key=_by_id)]
    if rows:
        connection.execute(_SAVE, {"rows": json.dumps(rows)})


def _by_id(centre: Centre) -> str:
    return centre.id
