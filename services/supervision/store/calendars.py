"""The calendar as of a transaction: what the house knows, and over it the notices that the county has entered."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, text

from contracts.envelope import Event
from services.chassis import calendars
from services.chassis.almanac import notice_of
from services.chassis.calendar import Calendar, Notice
from services.supervision.domain.almanac import CalendarYear, Place, Recounting

_REVISION = text("SELECT count(*), max(published_at) FROM calendar_notice")
_NEWEST = text("""
    SELECT DISTINCT ON (year) year, version, number, holidays, working_weekends, published_at, published_by
    FROM calendar_notice ORDER BY year, version DESC
""")
_SAVE = text("""
    INSERT INTO calendar_notice (year, version, number, holidays, working_weekends, published_at, published_by)
    VALUES (:year, :version, :number, :holidays, :working_weekends, :now, :actor)
""")
_RECOUNT = """
    SELECT r.*, (SELECT count(*) FROM clock_moved m WHERE (m.year, m.notice) = (r.year, r.notice)) AS moved
    FROM recounting r
"""
_RECOUNTS = text(f"{_RECOUNT} WHERE id = ANY(:ids) ORDER BY id FOR UPDATE")
_RUNNING = text(f"{_RECOUNT} WHERE done_at IS NULL ORDER BY begun_at")
_ALL_RECOUNTS = text(_RECOUNT)
_SAVE_RECOUNT = text("""
    INSERT INTO recounting (id, year, notice, first, reached, checked, begun_at, done_at, ended, version)
    VALUES (:id, :year, :notice, :first, :reached, :checked, :begun_at, :done_at, :ended, :version)
    ON CONFLICT (id) DO UPDATE SET notice = excluded.notice, first = excluded.first, reached = excluded.reached,
        checked = excluded.checked, begun_at = excluded.begun_at, done_at = excluded.done_at,
        ended = excluded.ended, version = excluded.version
""")


class Almanac(calendars.Almanac):
    """As every service has one, of what was entered here."""

    def calendar(self, connection: Connection) -> Calendar:
        """As this transaction sees it."""
        return self.as_of(connection, tuple(connection.execute(_REVISION).one()))

    def as_of(self, connection: Connection, revision: tuple[Any, ...]) -> Calendar:
        """At a revision, which is the number of notices and when the last was entered."""
        return self.composed(revision, lambda: map(_notice, connection.execute(_NEWEST)))

    def years(self, connection: Connection, years: Sequence[str]) -> dict[str, CalendarYear]:
        """These years, each with the newest notices of all."""
        rows = connection.execute(_NEWEST).all() if years else []
        notices = {row.year: _notice(row) for row in rows}
        versions = {str(row.year): row.version for row in rows}
        return {
            year: CalendarYear(id=year, base=self.base, notices=notices, version=versions.get(year, 0))
            for year in years
        }


def newest(connection: Connection) -> "Mapping[int, tuple[Notice, Row[Any]]]":
    """By year the newest notice, with when and by whom it was entered."""
    return {row.year: (_notice(row), row) for row in connection.execute(_NEWEST)}


def save(connection: Connection, years: Iterable[CalendarYear], actors: Mapping[str, str], now: datetime) -> None:
    """Write new notices; the older ones stay. `actors` says by year who entered it."""
    for year in years:
        if year.made:
            connection.execute(
                _SAVE,
                {
                    "year": year.made.year,
                    "version": year.version,
                    "number": year.made.number,
                    "now": now,
                    "actor": actors[year.id],
                    **calendars.days_of(year.made),
                },
            )


def take_in(connection: Connection, event: Event) -> None:
    """Write the notice that a calendar.published.v1 tells of, as it was written when it was entered."""
    said = event.data
    days = [(each["name"], each["from"], each["to"]) for each in said["holidays"]]
    row = {"holidays": json.dumps(days, ensure_ascii=False), "working_weekends": json.dumps(said["working_weekends"])}
    names = {name: said[name] for name in ("year", "version", "number")}
    connection.execute(_SAVE, {**row, **names, "now": event.time, "actor": event.actor})


def recounts(connection: Connection, ids: Sequence[str]) -> dict[str, Recounting]:
    """These recounts; one that never began is new."""
    rows = connection.execute(_RECOUNTS, {"ids": ids}) if ids else ()
    known = {row.id: _recounting(row) for row in rows}
    return {each: known.get(each) or Recounting(id=each, year=int(each.rpartition("-")[2])) for each in ids}


def running(connection: Connection) -> list[Recounting]:
    """The recounts that are not done, the newest last."""
    return [_recounting(row) for row in connection.execute(_RUNNING)]


def all_recounts(connection: Connection) -> dict[int, Recounting]:
    """Each year's, as far as there was one."""
    return {row.year: _recounting(row) for row in connection.execute(_ALL_RECOUNTS)}


def save_recounts(connection: Connection, recounts: Iterable[Recounting]) -> None:
    """Write how far they have come."""
    for each in recounts:
        row = {name: getattr(each, name) for name in _COLUMNS}
        connection.execute(_SAVE_RECOUNT, {**row, "reached": each.reached and json.dumps(each.reached, default=str)})


_COLUMNS = ("id", "year", "notice", "first", "checked", "moved", "begun_at", "done_at", "ended", "version")


def _recounting(row: "Row[Any]") -> Recounting:
    return Recounting(**{name: getattr(row, name) for name in _COLUMNS}, reached=_place(row.reached))


def _place(reached: Sequence[Any] | None) -> Place | None:
    if reached is None:
        return None
    due, case, standard, opening = reached
    return datetime.fromisoformat(due), case, standard, opening


def _notice(row: "Row[Any]") -> Notice:
    return notice_of(row.year, row.number, row.holidays, row.working_weekends)
