"""Sessions with their slots, and the numbers of the day."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, text

from contracts.clinics import Practice
from contracts.clinics import ScheduleState as State
from contracts.envelope import Event
from services.chassis.history import History
from services.chassis.work import Ref
from services.chassis.work.rows import move_rows, moves
from services.clinic.domain.queue import Numbers
from services.clinic.domain.slot import Place, Room, Schedule, Slot
from services.clinic.store.tables import Table

_HISTORY = History("schedule")
_SCHEDULES = Table(
    "schedule", ("id", "centre", "room", "practice", "begins_at", "ends_at"), ("state", "moves", "version")
)
_SLOTS = Table(
    "slot", ("id", "schedule", "centre", "room", "starts_at", "ends_at", "capacity"), ("taken", "version"), ()
)
_NUMBERS = Table("numbers", ("id",), ("day", "last", "version"), ())

_LOAD_SCHEDULES = text("SELECT * FROM schedule WHERE id = ANY(CAST(:ids AS uuid[])) ORDER BY id FOR UPDATE")
_LOAD_SLOTS = text("""
    SELECT slot.*, schedule.state = 'stopped' AS stopped FROM slot JOIN schedule ON schedule.id = slot.schedule
    WHERE slot.id = ANY(CAST(:ids AS uuid[])) ORDER BY slot.id FOR UPDATE OF slot FOR SHARE OF schedule
""")
_LOAD_ROOMS = text("""
    SELECT centre || ':' || room AS id, begins_at, ends_at FROM schedule
    WHERE centre = ANY(:centres) AND state = 'open' AND ends_at > now()
""")
_LOAD_NUMBERS = text("SELECT * FROM numbers WHERE id = ANY(:ids) ORDER BY id FOR UPDATE")


def load_schedules(connection: Connection, ids: Sequence[str]) -> dict[Ref[Any], Any]:
    """The sessions that exist, of these."""
    rows: Any = connection.execute(_LOAD_SCHEDULES, {"ids": list(ids)}) if ids else ()
    return {Ref(Schedule, str(row.id)): _schedule(row) for row in rows}


def load_slots(connection: Connection, ids: Sequence[str]) -> dict[Ref[Any], Any]:
    """The slots that exist, of these; no session stops while they are in hand."""
    rows: Any = connection.execute(_LOAD_SLOTS, {"ids": sorted(ids)}) if ids else ()
    return {Ref(Slot, str(row.id)): _slot(row) for row in rows}


def load_rooms(connection: Connection, ids: Sequence[str]) -> dict[Ref[Any], Any]:
    """These rooms of centres, whether or not anybody has a session there."""
    centres = sorted({each.partition(":")[0] for each in ids})
    rows: Any = connection.execute(_LOAD_ROOMS, {"centres": centres}).all() if ids else ()
    taken = {each: tuple((row.begins_at, row.ends_at) for row in rows if row.id == each) for each in ids}
    return {Ref(Room, each): Room(id=each, sessions=sessions) for each, sessions in taken.items()}


def load_numbers(connection: Connection, centres: Sequence[str]) -> dict[Ref[Any], Any]:
    """The numbers of these centres, where any was ever drawn."""
    rows: Any = connection.execute(_LOAD_NUMBERS, {"ids": list(centres)}) if centres else ()
    return {Ref(Numbers, row.id): Numbers(id=row.id, day=row.day, last=row.last, version=row.version) for row in rows}


def save(connection: Connection, changed: Sequence[Any], events: Sequence[Event], now: datetime) -> None:
    """Write what has changed of sessions, slots and numbers."""
    schedules = [each for each in changed if isinstance(each, Schedule)]
    slots = [each for each in changed if isinstance(each, Slot)]
    _SCHEDULES.save(connection, map(_schedule_row, schedules), now)
    _SLOTS.save(connection, map(_slot_row, [*slots, *(slot for each in schedules for slot in each.slots)]), now)
    _NUMBERS.save(connection, (_numbers_row(each) for each in changed if isinstance(each, Numbers)), now)
    _HISTORY.save(connection, schedules, events, now)


def _schedule(row: Row[Any]) -> Schedule:
    return Schedule(
        id=str(row.id),
        centre=row.centre,
        room=row.room,
        practice=Practice(row.practice),
        begins_at=row.begins_at,
        ends_at=row.ends_at,
        state=State(row.state),
        moves=moves(row.moves),
        version=row.version,
    )


def _slot(row: Row[Any]) -> Slot:
    return Slot(
        id=str(row.id),
        schedule=str(row.schedule),
        centre=row.centre,
        place=Place(str(row.id), row.room, row.starts_at, row.ends_at),
        capacity=row.capacity,
        taken=row.taken,
        stopped=row.stopped,
        version=row.version,
    )


def _schedule_row(each: Schedule) -> dict[str, Any]:
    return {
        "id": each.id,
        "centre": each.centre,
        "room": each.room,
        "practice": each.practice,
        "begins_at": each.begins_at,
        "ends_at": each.ends_at,
        "state": each.state,
        "moves": move_rows(each.moves),
        "version": each.version,
    }


def _slot_row(each: Slot) -> dict[str, Any]:
    return {
        "id": each.id,
        "schedule": each.schedule,
        "centre": each.centre,
        "room": each.place.room,
        "starts_at": each.place.starts_at,
        "ends_at": each.place.ends_at,
        "capacity": each.capacity,
        "taken": each.taken,
        "version": each.version,
    }


def _numbers_row(each: Numbers) -> dict[str, Any]:
    return {"id": each.id, "day": each.day, "last": each.last, "version": each.version}
