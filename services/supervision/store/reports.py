"""What the reading endpoints ask. All of it is limited to `scope`, the id prefix that the reader may see."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, Row, text

from contracts.clocks import ClockState
from contracts.people import COUNTY, town_of
from services.chassis.calendar import Calendar, day_of
from services.supervision.domain.centre import hours_of
from services.supervision.domain.clock import Clock
from services.supervision.domain.county import CentreNow
from services.supervision.domain.opening import Published
from services.supervision.domain.silence import Listening
from services.supervision.store.cases import COLUMNS, clock_from
from services.supervision.store.centres import Centres, published_from
from services.supervision.store.listening import duties_from

SHARED = timedelta(seconds=1)

_NOW = text("SELECT now()")
_LIVE = text("SELECT revision, now() FROM live")
_CENTRES = text("""
    WITH card AS (
        SELECT centre, case_id, true AS red, answerable FROM clock
        WHERE ended_at IS NULL AND paused_at IS NULL AND due_at < now() AND starts_with(centre, :scope)
        UNION ALL
        SELECT centre, case_id, false, answerable FROM clock
        WHERE rung = 1 AND rung_due = due_at AND ended_at IS NULL AND paused_at IS NULL AND due_at >= now()
            AND starts_with(centre, :scope)
    ), carded AS (
        SELECT centre, split_part(case_id, ':', 1) AS service, count(DISTINCT case_id) FILTER (WHERE red) AS late,
            count(DISTINCT case_id) FILTER (WHERE NOT red) AS warned
        FROM card WHERE answerable = 'village:' || centre GROUP BY 1, 2
    ), service AS (
        SELECT centre, service, coalesce(open, 0) AS open, coalesce(late, 0) AS late, coalesce(warned, 0) AS warned
        FROM rollup_service FULL JOIN carded USING (centre, service)
    ), late AS (
        SELECT centre, CAST(sum(late) AS bigint) AS late, CAST(sum(warned) AS bigint) AS warned, json_object_agg(
            service, json_build_object('open', open, 'late', late, 'warned', warned) ORDER BY service
        ) FILTER (WHERE open > 0) AS services
        FROM service GROUP BY centre
    )
    SELECT coalesce(c.id, r.centre) AS id, c.name, c.town, c.town_name, c.published::text AS published, r.last_event_at,
        n.duties, coalesce(r.open, 0) AS open, coalesce(d.met, 0) AS on_time,
        coalesce(l.late, 0) + coalesce(d.completed_late, 0) AS late,
        coalesce(l.warned, 0) AS warned, l.services,
        coalesce(d.events, 0) AS events_today, coalesce(r.revision, 0) AS revision
    FROM centre c
    FULL JOIN rollup r ON r.centre = c.id
    LEFT JOIN rollup_day d ON d.centre = r.centre AND d.day = :today
    LEFT JOIN late l ON l.centre = r.centre
    LEFT JOIN listening n ON n.id = c.id
    WHERE starts_with(coalesce(c.id, r.centre), :scope)
    ORDER BY 1
""")
_CASE_EVENTS = text("""
    SELECT e.id, e.type, e.time, e.sequence, e.centre, e.responsible, a.actor,
        a.data ->> 'first_contact' AS named, e.said ->> 'follows' AS follows
    FROM case_event e JOIN audit_log a ON a.id = e.id
    WHERE e.case_id = :case ORDER BY e.sequence, e.id
""")
_LED_TO = text("""
    SELECT DISTINCT case_id FROM case_event
    WHERE said ->> 'follows' = :case AND said ->> 'follows' IS NOT NULL AND case_id <> :case ORDER BY 1 LIMIT :most
