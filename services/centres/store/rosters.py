"""Duty rosters in PostgreSQL, each with all that was ever published of it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, Row, text

from contracts.envelope import Event
from contracts.roster import WORDS, DutyState, week_of
from contracts.standing import CentreState
from services.centres.domain.hours import DAY, published
from services.centres.domain.roster import Crew, Duty, DutyWeek, Gap, Member, Openings, gaps, roster_id
from services.centres.domain.standing import pauses_from
from services.centres.store.centres import details_of
from services.centres.store.rules import almanac
from services.centres.store.staff import leave_of
from services.chassis.calendar import Calendar
from services.chassis.work import Ref
from services.chassis.work.rows import write

_LOAD = text("SELECT * FROM roster WHERE id = ANY(:ids) ORDER BY id FOR UPDATE")
_READ = text("SELECT * FROM roster WHERE id = ANY(:ids) ORDER BY id")
_CREWS = text('SELECT id, centre, post, since, "to", leave FROM staff WHERE centre = ANY(:centres) ORDER BY id')
_CENTRE = text("SELECT * FROM centre WHERE id = :id")
_SAVE = text("""
    INSERT INTO roster (id, duties, version, updated_at)
    SELECT id, duties, version, :now FROM jsonb_populate_recordset(NULL::roster, CAST(:rows AS jsonb))
    ON CONFLICT (id) DO UPDATE SET duties = excluded.duties, version = excluded.version,
        updated_at = excluded.updated_at
""")
_SAVE_EVENTS = text("""
    INSERT INTO roster_event (roster, sequence, type, time, actor, data)
    SELECT roster, sequence, type, :now, actor, data
    FROM jsonb_populate_recordset(NULL::roster_event, CAST(:rows AS jsonb))
""")
_EVENTS = text("""
    SELECT sequence, type, time, actor, data, NULL AS note FROM roster_event WHERE roster = :id ORDER BY sequence
""")


def load(connection: Connection, ids: Sequence[str]) -> dict[Ref[Any], Any]:
    """The weeks of these ids; one for which nothing was planned is empty, and has no version yet."""
    rows: Any = connection.execute(_LOAD, {"ids": list(ids)}) if ids else ()
    known = {row.id: _week(row) for row in rows}
    return {Ref(DutyWeek, each): known.get(each) or DutyWeek(id=each) for each in ids}


def load_crews(connection: Connection, centres: Sequence[str]) -> dict[Ref[Any], Any]:
    """Who has or had a post at these centres; nobody's name is read."""
    members = defaultdict[str, dict[str, Member]](dict)
    for row in connection.execute(_CREWS, {"centres": list(centres)}) if centres else ():
        members[row.centre][row.id] = Member(post=row.post, since=row.since, to=row.to, leave=leave_of(row.leave))
    return {Ref(Crew, centre): Crew(id=centre, members=members[centre]) for centre in centres}


def save(connection: Connection, weeks: Sequence[DutyWeek], events: Sequence[Event], now: datetime) -> None:
    """The weeks as they are now, and what was said of them."""
    ordered = sorted(weeks, key=attrgetter("id"))
    write(connection, _SAVE, [_row(each) for each in ordered], now=now)
    own = {each.id for each in ordered}
    write(connection, _SAVE_EVENTS, [_event(each) for each in events if each.subject in own], now=now)


def timeline(connection: Connection, centre: str, week: str) -> list[dict[str, Any]]:
    """What was published of a week, oldest first: who planned or exchanged what, and when."""
    rows = connection.execute(_EVENTS, {"id": roster_id(centre, week)}).mappings()
    return [{"kind": "event", **row} for row in rows]


def shown(connection: Connection, centre: str, first: date, last: date) -> dict[str, Any] | None:
    """A centre's duties and gaps from `first` to `last` as they are shown; None for one that there isn't."""
    row = connection.execute(_CENTRE, {"id": centre}).one_or_none()
    if row is None:
        return None
    weeks = list(dict.fromkeys(week_of(first + n * DAY) for n in range((last - first).days + 1)))
    ids = {"ids": [roster_id(centre, week) for week in weeks]}
    known = {each.week: each for each in map(_week, connection.execute(_READ, ids))}
    duties = [duty for each in known.values() for duty in each.duties if first <= duty.on <= last]
    crew: Crew = load_crews(connection, [centre])[Ref(Crew, centre)]
    left = gaps(_openings(row, almanac().calendar(connection), first, last), duties, crew)
    return {
        "centre": centre,
        "weeks": [{"week": week, "version": known[week].version if week in known else 0} for week in weeks],
        "gaps": len(left),
        "items": _items(duties, left, crew),
    }


def _openings(row: Row[Any], calendar: Calendar, first: date, last: date) -> Openings:
    """As the centre published them; one that is merged opens no more."""
    if row.state == CentreState.MERGED:
        return {}
    return published(details_of(row), pauses_from(row.pauses), calendar, first, last)


def _items(duties: Iterable[Duty], left: Iterable[Gap], crew: Crew) -> list[dict[str, Any]]:
    rows = [_item(each, DutyState.PLANNED if crew.has(each) else DutyState.AWAY, crew) for each in duties]
    rows += [_item(each, DutyState.GAP, crew) for each in left]
    return sorted(rows, key=lambda row: (row["on"], row["begins"], row["ends"], row["staff"] or ""))


def _item(each: Duty | Gap, state: DutyState, crew: Crew) -> dict[str, Any]:
    staff = each.staff if isinstance(each, Duty) else None
    member = crew.members.get(staff) if staff else None
    when = {"on": each.on, "begins": each.begins, "ends": each.ends}
    return {**when, "staff": staff, "post": member and member.post, "state": state, "words": WORDS[state]}


def _week(row: Row[Any]) -> DutyWeek:
    return DutyWeek(id=row.id, duties=tuple(_duty(**each) for each in row.duties), version=row.version)


def _duty(on: str, **known: str) -> Duty:
    return Duty(on=date.fromisoformat(on), **known)


def _row(week: DutyWeek) -> dict[str, Any]:
    return {"id": week.id, "duties": [each.data() for each in week.duties], "version": week.version}


def _event(event: Event) -> Mapping[str, Any]:
    said = {name: getattr(event, name) for name in ("sequence", "type", "actor", "data")}
    return {"roster": event.subject, **said}
