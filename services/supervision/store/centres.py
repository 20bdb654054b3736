"""Supervision's copies of the centres, with the opening hours by which clocks count."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, text

from contracts.people import town_of
from services.supervision.domain.calendar import Calendar
from services.supervision.domain.centre import Centre, Naming, in_force
from services.supervision.domain.clock import HoursAt
from services.supervision.domain.opening import Hours, Window, county_hours

_LOAD = text("SELECT id, name, town, town_name, published::text AS published, version FROM centre WHERE id = ANY(:ids)")
_SAVE = text("""
    INSERT INTO centre (id, name, town, town_name, published, version)
    SELECT id, name, town, town_name, published, version
    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r(id text, name text, town text, town_name text, published jsonb,
        version bigint)
    ORDER BY id
    ON CONFLICT (id) DO UPDATE SET name = excluded.name, town = excluded.town, town_name = excluded.town_name,
        published = excluded.published, version = excluded.version
""")


class Centres:
    """Reads and writes the copies. A centre that has published nothing yet counts by the county's office hours."""

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar
        self.unpublished = (county_hours(calendar),)
        self.hours_from = lru_cache(maxsize=1_000)(self._hours_from)

    def load(self, connection: Connection, ids: Sequence[str]) -> dict[str, Centre]:
        """A centre for each id, known or not."""
        known = {
            row.id: Centre(row.id, Naming(row.name, row.town, row.town_name), self.hours_from(row.published), row.version)
            for row in connection.execute(_LOAD, {"ids": ids})
        }
        return {each: known.get(each) or self._unknown(each) for each in ids}

    def hours_at(self, connection: Connection, ids: Iterable[str]) -> HoursAt:
        """By which hours each of some centres opened at a moment."""
        centres = self.load(connection, sorted(ids))
        return lambda centre, moment: in_force(centres[centre].published, moment)

    def save(self, connection: Connection, centres: Sequence[Centre]) -> None:
        """Write copies, by id."""
        connection.execute(_SAVE, {"rows": json.dumps([_row(centre) for centre in centres], ensure_ascii=False)})

    def _unknown(self, centre: str) -> Centre:
        return Centre(centre, Naming(centre, town_of(centre), town_of(centre)), self.unpublished)

    def _hours_from(self, published: str) -> tuple[Hours, ...]:
        return tuple(hours_of(each, self.calendar) for each in json.loads(published))


def hours_of(published: Mapping[str, Any], calendar: Calendar) -> Hours:
    """The hours that one row of `published` holds."""
    return Hours(
        sequence=published["sequence"],
        valid_from=datetime.fromisoformat(published["valid_from"]),
        weekdays=frozenset(published["weekdays"]),
        windows=tuple((time.fromisoformat(opens), time.fromisoformat(closes)) for opens, closes in published["windows"]),
        closed=frozenset(date.fromisoformat(day) for day in published["closed"]),
        calendar=calendar,
    )


def _row(centre: Centre) -> dict[str, Any]:
    naming = centre.naming
    return {
        "id": centre.id,
        "name": naming.name,
        "town": naming.town,
        "town_name": naming.town_name,
        "published": [_published(hours) for hours in centre.published if hours.sequence],
        "version": centre.version,
    }


def _published(hours: Hours) -> dict[str, Any]:
    return {
        "sequence": hours.sequence,
        "valid_from": hours.valid_from.isoformat(),
        "weekdays": sorted(hours.weekdays),
        "windows": [_window(window) for window in hours.windows],
        "closed": sorted(day.isoformat() for day in hours.closed),
    }


def _window(window: Window) -> list[str]:
    return [moment.isoformat(timespec="minutes") for moment in window]
