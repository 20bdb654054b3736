"""First contacts that were handed over, and which are to be: open cases whose first contact is away.

No consequence of the log alone, which doesn't know the staff register: a rebuild leaves the table as it is.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from sqlalchemy import Connection, Row, text

from contracts.handovers import ContactState
from contracts.staff import Absence
from services.chassis.casework.table import FILTERS as OF_CASES
from services.chassis.casework.table import CaseTable, newest_first
from services.chassis.work.rows import move_rows, moves
from services.supervision.domain.first_contact import HandedContact, first_contact

_TABLE = CaseTable(
    "first_contact",
    ("of", "officer", "due_at"),
    ("centre", "heir", "reason", "state", "taken_at", "moves"),
)
# Who has left for good more than a month ago has nothing any more; who is on leave comes back. What was late before
# its centre merged stays with the centre by whose number its staff go.
_OPEN = text("""
    WITH away AS (
        SELECT centre, split_part(split_part(id, ':', 2), '-', 1) AS home FROM staff_copy
        WHERE state = 'on_leave' OR state = 'departed' AND updated_at > now() - interval '30 days'
    )
    SELECT c.case_id, (array_agg(c.centre ORDER BY c.due_at DESC))[1] AS centre, min(c.due_at) AS due_at FROM clock c
    WHERE c.ended_at IS NULL AND c.centre = ANY(ARRAY(SELECT centre FROM away UNION SELECT home FROM away))
    GROUP BY c.case_id ORDER BY c.case_id
""")
_AWAY = text("SELECT id, centre FROM staff_copy WHERE state <> 'active'")
_LEFT = text("""
    SELECT first_contact.id, heir.centre, first_contact.version
    FROM first_contact JOIN staff_copy heir ON heir.id = first_contact.heir
    WHERE first_contact.state = 'handed' AND heir.centre <> first_contact.centre
    ORDER BY first_contact.id LIMIT :limit
""")
_EVENTS = text("""
    SELECT e.case_id, e.type, e.time, a.actor, a.data ->> 'first_contact' AS named
    FROM case_event e JOIN audit_log a ON a.id = e.id
    WHERE e.case_id = ANY(:cases) ORDER BY e.case_id, e.sequence, e.id
""")
_HANDED = text("SELECT of, officer, heir, taken_at FROM first_contact WHERE of = ANY(:cases)")
FILTERS = {**OF_CASES, "staff": ":staff IN (officer, heir)"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ToHand:
    """The first contact of `case`, open at `centre`, is `officer` of `post`, who is away; it is known by `id`."""

    id: str
    case: str
    centre: str
    officer: str
    post: str
    due_at: datetime


def load(connection: Connection, ids: Sequence[str]) -> dict[str, HandedContact]:
    """Those of these that exist; locked."""
    return {str(row.id): _contact(row) for row in _TABLE.load(connection, ids)}


def save(connection: Connection, changed: Sequence[Any], now: datetime) -> None:
    """Write those among what changed."""
    _TABLE.save(connection, [_row(each) for each in changed if isinstance(each, HandedContact)], now)


def taken(connection: Connection, case: str) -> list[tuple[datetime, str]]:
    """Who has taken over the first contact of a case, and when."""
    rows = connection.execute(_HANDED, {"cases": [case]})
    return [(row.taken_at, row.heir) for row in rows if row.taken_at]


def listed(connection: Connection, scope: str, limit: int, **wanted: Any) -> list[dict[str, Any]]:
    """Those in `scope` that match all of `wanted`, newest change first."""
    rows = newest_first(connection, "first_contact", scope, limit, wanted, FILTERS)
    parts = [(dict(row._mapping), row.of.partition(":")) for row in rows]  # noqa: SLF001 - SQLAlchemy's own name for it
    return [row | {"service": of[0], "case": of[2]} for row, of in parts]


def to_hand(connection: Connection, limit: int) -> list[ToHand]:
    """The open cases whose first contact is away and to nobody handed over yet, up to `limit`."""
    away = {row.id: row.centre for row in connection.execute(_AWAY)}
    found: list[ToHand] = []
    rows = connection.execute(_OPEN).all() if away else ()
    for begin in range(0, len(rows), limit):
        found += _among(connection, rows[begin : begin + limit], away)
        if len(found) >= limit:
            break
    return found[:limit]


def left(connection: Connection, limit: int) -> Sequence[Row[Any]]:
    """Hand-overs that wait elsewhere than their heirs have their posts: id, that centre, version; up to `limit`."""
    return connection.execute(_LEFT, {"limit": limit}).all()


def _among(connection: Connection, rows: "Sequence[Row[Any]]", away: Mapping[str, str]) -> Iterator[ToHand]:
    cases = {"cases": [row.case_id for row in rows]}
    events, handed = _by(connection, _EVENTS, cases, "case_id"), _by(connection, _HANDED, cases, "of")
    for row in rows:
        known = handed[row.case_id]
        contact = first_contact(events[row.case_id], [(each.taken_at, each.heir) for each in known if each.taken_at])
        waits = any(each.taken_at is None for each in known)
        if contact is not None and contact.officer in away and not waits:
            name = f"{row.case_id}/{contact.officer}/{len(known)}"
            key = str(uuid5(NAMESPACE_OID, name))
            yield ToHand(
                id=key,
                case=row.case_id,
                centre=row.centre,
                officer=contact.officer,
                post=away[contact.officer],
                due_at=row.due_at,
            )


def _by(connection: Connection, ask: Any, cases: Mapping[str, Any], column: str) -> "defaultdict[str, list[Row[Any]]]":
    grouped: defaultdict[str, list[Row[Any]]] = defaultdict(list)
    for row in connection.execute(ask, cases):
        grouped[getattr(row, column)].append(row)
    return grouped


def _row(each: HandedContact) -> dict[str, Any]:
    plain = ("id", "centre", "of", "officer", "heir", "reason", "state", "version")
    moments = {name: getattr(each, name) for name in ("due_at", "taken_at")}
    return {
        **{name: getattr(each, name) for name in plain},
        **{name: at.isoformat() if at else None for name, at in moments.items()},
        "moves": move_rows(each.moves),
    }


def _contact(row: "Row[Any]") -> HandedContact:
    return HandedContact(
        id=str(row.id),
        centre=row.centre,
        of=row.of,
        officer=row.officer,
        heir=row.heir,
        reason=Absence(row.reason),
        due_at=row.due_at,
        state=ContactState(row.state),
        taken_at=row.taken_at,
        moves=moves(row.moves),
        version=row.version,
    )
