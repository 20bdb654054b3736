"""Supervision's copies of the centres, with the opening hours by which clocks count."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from functools import cache, lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, text

from contracts.people import town_of
from contracts.standing import CentreState
from services.chassis.almanac import built_in
from services.chassis.calendar import Calendar
from services.supervision.domain.centre import Centre, Naming, in_force
from services.supervision.domain.clock import HoursAt
from services.supervision.domain.fold import Book
from services.supervision.domain.opening import Hours, OpenDay, Published, Window, pauses_from
from services.supervision.store.calendars import Almanac
from services.supervision.store.office import WorkingTimes
from services.supervision.store.standards import Standards

_LOAD = text("SELECT id, name, town, town_name, published::text AS published, version FROM centre WHERE id = ANY(:ids)")
_BASIS = text("""
    SELECT c.id, c.name, c.town, c.town_name, c.published::text AS published, c.version, basis.*
    FROM (
        SELECT
            (SELECT count(*) FROM standard_version) AS versions,
            (SELECT max(published_at) FROM standard_version) AS versioned_at,
            (SELECT count(*) FROM calendar_notice) AS notices,
            (SELECT max(published_at) FROM calendar_notice) AS noticed_at,
            (SELECT count(*) FROM working_hours) AS tables,
            (SELECT max(published_at) FROM working_hours) AS tabled_at,
            EXISTS (SELECT FROM recounting WHERE done_at IS NULL) AS recounting
    ) AS basis
    LEFT JOIN centre AS c ON c.id = ANY(:ids)
""")
_SAVE = text("""
    INSERT INTO centre (id, name, town, town_name, published, version)
    SELECT id, name, town, town_name, published, version
    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r(id text, name text, town text, town_name text, published jsonb,
        version bigint)
    ORDER BY id
    ON CONFLICT (id) DO UPDATE SET name = excluded.name, town = excluded.town, town_name = excluded.town_name,
        published = excluded.published, version = excluded.version
""")


class Basis(NamedTuple):
    """What clocks count by as of a transaction; `recounting` says that a new calendar is being taken in meanwhile."""

    hours_at: HoursAt
    book: Book
    recounting: bool


class Centres:
    """Reads and writes the copies, and knows what clocks count by beside: calendar, the county's hours, standards."""

    def __init__(self, almanac: Almanac) -> None:
        self.almanac = almanac
        self.standards = Standards()
        self.working = WorkingTimes()

    def load(self, connection: Connection, ids: Sequence[str]) -> dict[str, Centre]:
        """A centre for each id; one that nobody has published yet is called by its id."""
        return _each(ids, connection.execute(_LOAD, {"ids": ids}).all())

    def basis(self, connection: Connection, ids: Iterable[str]) -> Basis:
        """By which hours each of some centres counts at a moment, and by which standards; one statement as a rule."""
        wanted = sorted(ids)
        rows = connection.execute(_BASIS, {"ids": wanted}).all()
        centres = _each(wanted, [row for row in rows if row.id])
        calendar = self.almanac.as_of(connection, (rows[0].notices, rows[0].noticed_at))
        office = self.working.as_of(connection, (rows[0].tables, rows[0].tabled_at))
        return Basis(
            hours_at=_hours_at(centres.values(), calendar, office),
            book=self.standards.as_of(connection, (rows[0].versions, rows[0].versioned_at)),
            recounting=rows[0].recounting,
        )

    def with_joint_sites(self, connection: Connection, ids: Iterable[str]) -> set[str]:
        """Some centres, and all into which they have merged, at however many removes."""
        found, new = set[str](), set(ids)
        while new:
            found |= new
            known = self.load(connection, sorted(new)).values()
            new = {each.joint_site for each in known if each.joint_site} - found
        return found

    def save(self, connection: Connection, centres: Sequence[Centre]) -> None:
        """Write copies, by id."""
        connection.execute(_SAVE, {"rows": json.dumps([_row(centre) for centre in centres], ensure_ascii=False)})


def _hours_at(centres: Iterable[Centre], calendar: Calendar, office: Published) -> HoursAt:
    """As `in_force` has them."""
    known: dict[tuple[str, int], Hours] = {}
    published = {each.id: each.published for each in centres}

    def at(centre: str, moment: datetime) -> Hours:
        found = in_force(published[centre], moment, office)
        key = (centre, found.sequence)
        if key not in known:
            known[key] = _hours(found, calendar, office)
        return known[key]

    return at


@lru_cache(maxsize=1_000)
def _hours(published: Published, calendar: Calendar, office: Published) -> Hours:
    """One object for as long as nothing new is published: what was counted by it is remembered by it."""
    return Hours(published, calendar, office=office)


def _each(ids: Sequence[str], rows: "Sequence[Row[Any]]") -> dict[str, Centre]:
    known = {row.id: _centre(row) for row in rows}
    return {each: known.get(each) or Centre(each, Naming(each, town_of(each), town_of(each))) for each in ids}


def _centre(row: "Row[Any]") -> Centre:
    return Centre(row.id, Naming(row.name, row.town, row.town_name), published_from(row.published), row.version)


@cache
def copies() -> Centres:
    """The copies on China's calendar, which takes a while to build."""
    return Centres(Almanac(built_in()))


@lru_cache(maxsize=1_000)
def published_from(column: str | None) -> tuple[Published, ...]:
    """The hours in the text of a `published` column; parsed once for as long as it stays the same."""
    return tuple(_published_from(each) for each in json.loads(column or "[]"))


def _published_from(row: Mapping[str, Any]) -> Published:
    return Published(
        sequence=row["sequence"],
        valid_from=datetime.fromisoformat(row["valid_from"]),
        weekdays=frozenset(row["weekdays"]),
        windows=_windows(row["windows"]),
        closed=frozenset(date.fromisoformat(day) for day in row["closed"]),
        population=row.get("population"),
        pauses=pauses_from(row.get("pauses", ())),
        state=CentreState(row.get("state", CentreState.OPEN)),
        joint_site=row.get("joint_site"),
        others={
            date.fromisoformat(day): OpenDay(_windows(windows), announced)
            for day, windows, announced in row.get("others", ())
        },
    )


def _windows(windows: Sequence[Sequence[str]]) -> tuple[Window, ...]:
    return tuple((time.fromisoformat(opens), time.fromisoformat(closes)) for opens, closes in windows)


def _row(centre: Centre) -> dict[str, Any]:
    naming = centre.naming
    return {
        "id": centre.id,
        "name": naming.name,
        "town": naming.town,
        "town_name": naming.town_name,
        "published": [_published(hours) for hours in centre.published],
        "version": centre.version,
    }


def _published(hours: Published) -> dict[str, Any]:
    return {
        "sequence": hours.sequence,
        "valid_from": hours.valid_from.isoformat(),
        "weekdays": sorted(hours.weekdays),
        "windows": [_window(window) for window in hours.windows],
        "closed": sorted(day.isoformat() for day in hours.closed),
        "population": hours.population,
        "pauses": [{name: day.isoformat() for name, day in pause._asdict().items()} for pause in hours.pauses],
        "state": hours.state,
        "joint_site": hours.joint_site,
        "others": [
            [day.isoformat(), [_window(window) for window in other.windows], other.announced]
            for day, other in sorted(hours.others.items())
        ],
    }


def _window(window: Window) -> list[str]:
    return [moment.isoformat(timespec="minutes") for moment in window]
