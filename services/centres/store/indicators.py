"""The indicators in their versions, in PostgreSQL."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

from services.centres.domain.indicators import USUAL, Indicator, Indicators
from services.chassis.work import Ref

THE_INDICATORS = "indicators"
_VERSIONS = text("SELECT version, items FROM indicators_version ORDER BY version")
_SAVE = text("INSERT INTO indicators_version (version, items, made_at) VALUES (:version, CAST(:items AS jsonb), :now)")


def versions(connection: Connection) -> dict[int, tuple[Indicator, ...]]:
    """The indicators in all their versions, from the first."""
    made = {row.version: tuple(Indicator(**each) for each in row.items) for row in connection.execute(_VERSIONS)}
    return {1: USUAL} | made


def load(connection: Connection, ids: Sequence[str]) -> dict[Ref[Any], Any]:
    """The indicators as they are now."""
    if not ids:
        return {}
    known = versions(connection)
    newest = max(known)
    return {Ref(Indicators, THE_INDICATORS): Indicators(id=THE_INDICATORS, items=known[newest], version=newest)}


def save(connection: Connection, changed: Iterable[Indicators], now: datetime) -> None:
    """Write new versions; the older ones stay."""
    for version, items in (made for each in changed for made in each.made):
        said = json.dumps([asdict(item) for item in items], ensure_ascii=False)
        connection.execute(_SAVE, {"version": version, "items": said, "now": now})
