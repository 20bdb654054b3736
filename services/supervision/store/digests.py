"""Which days' digests were said, and what parties have before them; no consequence of the log alone."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, text

from services.chassis.calendar import SHANGHAI, midnight
from services.supervision.domain.digest import Ahead, Digest, Next

FEW = 5
"""Cases that a digest names."""

_SAID = text("""
    SELECT now() AS now,
        EXISTS (SELECT FROM digest WHERE id = to_char(now() AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD')) AS said
""")
_LOAD = text("SELECT id, version, said_at FROM digest WHERE id = ANY(:ids)")
_SAVE = text("""
    INSERT INTO digest (id, version, said_at) VALUES (:id, :version, :said_at) ON CONFLICT (id) DO NOTHING
""")
# Who is told next morning is whoever answers for it now; a clock that stands still is nobody's to hurry.
_COUNTS = text("""
    WITH clocks AS (
        SELECT answerable AS party, count(*) FILTER (WHERE due_at >= now() AND due_at <= :midnight) AS due_today,
            count(*) FILTER (WHERE due_at >= now() AND warns_at < now()) AS yellow,
            count(*) FILTER (WHERE due_at < now()) AS red
        FROM clock WHERE ended_at IS NULL AND paused_at IS NULL AND NOT voided
            AND (warns_at < now() OR due_at <= :midnight)
        GROUP BY answerable
    ), rungs AS (
        SELECT responsible AS party, count(*) AS waiting FROM climb
        WHERE state = ANY('{issued,acknowledged}') AND rung <> 'yellow' GROUP BY responsible
    )
    SELECT party, coalesce(due_today, 0) AS due_today, coalesce(yellow, 0) AS yellow, coalesce(red, 0) AS red,
        coalesce(waiting, 0) AS waiting
    FROM clocks FULL JOIN rungs USING (party) ORDER BY party
""")
_FIRST = text("""
    SELECT party, case_id, standard, due_at FROM (
        SELECT answerable AS party, case_id, standard, due_at,
            row_number() OVER (PARTITION BY answerable ORDER BY due_at, case_id, standard) AS place
        FROM clock WHERE ended_at IS NULL AND paused_at IS NULL AND NOT voided AND due_at <= :midnight
    ) AS ranked WHERE place <= :few ORDER BY party, due_at, case_id, standard
""")


def now_and_said(connection: Connection) -> tuple[datetime, bool]:
    """The database's time, and whether today's digests were said."""
    row = connection.execute(_SAID).one()
    return row.now, row.said


def load(connection: Connection, days: Sequence[str]) -> dict[str, Digest]:
    """The digests of these days; of one that was not said, with what parties have before them."""
    said = {row.id: row for row in connection.execute(_LOAD, {"ids": list(days)})}
    return {
        day: Digest(id=day, version=said[day].version, said_at=said[day].said_at)
        if day in said
        else Digest(id=day, ahead=_ahead(connection, date.fromisoformat(day)))
        for day in days
    }


def save(connection: Connection, digests: Iterable[Digest]) -> None:
    """Write that they were said."""
    for each in digests:
        connection.execute(_SAVE, {"id": each.id, "version": each.version, "said_at": each.said_at})


def _ahead(connection: Connection, day: date) -> list[Ahead]:
    end = {"midnight": midnight(day + timedelta(days=1))}
    first = defaultdict[str, list[Next]](list)
    for row in connection.execute(_FIRST, {**end, "few": FEW}):
        service, _, case = row.case_id.partition(":")
        first[row.party].append(Next(service=service, case=case, standard=row.standard, due_at=_local(row.due_at)))
    return [_counted(row, first[row.party]) for row in connection.execute(_COUNTS, end)]


def _counted(row: Any, first: Sequence[Next]) -> Ahead:
    names = ("party", "due_today", "yellow", "red", "waiting")
    return Ahead(**{name: getattr(row, name) for name in names}, first=tuple(first))


def _local(moment: datetime) -> datetime:
    return moment.astimezone(SHANGHAI)
