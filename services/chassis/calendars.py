"""A service's own copy of the county's calendars, for services that count working days by themselves (ADR 0038).

The service makes the table: `calendar_overlay (year integer PRIMARY KEY, version bigint NOT NULL, number text NOT NULL,
holidays jsonb NOT NULL, working_weekends jsonb NOT NULL, published_at timestamptz NOT NULL)`.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

from contracts.envelope import Event, Fact
from contracts.people import COUNTY
from services.chassis.almanac import notice_of
from services.chassis.calendar import Calendar, Notice
from services.chassis.work import Answer, Handler, Ref, Work

_COLUMNS = "year, version, number, holidays, working_weekends, published_at"
_LOAD = text(f"SELECT {_COLUMNS} FROM calendar_overlay WHERE year = ANY(:years) ORDER BY year FOR UPDATE")  # noqa: S608 - the names above
_ALL = text(f"SELECT {_COLUMNS} FROM calendar_overlay")  # noqa: S608 - the names above
_REVISION = text("SELECT sum(version), max(published_at) FROM calendar_overlay")
_SAVE = text(f"""
    INSERT INTO calendar_overlay ({_COLUMNS})
    VALUES (:year, :version, :number, :holidays, :working_weekends, :published_at)
    ON CONFLICT (year) DO UPDATE SET version = excluded.version, number = excluded.number,
        holidays = excluded.holidays, working_weekends = excluded.working_weekends, published_at = excluded.published_at
    WHERE calendar_overlay.version < excluded.version
""")  # noqa: S608 - the names above


@dataclass(slots=True)
class Overlay:
    """The county's notice of one year; `id` is the year."""

    id: str
    notice: Notice
    version: int
    published_at: datetime
    facts: tuple[Fact, ...] = ()

    @property
    def centre(self) -> str:
        """The county's own."""
        return COUNTY


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyCalendar:
    """The county has published a year's notice; `version` is the sequence of that event."""

    notice: Notice
    version: int
    published_at: datetime

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """Our copy of the year."""
        return (Ref(Overlay, str(self.notice.year)),)


def calendar_published(event: Event) -> CopyCalendar:
    """calendar.published.v1. Raises KeyError or ValueError for data that the contract doesn't know."""
    said = event.data
    days = ((each["name"], each["from"], each["to"]) for each in said["holidays"])
    notice = notice_of(said["year"], said["number"], days, said["working_weekends"])
    return CopyCalendar(notice=notice, version=event.sequence, published_at=event.time)


def copy_calendar(work: Work, command: CopyCalendar) -> Answer:
    """Take over a year's notice unless we know a later one."""
    year = str(command.notice.year)
    overlay = work.find(Overlay, year)
    if overlay is None:
        work.add(year, Overlay(year, command.notice, command.version, command.published_at))
    elif command.version > overlay.version:
        overlay.notice, overlay.version, overlay.published_at = command.notice, command.version, command.published_at
    return {}


EVENTS = {"calendar.published.v1": calendar_published}
HANDLERS: Mapping[type, Handler] = {CopyCalendar: copy_calendar}


class Almanac:
    """Reads the calendar in force; composed once for as long as no notice comes."""

    def __init__(self, base: Calendar) -> None:
        self.base = base
        self._composed: tuple[tuple[Any, ...], Calendar] | tuple[None, None] = (None, None)

    def calendar(self, connection: Connection) -> Calendar:
        """As this transaction sees it."""
        revision = tuple(connection.execute(_REVISION).one())
        return self.composed(revision, lambda: map(_notice, connection.execute(_ALL)))

    def composed(self, revision: tuple[Any, ...], notices: Callable[[], Iterable[Notice]]) -> Calendar:
        """At a revision, which `notices` are asked for where it is another than last time."""
        known, calendar = self._composed
        if calendar is None or known != revision:
            calendar = self.base.over(notices())
            self._composed = (revision, calendar)
        return calendar


def load(connection: Connection, years: Sequence[str]) -> dict[Ref[Any], Any]:
    """The overlays that are known, of these years."""
    rows: Any = connection.execute(_LOAD, {"years": [int(year) for year in years]}) if years else ()
    return {
        Ref(Overlay, str(row.year)): Overlay(str(row.year), _notice(row), row.version, row.published_at) for row in rows
    }


def versions(connection: Connection) -> dict[int, int]:
    """By year the version that is known."""
    return {row.year: row.version for row in connection.execute(_ALL)}


def save(connection: Connection, overlays: Sequence[Overlay]) -> None:
    """Write copies; an older one changes nothing."""
    for each in sorted(overlays, key=lambda overlay: overlay.id):
        connection.execute(_SAVE, _row(each))


def _notice(row: Any) -> Notice:
    return notice_of(row.year, row.number, row.holidays, row.working_weekends)


def _row(overlay: Overlay) -> dict[str, Any]:
    notice = overlay.notice
    return {
        "year": notice.year,
        "version": overlay.version,
        "number": notice.number,
        **days_of(notice),
        "published_at": overlay.published_at,
    }


def days_of(notice: Notice) -> dict[str, str]:
    """A notice's days as its row has them."""
    days = [(each.name, each.first.isoformat(), each.last.isoformat()) for each in notice.holidays]
    weekends = [day.isoformat() for day in sorted(notice.working_weekends)]
    return {"holidays": json.dumps(days, ensure_ascii=False), "working_weekends": json.dumps(weekends)}
