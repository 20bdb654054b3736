"""Names of the catalogue's classes: as the house knows them first, and over that what the county has called them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

from services.chassis.work import Ref
from services.hall.domain.catalogue import GROUPS
from services.hall.domain.group import Group

_LOAD = text("SELECT DISTINCT ON (class) class, version, title FROM class_version ORDER BY class, version DESC")
_SAVE = text("INSERT INTO class_version (class, version, title, made_at) VALUES (:class, :version, :title, :now)")


def named(connection: Connection) -> list[Group]:
    """The seven classes as they are called now, in the order of the catalogue."""
    called = {row[0]: (row.version, row.title) for row in connection.execute(_LOAD)}
    first = {code: (1, title) for code, title in GROUPS.items()}
    return [Group(id=code, version=version, title=title) for code, (version, title) in (first | called).items()]


def load(connection: Connection, codes: Sequence[str]) -> dict[Ref[Any], Any]:
    """The classes of these codes that there are."""
    return {Ref(Group, each.id): each for each in named(connection) if each.id in codes} if codes else {}


def save(connection: Connection, groups: Iterable[Group], now: datetime) -> None:
    """Write new names; the older ones stay."""
    for group in groups:
        for version, title in group.made:
            connection.execute(_SAVE, {"class": group.id, "version": version, "title": title, "now": now})
