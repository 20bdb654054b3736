"""Lists by cursor: filters that every list has, and pages that neither skip nor repeat while rows are added."""

import base64
import binascii
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeAlias, TypeVar
from uuid import UUID

from marshmallow import Schema, ValidationError, fields, validate

from contracts.fields import CentreId, Moment, TownId, text
from contracts.people import Actor
from services.chassis.http.answer import encode
from services.chassis.http.request import fits

T = TypeVar("T")

Key: TypeAlias = tuple[Any, ...]
"""The sort key of a row: where a page ended and the next one begins."""

MOST = 200
MOST_IN_A_SHEET = 5_000
_BIGINT = (1 << 63) - 1
DEFAULT = 50

_READ: Mapping[type, Callable[[Any], Any]] = {
    datetime: datetime.fromisoformat,
    UUID: UUID,
}


class Cursor(fields.Field[Key]):
    """An opaque position in a list; `parts` are the types of its sort key: str, int, datetime or UUID."""

    def __init__(self, *parts: type, **options: Any) -> None:
        super().__init__(metadata={"type": "string", "description": "上一页给出的 next_cursor"}, **options)
        self._parts = parts

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Key:
        try:
            values = json.loads(base64.urlsafe_b64decode(value.encode()))
            return tuple(_part(kind, part) for kind, part in zip(self._parts, values, strict=True))
        except (ValueError, TypeError, AttributeError, RecursionError, binascii.Error) as error:
            raise ValidationError("游标无效:请用上一页给出的 next_cursor,或从头开始") from error


def list_query(*key: type, **more: fields.Field[Any]) -> Schema:
    """The query of a list sorted by `key`, with `limit`, `cursor`, `centre`, `town`, `state`, `since`, `more`."""
    own: dict[str, Any] = {
        "limit": fields.Integer(load_default=DEFAULT, validate=validate.Range(1, MOST)),
        "cursor": Cursor(*key),
        "centre": CentreId(),
        "town": TownId(),
        "state": text(200, metadata={"description": "状态;可以写几个,用逗号分开"}),
        "since": Moment(),
    }
    return Schema.from_dict(own | more)()


def query_of_a_sheet(query: Schema | None) -> Schema | None:
    """The same query for the list's spreadsheet: all rows, up to MOST_IN_A_SHEET, instead of a page."""
    if query is None or "limit" not in query.fields:
        return query
    rows = fields.Integer(load_default=MOST_IN_A_SHEET, validate=validate.Range(1, MOST_IN_A_SHEET))
    return type(query).from_dict({"limit": rows})()


def feed_query(*key: type) -> Schema:
    """The query of a feed sorted by `key`: `limit` and `cursor`."""
    limit = fields.Integer(load_default=DEFAULT, validate=validate.Range(1, MOST))
    own: dict[str, Any] = {"limit": limit, "cursor": Cursor(*key)}
    return Schema.from_dict(own)()


def prefix_of(actor: Actor, query: Mapping[str, Any]) -> str | None:
    """The id prefix that a list is limited to by the actor's scope, `town` and `centre`; None where they don't meet."""
    bounds = [actor.scope, *(query[name] for name in ("town", "centre") if name in query)]
    narrowest = max(bounds, key=len)
    return narrowest if all(narrowest.startswith(bound) for bound in bounds) else None


def page(
    actor: Actor,
    query: Mapping[str, Any],
    fetch: Callable[[str, Key | None, int], Sequence[T]],
    key: Callable[[T], Key],
) -> dict[str, Any]:
    """`{"items", "next_cursor"}` of what `fetch(prefix, after, limit)` gives: the rows behind `after`, sorted.

    What lies outside the actor's scope is an empty list and no error, so that nobody learns what exists there.
    """
    prefix, limit = prefix_of(actor, query), query["limit"]
    rows = fetch(prefix, query.get("cursor"), limit + 1) if prefix is not None else ()
    more = len(rows) > limit
    return {"items": list(rows[:limit]), "next_cursor": _encode(key(rows[limit - 1])) if more else None}


def feed(
    query: Mapping[str, Any], fetch: Callable[[Key | None, int], Sequence[T]], key: Callable[[T], Key]
) -> dict[str, Any]:
    """`{"items", "next_cursor"}` of what `fetch(after, limit)` gives, oldest first.

    A feed has no end: its cursor is good for what comes later, also where nothing is there now.
    """
    rows = fetch(query.get("cursor"), query["limit"])
    after = key(rows[-1]) if rows else query.get("cursor")
    return {"items": list(rows), "next_cursor": _encode(after) if after is not None else None}


def _encode(key: Key) -> str:
    return base64.urlsafe_b64encode(encode(list(key))).decode()


def _part(kind: type, value: Any) -> Any:
    part = _READ.get(kind, _same)(value)
    if type(part) is not kind or not fits(str(part)) or (isinstance(part, int) and abs(part) > _BIGINT):
        raise ValueError(value)
    return part


def _same(value: Any) -> Any:
    return value
