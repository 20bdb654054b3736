"""Centres in PostgreSQL."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, Row, text

from contracts.envelope import Event
from contracts.standing import CentreState, ClosingReason
from services.centres.domain.centre import Centre, Details, Hours, OpenDay, Window
from services.centres.domain.location import Location
from services.centres.domain.standing import asked_from, pauses_from
from services.chassis.history import History
from services.chassis.work import Ref
from services.chassis.work.rows import move_rows, moves, write

HISTORY = History("centre")

_LOAD = text("SELECT * FROM centre WHERE id = ANY(:ids) ORDER BY id FOR UPDATE")
_COLUMNS = (
    "id, name, town, town_name, batch, population, opened_on, hours, closed, open_exceptions, lon, lat, "
    "state, reason, joint_site, instead, pauses, asked, moves, version"
)
_SAVE = text(f"""
    INSERT INTO centre ({_COLUMNS}, updated_at)
    SELECT {_COLUMNS}, :now
    FROM jsonb_populate_recordset(NULL::centre, CAST(:rows AS jsonb))
    ON CONFLICT (id) DO UPDATE SET
        name = excluded.name, town = excluded.town, town_name = excluded.town_name, batch = excluded.batch,
        population = excluded.population, opened_on = excluded.opened_on, hours = excluded.hours,
        closed = excluded.closed, open_exceptions = excluded.open_exceptions, lon = excluded.lon, lat = excluded.lat,
        state = excluded.state,
        reason = excluded.reason, joint_site = excluded.joint_site, instead = excluded.instead,
        pauses = excluded.pauses, asked = excluded.asked, moves = excluded.moves,
        version = excluded.version, updated_at = excluded.updated_at
""")  # noqa: S608 - the names above
_DUE = text("""
    SELECT id, version FROM centre
    WHERE state = 'suspended'
        AND CAST(pauses -> -1 ->> 'reopens_on' AS date) <= CAST(now() AT TIME ZONE 'Asia/Shanghai' AS date)
    ORDER BY pauses -> -1 ->> 'reopens_on', id LIMIT :limit
""")


def load(connection: Connection, ids: Sequence[str]) -> dict[Ref[Any], Any]:
    """The centres of these ids that exist."""
    rows = connection.execute(_LOAD, {"ids": ids}).all()
    return {Ref(Centre, row.id): _centre(row) for row in rows}


def save(connection: Connection, changed: Sequence[Centre], events: Sequence[Event], now: datetime) -> None:
    """Each changed centre with what has happened to it."""
    centres = sorted(changed, key=attrgetter("id"))
    write(connection, _SAVE, [each.details.data() | _place(each) | _standing(each) for each in centres], now=now)
    HISTORY.save(connection, centres, events, now)


def due(connection: Connection, limit: int) -> Sequence[Row[Any]]:
    """Suspended centres, with the version that they have, whose day has come; the longest due first."""
    return connection.execute(_DUE, {"limit": limit}).all()


def details_of(row: Row[Any]) -> Details:
    """What is known of the centre of a row."""
    windows = tuple(Window(**window) for window in row.hours["windows"])
    return Details(
        id=row.id,
        name=row.name,
        town=row.town,
        town_name=row.town_name,
        batch=row.batch,
        population=row.population,
        opened_on=row.opened_on,
        hours=Hours(tuple(row.hours["weekdays"]), windows),
        closed=tuple(date.fromisoformat(day) for day in row.closed),
        open_exceptions=tuple(_open_day(**each) for each in row.open_exceptions),
    )


def _open_day(on: str, windows: Sequence[Mapping[str, str]], announced: bool) -> OpenDay:  # noqa: FBT001 - as stored
    return OpenDay(date.fromisoformat(on), tuple(Window(**window) for window in windows), announced)


def _place(centre: Centre) -> dict[str, float | None]:
    where = centre.location
    return {"lon": where.lon if where else None, "lat": where.lat if where else None}


def _location_of(row: Row[Any]) -> Location | None:
    return None if row.lon is None else Location(float(row.lon), float(row.lat))


def _centre(row: Row[Any]) -> Centre:
    return Centre.of(
        details_of(row),
        location=_location_of(row),
        state=CentreState(row.state),
        reason=ClosingReason(row.reason) if row.reason else None,
        joint_site=row.joint_site,
        instead=row.instead,
        pauses=pauses_from(row.pauses),
        asked=asked_from(row.asked),
        moves=moves(row.moves),
        version=row.version,
    )


def _standing(centre: Centre) -> dict[str, Any]:
    return {
        "state": centre.state,
        "reason": centre.reason,
        "joint_site": centre.joint_site,
        "instead": centre.instead,
        "pauses": [pause.data() for pause in centre.pauses],
        "asked": centre.asked and centre.asked.data(),
        "moves": move_rows(centre.moves),
        "version": centre.version,
    }
