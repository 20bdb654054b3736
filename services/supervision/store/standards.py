"""Standards as of a transaction: version 1 of the house's own table, and the versions that the county has made."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from itertools import accumulate
from typing import Any

from sqlalchemy import Connection, Row, text

from contracts.envelope import Event
from contracts.standards import BY_ID, STANDARDS
from contracts.standards.written import read, written
from services.supervision.domain.fold import COUNTY_BOOK, Book
from services.supervision.domain.promise import FROM_THE_BEGINNING, Edition, Promise

FOR_EVER = datetime.max.replace(tzinfo=UTC)

_REVISION = text("SELECT count(*), max(published_at) FROM standard_version")
_VERSIONS = text("SELECT * FROM standard_version ORDER BY standard, version")
_VERSIONS_OF = text("SELECT * FROM standard_version WHERE standard = ANY(:ids) ORDER BY standard, version")
_DRAFTS = text("SELECT * FROM standard_draft WHERE standard = ANY(:ids)")
_SAVE = text("""
    INSERT INTO standard_version (standard, version, valid_from, body, published_at, published_by)
    VALUES (:standard, :version, :valid_from, :body, :now, :actor)
""")
_SAVE_DRAFT = text("""
    INSERT INTO standard_draft (standard, body, version, drafted_at, drafted_by)
    VALUES (:standard, :body, :version, :now, :actor)
    ON CONFLICT (standard) DO UPDATE SET body = excluded.body, version = excluded.version,
        drafted_at = excluded.drafted_at, drafted_by = excluded.drafted_by
""")
# An event's id is made a moment before the time that the database gives it: the margin is for clocks that differ.
_OPENED_SINCE = text("""
    SELECT DISTINCT trim(BOTH '/' FROM source) || ':' || subject FROM audit_log
    WHERE id >= CAST(rpad(lpad(to_hex(CAST(extract(epoch FROM :since) * 1000 AS bigint) - 600000), 12, '0'), 32, '0')
        AS uuid) AND time >= :since AND type = ANY(:types)
""")


class Standards:
    """Reads the standards in force; read once for as long as no version is published."""

    def __init__(self) -> None:
        self._read: tuple[Any, Book] = ((0, None), COUNTY_BOOK)

    def book(self, connection: Connection) -> Book:
        """All versions of all standards, as this transaction sees them."""
        return self.as_of(connection, tuple(connection.execute(_REVISION).one()))

    def as_of(self, connection: Connection, revision: tuple[Any, ...]) -> Book:
        """All versions at a revision, which is their number and when the last was published."""
        if self._read[0] != revision:
            self._read = (revision, book_of(editions(connection)) if revision[0] else COUNTY_BOOK)
        return self._read[1]

    def load(self, connection: Connection, ids: Sequence[str]) -> dict[str, Promise]:
        """These standards; one that nobody has made yet has no version."""
        made = connection.execute(_VERSIONS_OF, {"ids": ids}).all()
        drafts = {row.standard: row for row in connection.execute(_DRAFTS, {"ids": ids})}
        return {each: _promise(each, [row for row in made if row.standard == each], drafts.get(each)) for each in ids}


def editions(connection: Connection) -> dict[str, tuple[Edition, ...]]:
    """By standard its versions, the oldest first."""
    found = {standard.id: _first(standard.id) for standard in STANDARDS}
    for row in connection.execute(_VERSIONS):
        found[row.standard] = (*found.get(row.standard, ()), _edition(row))
    return found


def book_of(known: Mapping[str, tuple[Edition, ...]]) -> Book:
    """The book of these versions: each binds until a later one of its standard does; retired ones bind nobody."""
    pairs = []
    for versions in known.values():
        later = accumulate((each.valid_from for each in reversed(versions[1:])), min, initial=FOR_EVER)
        ends = reversed(list(later))
        spans = zip(versions, ends, strict=True)
        pairs += [(each.standard, (each.valid_from, end)) for each, end in spans if not each.retired]
    return Book(tuple(each for each, _ in pairs), tuple(since for _, since in pairs))


def published(connection: Connection, standard: str) -> "dict[int, Row[Any]]":
    """By number when and by whom the versions were published that the county made."""
    return {row.version: row for row in connection.execute(_VERSIONS_OF, {"ids": [standard]})}


def draft(connection: Connection, standard: str) -> "Row[Any] | None":
    """What is drafted, when and by whom."""
    row: Row[Any] | None = connection.execute(_DRAFTS, {"ids": [standard]}).first()
    return row


def save(connection: Connection, promises: Iterable[Promise], now: datetime) -> None:
    """Write drafts and new versions; versions that there are stay, and a draft beside which one was made."""
    for promise in promises:
        said = written(promise.draft) if promise.draft else None
        row = {"standard": promise.id, "version": promise.version, "body": _json(said), "now": now, "actor": promise.by}
        if not (promise.made and promise.draft):
            connection.execute(_SAVE_DRAFT, row)
        if promise.made:
            made = {"version": promise.made.number, "valid_from": promise.made.valid_from}
            connection.execute(_SAVE, {**row, **made, "body": _json(promise.made.body)})


def take_in(connection: Connection, event: Event) -> None:
    """Write the version that a standard.published.v1 tells of, as it was written when it was published."""
    said = dict(event.data)
    row = {"standard": event.subject, "version": said.pop("version"), "valid_from": said.pop("valid_from")}
    connection.execute(_SAVE, {**row, "body": _json(said), "now": event.time, "actor": event.actor})


def opened_since(connection: Connection, promises: Iterable[Promise]) -> set[str]:
    """The cases that a version just published binds though they were counted before: those that opened since."""
    found: set[str] = set()
    for made in (each.made for each in promises if each.made):
        values = {"since": made.valid_from, "types": sorted(made.standard.opens)}
        found |= set(connection.execute(_OPENED_SINCE, values).scalars())
    return found


def _promise(standard: str, made: Sequence[Any], drafted: Any) -> Promise:
    return Promise(
        id=standard,
        editions=(*_first(standard), *map(_edition, made)),
        draft=read(standard, drafted.body) if drafted and drafted.body else None,
        version=drafted.version if drafted else 0,
        own=len(made),
    )


def _first(standard: str) -> tuple[Edition, ...]:
    return (Edition(1, FROM_THE_BEGINNING, BY_ID[standard]),) if standard in BY_ID else ()


def _edition(row: Any) -> Edition:
    return Edition(row.version, row.valid_from, read(row.standard, row.body), row.body.get("retired"))


def _json(said: Any) -> str:
    return json.dumps(said, ensure_ascii=False, sort_keys=True)
