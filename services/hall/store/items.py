"""The catalogue: as the house knows it first, and over that the versions that the county has made."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import Connection, text

from services.chassis.work import Ref
from services.hall.domain.catalogue import BY_CODE, ITEMS
from services.hall.domain.item import Item, PaperNeeded, Terms

Versions: TypeAlias = Mapping[tuple[str, int], Terms]
"""What each version of each item said."""

_LOAD = text("SELECT item, version, terms FROM item_version WHERE item = ANY(:items) ORDER BY item, version")
_SAVE = text("""
    INSERT INTO item_version (item, version, terms, made_at) VALUES (:item, :version, CAST(:terms AS jsonb), :now)
""")


def versions(connection: Connection, codes: Sequence[str] = tuple(BY_CODE)) -> Versions:
    """All versions of these items."""
    made = connection.execute(_LOAD, {"items": list(codes)})
    first = {(item.id, item.version): item.terms for item in ITEMS if item.id in codes}
    return first | {(row.item, row.version): _terms(**row.terms) for row in made}


def version(connection: Connection, code: str, number: int) -> Terms:
    """What one version of an item says."""
    return versions(connection, [code])[code, number]


def newest(connection: Connection, codes: Sequence[str] = tuple(BY_CODE)) -> list[Item]:
    """These items as they are now, in the order of the catalogue."""
    known = versions(connection, codes)
    latest = {code: max(version for item, version in known if item == code) for code in codes if code in BY_CODE}
    return [at_version(BY_CODE[code], latest[code], known) for code in BY_CODE if code in latest]


def at_version(item: Item, version: int, known: Versions) -> Item:
    """The item as it was in a version."""
    return replace(item, version=version, terms=known[item.id, version])


def load(connection: Connection, codes: Sequence[str]) -> dict[Ref[Any], Any]:
    """The items of these codes that there are."""
    return {Ref(Item, item.id): item for item in newest(connection, codes)} if codes else {}


def save(connection: Connection, items: Iterable[Item], now: datetime) -> None:
    """Write new versions; the older ones stay."""
    for item in items:
        for version, terms in item.made:
            said = json.dumps(asdict(terms), ensure_ascii=False)
            connection.execute(_SAVE, {"item": item.id, "version": version, "terms": said, "now": now})


def _terms(papers: Sequence[Mapping[str, Any]], flow: Sequence[str], steps: Sequence[str], **rest: Any) -> Terms:
    return Terms(papers=tuple(PaperNeeded(**each) for each in papers), flow=tuple(flow), steps=tuple(steps), **rest)
