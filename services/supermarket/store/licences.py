"""The licences of the shops."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Row, text

from contracts.orders import Category, Shop
from services.chassis.work import Ref
from services.chassis.work.rows import write
from services.supermarket.domain.licence import Licence

_LOAD = text("SELECT * FROM licence WHERE id = ANY(:ids) ORDER BY id")
_SAVE = text("""
    INSERT INTO licence (id, centre, shop, number, scope, expires_on, version)
    SELECT id, centre, shop, number, scope, expires_on, version
    FROM jsonb_populate_recordset(NULL::licence, CAST(:rows AS jsonb))
    ON CONFLICT (id) DO UPDATE SET number = excluded.number, scope = excluded.scope,
        expires_on = excluded.expires_on, version = excluded.version
    WHERE licence.version < excluded.version
""")


def load(connection: Connection, keys: Iterable[str]) -> dict[Ref[Any], Any]:
    """The licences that are recorded, of these."""
    ids = sorted(set(keys))
    rows = connection.execute(_LOAD, {"ids": ids}) if ids else ()
    return {Ref(Licence, row.id): _licence(row) for row in rows}


def save(connection: Connection, licences: Sequence[Licence]) -> None:
    """Write licences as they now are."""
    write(connection, _SAVE, [_row(licence) for licence in licences])


def _licence(row: Row[Any]) -> Licence:
    return Licence(
        centre=row.centre,
        shop=Shop(row.shop),
        number=row.number,
        scope=frozenset(map(Category, row.scope)),
        expires_on=row.expires_on,
        version=row.version,
    )


def _row(licence: Licence) -> dict[str, Any]:
    return {
        "id": licence.id,
        "centre": licence.centre,
        "shop": licence.shop,
        "number": licence.number,
        "scope": sorted(licence.scope),
        "expires_on": licence.expires_on.isoformat(),
        "version": licence.version,
    }
