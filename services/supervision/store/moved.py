"""The limits that a notice of days off moves: those that it could touch, and a record of those that it did."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, text

from services.supervision.domain.almanac import Place, Recounting
from services.supervision.domain.clock import Clock

STEP = 1_000
"""Limits in one step of a recount."""

_NEXT = text("""
    SELECT due_at, case_id, standard, opening_sequence FROM clock c
    WHERE due_at > :first AND (due_at, case_id, standard, opening_sequence) > (:due_at, :case_id, :standard, :opening)
        AND NOT EXISTS (SELECT FROM clock_moved m WHERE (m.year, m.notice) = (:year, :notice)
            AND (m.case_id, m.standard, m.opening_sequence) = (c.case_id, c.standard, c.opening_sequence))
    ORDER BY due_at, case_id, standard, opening_sequence LIMIT :step
""")
_RECORD = text("""
    INSERT INTO clock_moved (year, notice, case_id, standard, opening_sequence, centre, due_before, due_after, moved_at)
    SELECT :year, :notice, case_id, standard, opening_sequence, centre, due_before, due_after, :now
    FROM json_to_recordset(CAST(:rows AS json)) AS r(case_id text, standard text, opening_sequence bigint, centre text,
        due_before timestamptz, due_after timestamptz)
    ON CONFLICT DO NOTHING
""")
_PAGE = text("""
    SELECT m.* FROM clock_moved m JOIN recounting r ON r.year = m.year AND r.notice = m.notice
    WHERE m.year = :year AND starts_with(m.centre, :scope)
        AND (m.case_id, m.standard, m.opening_sequence) > (:case_id, :standard, :opening)
    ORDER BY m.case_id, m.standard, m.opening_sequence LIMIT :limit
""")


def next_step(connection: Connection, recounting: Recounting) -> Sequence[Place]:
    """The limits that come next in a recount, in order; none where it is at its end.

    Those that it has moved lie behind it again, and are passed over.
    """
    first = recounting.first
    due, case, standard, opening = recounting.reached or (first, "", "", 0)
    at = {"first": first, "due_at": due, "case_id": case, "standard": standard, "opening": opening, "step": STEP}
    notice = {"year": recounting.year, "notice": recounting.notice}
    return [tuple(row) for row in connection.execute(_NEXT, {**at, **notice})]


def record(
    connection: Connection,
    recounting: Recounting,
    moved: Iterable[tuple[str, Clock, Clock]],
    now: datetime,
) -> None:
    """Write down whose ends a notice moved, by case from what to what."""
    rows = [
        {
            "case_id": case,
            "standard": after.standard,
            "opening_sequence": after.opening_sequence,
            "centre": after.centre,
            "due_before": before.due_at.isoformat(),
            "due_after": after.due_at.isoformat(),
        }
        for case, before, after in moved
    ]
    if rows:
        values = {"year": recounting.year, "notice": recounting.notice, "now": now, "rows": json.dumps(rows)}
        connection.execute(_RECORD, values)


def page(
    connection: Connection, year: int, scope: str, after: tuple[str, str, int] | None, limit: int
) -> "Sequence[Row[Any]]":
    """The limits in scope that a year's newest notice has moved, behind a key."""
    case, standard, opening = after or ("", "", 0)
    at: Mapping[str, Any] = {"case_id": case, "standard": standard, "opening": opening}
    return connection.execute(_PAGE, {"year": year, "scope": scope, "limit": limit, **at}).all()
