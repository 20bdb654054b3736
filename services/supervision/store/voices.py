"""What villagers said and how often they came: each case's marks, and their sums by month, centre and service."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, TypeAlias

from sqlalchemy import Connection, Row, TextClause, text

from services.chassis.work.rows import write
from services.supervision.domain.case import Case
from services.supervision.domain.clock import Clock
from services.supervision.domain.voice import Mark, Measure, counts, marks_of
from services.supervision.store.cases import Key

Kept: TypeAlias = tuple[str, Mark]
"""A case's mark."""

_FIELDS = ", ".join(Mark._fields)
_LOAD = text("""
    SELECT case_id, CAST(event AS text) AS event, measure, month, centre, service, person, weight FROM mark
    WHERE case_id = ANY(:cases)
""")
_SAVE = text(f"""
    INSERT INTO mark (case_id, {_FIELDS})
    SELECT case_id, {_FIELDS} FROM json_populate_recordset(NULL::mark, CAST(:rows AS json))
    ORDER BY case_id, event, measure
    ON CONFLICT (case_id, event, measure) DO UPDATE SET month = excluded.month, centre = excluded.centre,
        service = excluded.service, person = excluded.person, weight = excluded.weight
""")  # noqa: S608 - constants
_DROP = text("""
    DELETE FROM mark USING json_to_recordset(CAST(:rows AS json)) AS gone(case_id text, event uuid, measure text)
    WHERE (mark.case_id, mark.event, mark.measure) = (gone.case_id, gone.event, gone.measure)
""")
_ADD = text("""
    INSERT INTO voice_month AS v (month, centre, service, measure, total)
    SELECT month, centre, service, measure, total
    FROM json_to_recordset(CAST(:rows AS json)) AS r(month date, centre text, service text, measure text, total bigint)
    ORDER BY month, centre, service, measure
    ON CONFLICT (month, centre, service, measure) DO UPDATE SET total = v.total + excluded.total
""")
_ADD_PEOPLE = text("""
    INSERT INTO person_month AS p (month, centre, service, person, total)
    SELECT month, centre, service, person, total
    FROM json_to_recordset(CAST(:rows AS json)) AS r(month date, centre text, service text, person text, total bigint)
    ORDER BY month, centre, service, person
    ON CONFLICT (month, centre, service, person) DO UPDATE SET total = p.total + excluded.total
""")
_EMPTY = text("""
    DELETE FROM voice_month AS v USING json_to_recordset(CAST(:rows AS json))
        AS r(month date, centre text, service text, measure text)
    WHERE (v.month, v.centre, v.service, v.measure) = (r.month, r.centre, r.service, r.measure) AND v.total = 0
""")
_EMPTY_PEOPLE = text("""
    DELETE FROM person_month AS p USING json_to_recordset(CAST(:rows AS json))
        AS r(month date, centre text, service text, person text)
    WHERE (p.month, p.centre, p.service, p.person) = (r.month, r.centre, r.service, r.person) AND p.total = 0
""")


def recount(connection: Connection, cases: Sequence[Case], clocks: Mapping[Key, Clock]) -> None:
    """Count the marks of cases anew, whose clocks are `clocks`, and add what changed to the sums.

    Sums are locked in their order, and before those of the days: whoever counts voices waits for nobody who waits.
    """
    counted = {case.id: case.events for case in cases if counts(case.events)}
    if not counted:
        return
    of_case: defaultdict[str, list[Clock]] = defaultdict(list)
    for (case, *_), clock in clocks.items():
        of_case[case].append(clock)
    before = {(row.case_id, Mark._make(row[1:])) for row in connection.execute(_LOAD, {"cases": list(counted)})}
    after = {(case, mark) for case, events in counted.items() for mark in marks_of(case, events, of_case[case])}
    _write(connection, gone=before - after, new=after - before)


def _write(connection: Connection, *, gone: set[Kept], new: set[Kept]) -> None:
    write(connection, _DROP, [{"case_id": case, "event": mark.event, "measure": mark.measure} for case, mark in gone])
    write(connection, _SAVE, [{"case_id": case, **_row(mark)} for case, mark in new])
    change: Counter[Mark] = Counter()
    for sign, marks in ((1, new), (-1, gone)):
        for _, mark in marks:
            change[mark._replace(event="", weight=1)] += sign * mark.weight
    sums = [_row(mark) | {"total": amount} for mark, amount in change.items() if amount]
    _add(connection, _ADD, _EMPTY, [row for row in sums if not row["person"]])
    _add(connection, _ADD_PEOPLE, _EMPTY_PEOPLE, [row for row in sums if row["person"]])