""")
MOST_LED_TO = 20
"""Cases that one has led to, at the most."""
_STATES = {
    ClockState.RUNNING: "ended_at IS NULL AND paused_at IS NULL AND due_at >= now()",
    ClockState.PAUSED: "ended_at IS NULL AND paused_at IS NOT NULL",
    ClockState.BREACHED: "ended_at IS NULL AND paused_at IS NULL AND due_at < now()",
    ClockState.MET: "ended_at <= due_at AND NOT voided",
    ClockState.COMPLETED_LATE: "ended_at > due_at AND NOT voided",
    ClockState.VOID: "voided",
}
_UNFINISHED = "ended_at IS NULL"
_WARNED = "rung = 1 AND rung_due = due_at AND ended_at IS NULL AND paused_at IS NULL AND due_at >= now()"
_KEY = ("due_at", "case_id", "standard", "opening_sequence")
_AFTER = f"({', '.join(_KEY)}) > (CAST(:due_at AS timestamptz), :case_id, :standard, :opening_sequence)"


def moment(connection: Connection) -> datetime:
    """The moment as of which this transaction reads."""
    now: datetime = connection.execute(_NOW).scalar_one()
    return now


def centres(connection: Connection, copies: Centres, scope: str) -> list[CentreNow]:
    """Every centre in scope, by id: published or not, with events or without."""
    now, by = moment(connection), (copies.almanac.calendar(connection), copies.working.office(connection))
    rows = connection.execute(_CENTRES, {"scope": scope, "today": day_of(now)})
    return [_centre(row, by, now) for row in rows]


@dataclass(frozen=True, slots=True)
class Glance:
    """The centres as they stood at one moment and revision."""

    revision: int
    as_of: datetime
    centres: list[CentreNow]


class Glances:
    """What all who watch are shown: they ask at the same notice, so each database is read once for all of them."""

    def __init__(self, copies: Centres) -> None:
        self._copies = copies
        self._last: WeakKeyDictionary[Engine, Glance] = WeakKeyDictionary()

    def of(self, connection: Connection, scope: str) -> Glance:
        """The centres in scope: of this very revision, and at most SHARED old, as being late comes with time alone."""
        revision, now = connection.execute(_LIVE).one()
        last = self._last.get(connection.engine)
        if last is None or last.revision != revision or abs(now - last.as_of) > SHARED:
            last = self._last[connection.engine] = Glance(revision, now, centres(connection, self._copies, COUNTY))
        return replace(last, centres=[centre for centre in last.centres if centre.id.startswith(scope)])


def case_events(connection: Connection, case: str) -> "Sequence[Row[Any]]":
    """The events of a case by sequence; none where there is no such case."""
    return connection.execute(_CASE_EVENTS, {"case": case}).all()


def led_to(connection: Connection, case: str) -> list[str]:
    """The cases that say that this one has led to them, by name."""
    return list(connection.execute(_LED_TO, {"case": case, "most": MOST_LED_TO}).scalars())


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """Which clocks are asked for: all, or those that every part says that is given.

    `warned` have had their yellow card and are not yet late; `since` is when they opened at the earliest;
    `responsible` is who owes them now, as `<party>:<id>`.
    """

    state: ClockState | None = None
    service: str | None = None
    since: datetime | None = None
    responsible: str | None = None
    unfinished: bool = False
    warned: bool = False

    @property
    def conditions(self) -> list[str]:
        """As SQL has them, with `:service`, `:since` and `:responsible`."""
        asked = {
            _STATES[self.state] if self.state else "": self.state,
            _UNFINISHED: self.unfinished,
            _WARNED: self.warned,
            "starts_with(case_id, :service || ':')": self.service,
            "opened_at >= :since": self.since,
            "responsible = :responsible": self.responsible,
        }
        return [condition for condition, value in asked.items() if value]


def clocks(
    connection: Connection,
    scope: str,
    limit: int,
    sought: Sought,
    after: tuple[datetime, str, str, int] | None = None,
) -> list[tuple[str, Clock]]:
    """Clocks in scope, each with its case, the earliest due first, behind the key `after`."""
    conditions = ["starts_with(centre, :scope)", *sought.conditions]
    values: dict[str, Any] = {"scope": scope, "limit": limit}
    values |= {name: value for name in ("service", "since", "responsible") if (value := getattr(sought, name))}
    if after:
        conditions.append(_AFTER)
        values |= zip(_KEY, after, strict=True)
    where = " AND ".join(conditions)
    query = f"SELECT {COLUMNS} FROM clock WHERE {where} ORDER BY {', '.join(_KEY)} LIMIT :limit"  # noqa: S608 - constants
    return [(row.case_id, clock_from(row)) for row in connection.execute(text(query), values)]


def _centre(row: "Row[Any]", by: tuple[Calendar, Published], now: datetime) -> CentreNow:
    hours = hours_of(published_from(row.published), now, *by)
    heard = Listening(id=row.id, hours=hours, last_event_at=row.last_event_at, duties=duties_from(row.duties))
    town = row.town or town_of(row.id)
    return CentreNow(
        id=row.id,
        name=row.name or row.id,
        town=town,
        town_name=row.town_name or town,
        open=row.open,
        on_time=row.on_time,
        late=row.late,
        events_today=row.events_today,
        last_event_at=row.last_event_at,
        silent=heard.is_silent(now),
        opening_now=hours.is_open(now),
        revision=row.revision,
        state=hours.published.state,
        joint_site=hours.published.joint_site,
        warned=row.warned,
        services=row.services or {},
    )
