"""What bears on a person's bookings over all centres: found in appointments and suspensions, under a lock."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, text

from contracts.clinics import SuspensionState as State
from contracts.envelope import Event
from services.chassis.history import History
from services.chassis.work import Ref
from services.chassis.work.rows import move_rows, moves
from services.clinic.domain.patient import Person, Suspension
from services.clinic.domain.slot import Place
from services.clinic.store.tables import Table

HISTORY = History("suspension")
_TABLE = Table(
    "suspension", ("id", "person", "phone", "imposed_at", "until", "counted"), ("centre", "state", "moves", "version")
)
_LOCK = text("SELECT count(pg_advisory_xact_lock(k)) FROM unnest(CAST(:locks AS bigint[])) k")
_BOOKED = text("""
    SELECT id, identity_hash, slot, room, starts_at, ends_at FROM appointment
    WHERE identity_hash = ANY(:persons) AND ends_at > now()
        AND state = ANY('{booked,arrived,waiting,called,passed,in_consultation}')
""")
_TOOK_PLACE = """
    NOT EXISTS (
        SELECT FROM slot JOIN schedule ON schedule.id = slot.schedule
        WHERE slot.id = missed.slot AND schedule.state = 'stopped')
"""
_WELL_FOUNDED = f"""
    NOT EXISTS (
        SELECT FROM appointment missed
        WHERE missed.id = ANY(suspension.counted) AND (missed.state <> 'no_show' OR NOT {_TOOK_PLACE}))
"""
SUSPENDS = f"(suspension.state <> 'lifted' AND suspension.until > now() AND {_WELL_FOUNDED})"
"""Whether somebody can't book: what it has counted must still be no-shows, of sessions that took place."""
_MISSED = text(f"""
    SELECT identity_hash, id, starts_at FROM appointment missed
    WHERE identity_hash = ANY(:persons) AND state = 'no_show' AND {_TOOK_PLACE} AND NOT EXISTS (
        SELECT FROM suspension
        WHERE person = identity_hash AND missed.id = ANY(counted) AND (suspension.state = 'lifted' OR {_WELL_FOUNDED}))
""")  # noqa: S608 - as above
_SUSPENDED = text(f"""
    SELECT person, max(until) AS until FROM suspension WHERE person = ANY(:persons) AND {SUSPENDS} GROUP BY person
""")  # noqa: S608 - as above
_LOAD = text("SELECT * FROM suspension WHERE id = ANY(CAST(:ids AS uuid[])) ORDER BY id FOR UPDATE")


def load(connection: Connection, named: Sequence[str], led_to: Sequence[str] = ()) -> dict[Ref[Any], Any]:
    """These people, as their appointments and suspensions tell of them.

    Those that the request named are locked; those that something else `led_to` are locked here, so that nobody books
    for them at the same time.
    """
    persons = sorted({*named, *led_to})
    if not persons:
        return {}
    locks = sorted(Ref(Person, each).lock for each in set(led_to) - set(named))
    connection.execute(_LOCK, {"locks": locks})
    asked = {"persons": persons}
    booked, missed = connection.execute(_BOOKED, asked).all(), connection.execute(_MISSED, asked).all()
    until = {row.person: row.until for row in connection.execute(_SUSPENDED, asked)}
    return {
        Ref(Person, each): Person(
            id=each,
            booked={str(row.id): _place(row) for row in booked if row.identity_hash == each},
            missed={str(row.id): row.starts_at for row in missed if row.identity_hash == each},
            suspended_until=until.get(each),
        )
        for each in persons
    }


def load_suspensions(connection: Connection, ids: Sequence[str]) -> dict[Ref[Any], Any]:
    """The suspensions that exist, of these."""
    rows: Any = connection.execute(_LOAD, {"ids": list(ids)}) if ids else ()
    return {Ref(Suspension, str(row.id)): _suspension(row) for row in rows}


def save(connection: Connection, suspensions: Sequence[Suspension], events: Sequence[Event], now: datetime) -> None:
    """Write suspensions with what has happened to them."""
    _TABLE.save(connection, map(_row, suspensions), now)
    HISTORY.save(connection, suspensions, events, now)


def _place(row: Row[Any]) -> Place:
    return Place(str(row.slot), row.room, row.starts_at, row.ends_at)


def _suspension(row: Row[Any]) -> Suspension:
    return Suspension(
        id=str(row.id),
        centre=row.centre,
        person=row.person,
        phone=row.phone,
        imposed_at=row.imposed_at,
        until=row.until,
        counted=tuple(map(str, row.counted)),
        state=State(row.state),
        moves=moves(row.moves),
        version=row.version,
    )


def _row(each: Suspension) -> dict[str, Any]:
    return {
        "id": each.id,
        "centre": each.centre,
        "person": each.person,
        "phone": each.phone,
        "imposed_at": each.imposed_at,
        "until": each.until,
        "counted": each.counted,
        "state": each.state,
        "moves": move_rows(each.moves),
        "version": each.version,
    }