def _add(connection: Connection, add: TextClause, empty: TextClause, sums: Sequence[Mapping[str, Any]]) -> None:
    """What changed is locked by the addition; of a sum that came to nothing no row is left, as if it never was.

    Counts at the door are less than nothing where a correction came before what it corrects.
    """
    write(connection, add, sums)
    write(connection, empty, [row for row in sums if row["total"] < 0 or row["measure"] == Measure.DOOR])


def _row(mark: Mark) -> dict[str, Any]:
    return mark._asdict() | {"month": mark.month.isoformat()}


# Reading

_SUMS = text("""
    WITH counted AS (
        SELECT month, centre, measure, sum(total) AS total FROM voice_month
        WHERE month BETWEEN :since AND :until AND starts_with(centre, :scope)
            AND (CAST(:service AS text) IS NULL OR service = :service)
        GROUP BY 1, 2, 3
    ), came AS (
        SELECT centre, greatest(max(total) FILTER (WHERE measure = :visit), max(total) FILTER (WHERE measure = :door))
            AS total
        FROM counted WHERE measure IN (:visit, :door) GROUP BY month, centre
    )
    SELECT left(centre, :digits) AS place, measure, CAST(sum(total) AS bigint) AS total
    FROM counted WHERE measure NOT IN (:visit, :door) GROUP BY 1, 2
    UNION ALL
    SELECT left(centre, :digits), CAST(:visit AS text), CAST(sum(total) AS bigint) FROM came GROUP BY 1
""")
_PEOPLE = text("""
    SELECT place, count(*) AS people FROM (
        SELECT DISTINCT left(centre, :digits) AS place, person FROM person_month
        WHERE month BETWEEN :since AND :until AND starts_with(centre, :scope) AND total > 0
            AND (CAST(:service AS text) IS NULL OR service = :service)
    ) AS met GROUP BY 1
""")
_MARKS = text("""
    SELECT m.case_id, m.event, e.type, e.time, m.measure, m.service, m.weight
    FROM mark m JOIN case_event e ON e.case_id = m.case_id AND e.id = m.event
    WHERE m.month = :month AND m.centre = :centre AND m.measure = ANY(:measures)
        AND (m.event, m.measure) > (CAST(:after_event AS uuid), :after_measure)
    ORDER BY m.event, m.measure LIMIT :limit
""")
_FIRST = ("00000000-0000-0000-0000-000000000000", "")


def sums(
    connection: Connection, scope: str, digits: int, since: date, until: date, service: str | None
) -> dict[str, dict[str, int]]:
    """Counts by measure of the places in scope whose ids have so many digits, over some months; without people.

    Visits are those of each centre's month by its counters or by its door, as `indices.came` has it.
    """
    asked = {"scope": scope, "digits": digits, "since": since, "until": until, "service": service}
    found: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for row in connection.execute(_SUMS, asked | {"visit": Measure.VISIT, "door": Measure.DOOR}):
        found[row.place][row.measure] = row.total
    return found


def sums_and_people(
    connection: Connection, scope: str, digits: int, since: date, until: date, service: str | None
) -> dict[str, dict[str, int]]:
    """As `sums`, with how many people it was: each is counted once, so that all of them are gone through."""
    found = defaultdict[str, dict[str, int]](dict, sums(connection, scope, digits, since, until, service))
    asked = {"scope": scope, "digits": digits, "since": since, "until": until, "service": service}
    for row in connection.execute(_PEOPLE, asked):
        found[row.place][Measure.PERSON] = row.people
    return found


def marked(
    connection: Connection,
    centre: str,
    month: date,
    measures: Sequence[str],
    limit: int,
    after: tuple[Any, str] | None = None,
) -> "Sequence[Row[Any]]":
    """The events of one centre and month that were counted for any of `measures`, by id, behind the key `after`."""
    event, measure = after or _FIRST
    asked = {"month": month, "centre": centre, "measures": list(measures), "limit": limit}
    return connection.execute(_MARKS, asked | {"after_event": str(event), "after_measure": measure}).all()
