"""The figures of each centre, counted up by what a batch changed."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, TypeAlias

from sqlalchemy import Connection, text

from services.chassis.work.rows import encoded, write
from services.supervision.domain.rollup import Figures

CHANNEL = "supervision.live"

# `live` is locked first of all and kept to the commit, so that a revision is seen only once all lower ones are. That
# makes the NOTIFY of every batch cheap too: nobody waits for the lock that it takes. Listeners throttle.
_ADD = text("""
    WITH next AS MATERIALIZED (
        UPDATE live SET revision = revision + 1 RETURNING revision
    ), days AS (
        INSERT INTO rollup_day AS r (centre, day, events, opened, met, completed_late)
        SELECT centre, day, events, opened, met, completed_late
        FROM json_to_recordset(CAST(:days AS json)) AS d(centre text, day date, events bigint, opened bigint,
            met bigint, completed_late bigint)
        ORDER BY centre, day
        ON CONFLICT (day, centre) DO UPDATE SET events = r.events + excluded.events,
            opened = r.opened + excluded.opened, met = r.met + excluded.met,
            completed_late = r.completed_late + excluded.completed_late
    ), centres AS (
        INSERT INTO rollup AS r (centre, open, last_event_at, revision)
        SELECT centre, open, last_event_at, next.revision
        FROM next, json_to_recordset(CAST(:centres AS json)) AS c(centre text, open bigint, last_event_at timestamptz)
        ORDER BY centre
        ON CONFLICT (centre) DO UPDATE SET open = r.open + excluded.open,
            last_event_at = greatest(r.last_event_at, excluded.last_event_at), revision = excluded.revision
    ), services AS (
        INSERT INTO rollup_service AS r (centre, service, open)
        SELECT centre, service, open
        FROM json_to_recordset(CAST(:services AS json)) AS s(centre text, service text, open bigint)
        ORDER BY centre, service
        ON CONFLICT (centre, service) DO UPDATE SET open = r.open + excluded.open
    ), steps AS (
        UPDATE climb SET revision = next.revision
        FROM next, json_to_recordset(CAST(:steps AS json)) AS s(ladder uuid, rung text)
        WHERE climb.ladder = s.ladder AND climb.rung = s.rung
    )
    SELECT pg_notify(:channel, '') FROM next
""")
_EMPTY = text("""
    DELETE FROM rollup_service AS r USING json_to_recordset(CAST(:rows AS json)) AS s(centre text, service text)
    WHERE (r.centre, r.service) = (s.centre, s.service) AND r.open = 0
""")
_Days: TypeAlias = "defaultdict[tuple[str, date], dict[str, int]]"
Step: TypeAlias = tuple[str, str]
"""A ladder's id and a rung on which something has happened."""
_COLUMNS = ("events", "opened", "met", "completed_late")


def add(
    connection: Connection,
    change: Figures,
    opened: Mapping[tuple[str, str], int],
    last: Mapping[str, datetime],
    centres: Iterable[str],
    steps: Sequence[Step] = (),
) -> None:
    """Add `change` to the days and `opened`, by centre and service, to the open cases.

    `last` has each centre's newest event.

    What that touches, `centres` and the rungs of `steps` get a new revision, and who watches wakes. Of a service that
    has nothing open any more no row is left.
    """
    days: _Days = defaultdict(lambda: dict.fromkeys(_COLUMNS, 0))
    for (centre, day, column), amount in change.items():
        days[centre, day][column] = amount
    of_centres: Counter[str] = Counter()
    for (centre, _), amount in opened.items():
        of_centres[centre] += amount
    touched = {*centres, *of_centres, *(centre for centre, _ in days)}
    if touched or steps:
        rows = [_centre(each, of_centres, last) for each in touched]
        services = [_service(*place, amount) for place, amount in opened.items()]
        values = {"days": _days(days), "centres": encoded(rows), "services": encoded(services)}
        on = encoded([{"ladder": ladder, "rung": rung} for ladder, rung in steps])
        connection.execute(_ADD, values | {"steps": on, "channel": CHANNEL})
        write(connection, _EMPTY, [_service(*place, amount) for place, amount in opened.items() if amount < 0])


def _service(centre: str, service: str, opened: int) -> dict[str, Any]:
    return {"centre": centre, "service": service, "open": opened}


def _days(days: _Days) -> str:
    return encoded([{"centre": centre, "day": day.isoformat(), **row} for (centre, day), row in days.items()])


def _centre(centre: str, opened: Mapping[str, int], last: Mapping[str, datetime]) -> dict[str, Any]:
    newest = last[centre].isoformat() if centre in last else None
    return {"centre": centre, "open": opened.get(centre, 0), "last_event_at": newest}
