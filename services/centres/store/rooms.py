"""The rooms of centres in PostgreSQL."""

from collections.abc import Sequence
from datetime import datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, Row, text

from contracts.rooms import RoomKind
from services.centres.domain.room import Room, RoomPlan, plan_id
from services.chassis.work import Ref
from services.chassis.work.rows import write

_LOAD = text("SELECT id, version FROM room_plan WHERE id = ANY(:ids) ORDER BY id FOR UPDATE")
_ROOMS = text("SELECT * FROM room WHERE centre = ANY(:centres) ORDER BY centre, number")
_SAVE = text("""
    INSERT INTO room_plan (id, version, updated_at)
    SELECT id, version, :now FROM jsonb_populate_recordset(NULL::room_plan, CAST(:rows AS jsonb))
    ON CONFLICT (id) DO UPDATE SET version = excluded.version, updated_at = excluded.updated_at
""")
_SAVE_ROOMS = text("""
    INSERT INTO room (centre, number, kind, name, seats, bookable)
    SELECT centre, number, kind, name, seats, bookable
    FROM jsonb_populate_recordset(NULL::room, CAST(:rows AS jsonb))
    ON CONFLICT (centre, number) DO UPDATE SET kind = excluded.kind, name = excluded.name, seats = excluded.seats,
        bookable = excluded.bookable
""")
_PLAN = text("""
    SELECT plan.version, to_jsonb(room) - 'centre' AS room FROM room_plan AS plan JOIN room ON room.centre = :centre
    WHERE plan.id = :id ORDER BY room.number
""")
_TAKEN = text("""
    SELECT room.*, booking.begins_at, booking.ends_at
    FROM room LEFT JOIN booking ON booking.centre = room.centre AND booking.room = room.number
        AND booking.state = ANY('{requested,booked,used}')
        AND booking.begins_at < :until AND booking.ends_at > :since
    WHERE room.centre = :centre AND room.bookable ORDER BY room.number, booking.begins_at
""")


def load(connection: Connection, ids: Sequence[str]) -> dict[Ref[Any], Any]:
    """The plans of these ids; one that was never published is empty, and has no version yet."""
    if not ids:
        return {}
    versions = {row.id: row.version for row in connection.execute(_LOAD, {"ids": list(ids)})}
    plans = {each: RoomPlan(id=each, version=versions.get(each, 0)) for each in ids}
    centres = sorted({plan.centre for plan in plans.values()})
    for row in connection.execute(_ROOMS, {"centres": centres}):
        plan = plans[plan_id(row.centre)]
        plan.rooms = (*plan.rooms, _room(row))
    return {Ref(RoomPlan, each): plan for each, plan in plans.items()}


def save(connection: Connection, plans: Sequence[RoomPlan], now: datetime) -> None:
    """Each plan with its rooms."""
    ordered = sorted(plans, key=attrgetter("id"))
    write(connection, _SAVE, [{"id": plan.id, "version": plan.version} for plan in ordered], now=now)
    write(connection, _SAVE_ROOMS, [_row(plan.centre, room) for plan in ordered for room in plan.rooms])


def plan(connection: Connection, centre: str) -> dict[str, Any] | None:
    """The rooms of a centre as they are shown, None where they were never published."""
    rows = connection.execute(_PLAN, {"centre": centre, "id": plan_id(centre)}).all()
    if not rows:
        return None
    return {"centre": centre, "version": rows[0].version, "rooms": [row.room for row in rows]}


def free(connection: Connection, centre: str, since: datetime, until: datetime) -> list[dict[str, Any]]:
    """The rooms of a centre that may be booked, each with when it is taken between two moments."""
    found: dict[int, dict[str, Any]] = {}
    for row in connection.execute(_TAKEN, {"centre": centre, "since": since, "until": until}):
        known = {name: getattr(row, name) for name in ("number", "kind", "name", "seats")}
        room = found.setdefault(row.number, known | {"taken": []})
        if row.begins_at:
            room["taken"].append({"begins_at": row.begins_at, "ends_at": row.ends_at})
    return list(found.values())


def _room(row: Row[Any]) -> Room:
    return Room(number=row.number, kind=RoomKind(row.kind), name=row.name, seats=row.seats, bookable=row.bookable)


def _row(centre: str, room: Room) -> dict[str, Any]:
    return {
        "centre": centre,
        "number": room.number,
        "kind": room.kind,
        "name": room.name,
        "seats": room.seats,
        "bookable": room.bookable,
    }
