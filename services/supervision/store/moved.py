"""The limits that a notice of days off or new working hours move: those that a notice could touch, and a record."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeAlias

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
_RECORD_BY_HOURS = text("""
    INSERT INTO clock_moved_by_hours (version, case_id, standard, opening_sequence, centre, due_before, due_after,
        moved_at)
    SELECT :version, case_id, standard, opening_sequence, centre, due_before, due_after, :now
    FROM json_to_recordset(CAST(:rows AS json)) AS r(case_id text, standard text, opening_sequence bigint, centre text,
        due_before timestamptz, due_after timestamptz)
""")
_PAGE_BY_HOURS = text("""
    SELECT m.* FROM clock_moved_by_hours m
    WHERE m.version = coalesce(:version, (SELECT max(version) FROM working_hours)) AND starts_with(m.centre, :scope)
        AND (m.case_id, m.standard, m.opening_sequence) > (:case_id, :standard, :opening)
    ORDER BY m.case_id, m.standard, m.opening_sequence LIMIT :limit
""")

Key: TypeAlias = tuple[str, str, int]
"""Case, standard and opening sequence of a clock."""
Moved: TypeAlias = Iterable[tuple[str, Clock, Clock]]
"""Clocks by case, as they were and as they are."""


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
    moved: Moved,
    now: datetime,
) -> None:
    """Write down whose ends a notice moved, by case from what to what."""
    rows = _rows(moved)
    if rows:
        values = {"year": recounting.year, "notice": recounting.notice, "now": now, "rows": json.dumps(rows)}
        connection.execute(_RECORD, values)


def record_by_hours(connection: Connection, version: int, moved: Moved, now: datetime) -> None:
    """The same of the working hours of a version."""
    rows = _rows(moved)
    if rows:
        connection.execute(_RECORD_BY_HOURS, {"version": version, "now": now, "rows": json.dumps(rows)})


def _rows(moved: Moved) -> list[dict[str, Any]]:
    return [
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


def page(connection: Connection, year: int, scope: str, after: Key | None, limit: int) -> "Sequence[Row[Any]]":
    """The limits in scope that a year's newest notice has moved, behind a key."""
    return connection.execute(_PAGE, {"year": year, "scope": scope, "limit": limit, **_behind(after)}).all()


def page_by_hours(
    connection: Connection, version: int | None, scope: str, after: Key | None, limit: int
) -> "Sequence[Row[Any]]":
    """The same of the working hours of a version, or of the newest."""
    asked = {"version": version, "scope": scope, "limit": limit, **_behind(after)}
    return connection.execute(_PAGE_BY_HOURS, asked).all()


def _behind(after: Key | None) -> Mapping[str, Any]:
    return dict(zip(("case_id", "standard", "opening"), after or ("", "", 0), strict=True))
