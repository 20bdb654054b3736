"""The rules of centres in PostgreSQL."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, Row, text

from services.centres.domain.centre import Window
from services.centres.domain.hours import Recurring, Special, Timetable, of_week, timetable_id
from services.centres.store.centres import details_of
from services.chassis.work import Ref
from services.chassis.work.rows import write

_LOAD = text("SELECT * FROM timetable WHERE id = ANY(:ids) ORDER BY id FOR UPDATE")
_READ = text("SELECT * FROM timetable WHERE id = :id")
_CENTRE = text("SELECT * FROM centre WHERE id = :id")
_SAVE = text("""
    INSERT INTO timetable (id, recurring, special, renew_on, version, updated_at)
    SELECT id, recurring, special, renew_on, version, :now
    FROM jsonb_populate_recordset(NULL::timetable, CAST(:rows AS jsonb))
    ON CONFLICT (id) DO UPDATE SET recurring = excluded.recurring, special = excluded.special,
        renew_on = excluded.renew_on, version = excluded.version, updated_at = excluded.updated_at
""")
_DUE = text("SELECT * FROM timetable WHERE renew_on <= (now() AT TIME ZONE 'Asia/Shanghai')::date LIMIT :limit")


def load(connection: Connection, ids: Sequence[str]) -> dict[Ref[Any], Any]:
    """The rules of these ids; where none were set there are none, of no version."""
    rows: Any = connection.execute(_LOAD, {"ids": list(ids)}) if ids else ()
    known = {row.id: _timetable(row) for row in rows}
    return {Ref(Timetable, each): known.get(each) or Timetable(id=each) for each in ids}


def save(connection: Connection, timetables: Sequence[Timetable], now: datetime) -> None:
    """The rules as they are now."""
    write(connection, _SAVE, [_row(each) for each in sorted(timetables, key=attrgetter("id"))], now=now)


def due(connection: Connection, limit: int) -> list[Timetable]:
    """Of which days further ahead are to be told."""
    return [_timetable(row) for row in connection.execute(_DUE, {"limit": limit})]


def shown(connection: Connection, centre: str) -> dict[str, Any] | None:
    """A centre's rules as they are shown: where none were set, those that say the same as its week."""
    row = connection.execute(_CENTRE, {"id": centre}).one_or_none()
    if row is None:
        return None
    stored = connection.execute(_READ, {"id": timetable_id(centre)}).one_or_none()
    if stored:
        known = _timetable(stored)
        return _view(centre, row.name, known.recurring, known.special, known.version)
    details = details_of(row)
    return _view(centre, row.name, *of_week(details.hours, details.closed, details.opened_on), 0)


def _view(
    centre: str, name: str, recurring: Sequence[Recurring], special: Sequence[Special], version: int
) -> dict[str, Any]:
    rules = {"recurring": [asdict(each) for each in recurring], "special": [asdict(each) for each in special]}
    return {"centre": centre, "name": name, **rules, "version": version}


def _timetable(row: Row[Any]) -> Timetable:
    return Timetable(
        id=row.id,
        recurring=tuple(map(_recurring, row.recurring)),
        special=tuple(map(_special, row.special)),
        renew_on=row.renew_on,
        version=row.version,
    )


def _recurring(each: Mapping[str, Any]) -> Recurring:
    until = date.fromisoformat(each["until"]) if each["until"] else None
    return Recurring(each["rule"], each["opens"], each["closes"], date.fromisoformat(each["since"]), until)


def _special(each: Mapping[str, Any]) -> Special:
    return Special(
        date.fromisoformat(each["on"]), tuple(Window(**window) for window in each["windows"]), each["reason"]
    )


def _row(timetable: Timetable) -> dict[str, Any]:
    return {
        "id": timetable.id,
        "recurring": [
            asdict(each) | {"since": each.since.isoformat(), "until": each.until.isoformat() if each.until else None}
            for each in timetable.recurring
        ],
        "special": [asdict(each) | {"on": each.on.isoformat()} for each in timetable.special],
        "renew_on": timetable.renew_on.isoformat(),
        "version": timetable.version,
    }
