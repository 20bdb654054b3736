"""Appointments with their history."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, text

from contracts.clinics import AppointmentState as State
from contracts.clinics import Priority
from contracts.envelope import Event
from contracts.people import Sealed
from services.chassis import agents
from services.chassis.history import History
from services.chassis.work import Ref
from services.chassis.work.rows import move_rows, moves
from services.clinic.domain.appointment import Appointment, reference_key
from services.clinic.domain.patient import Patient
from services.clinic.domain.queue import FIRST, Ticket, next_key, queue_of
from services.clinic.domain.rules import Rules, due
from services.clinic.domain.slot import Place
from services.clinic.store.tables import Table

HISTORY = History("appointment", owned=True, shown=("reference", "centre"))

_SEALED = tuple(f"{part}{kind}" for part in ("name", "phone", "identity") for kind in ("", "_masked", "_hash"))
_TABLE = Table(
    "appointment",
    ("id", *_SEALED, "reachable", "agent", "partner", "reference"),
    (
        "centre",
        "slot",
        "starts_at",
        "ends_at",
        "expected_at",
        "state",
        "room",
        "priority",
        "day",
        "number",
        "arrived_at",
        "queued_at",
        "called_at",
        "passes",
        "offered",
        "told",
        "moves",
        "due_action",
        "due_at",
        "version",
    ),
    ("created_at", "updated_at"),
)
TURN = "array_position(ARRAY['emergency', 'preferred', 'ordinary'], priority), queued_at, number"
"""The order in which a queue is called, as SQL."""

_LOAD = text("""
    SELECT * FROM appointment
    WHERE id = ANY(CAST(:ids AS uuid[])) OR (partner || ':' || reference) = ANY(:references) ORDER BY id FOR UPDATE
""")
_LOAD_NEXT = text(f"""
    SELECT * FROM appointment WHERE centre = :centre AND room = :room AND state = 'waiting'
    ORDER BY {TURN} LIMIT :first FOR UPDATE
""")  # noqa: S608 - as above


def load(connection: Connection, keys: Sequence[str]) -> dict[Ref[Any], Any]:
    """The appointments that exist, by id, by `partner:reference` or as the n-th of a queue."""
    found = _known(connection, [key for key in keys if queue_of(key) is None])
    for centre, room in sorted({queue for key in keys if (queue := queue_of(key))}):
        rows = connection.execute(_LOAD_NEXT, {"centre": centre, "room": room, "first": FIRST})
        for n, row in enumerate(rows):
            known = found.setdefault(str(row.id), None) or _appointment(row)
            found[str(row.id)] = found[next_key(centre, room, n)] = known
    return {Ref(Appointment, key): found[key] for key in keys if found.get(key)}


def _known(connection: Connection, keys: Sequence[str]) -> dict[str, Appointment | None]:
    if not keys:
        return {}
    wanted = {"ids": [key for key in keys if ":" not in key], "references": [key for key in keys if ":" in key]}
    found: dict[str, Appointment | None] = {}
    for appointment in map(_appointment, connection.execute(_LOAD, wanted)):
        found[appointment.id] = appointment
        if appointment.partner:
            found[reference_key(appointment.partner, appointment.reference or "")] = appointment
    return found


def save(
    connection: Connection, appointments: Sequence[Appointment], events: Sequence[Event], now: datetime, rules: Rules
) -> None:
    """Write appointments with what has happened to them."""
    _TABLE.save(connection, (_row(each, rules) for each in appointments), now)
    HISTORY.save(connection, appointments, events, now)


def _appointment(row: Row[Any]) -> Appointment:
    name, phone, identity = (_sealed(row, part) for part in ("name", "phone", "identity"))
    if name is None:
        raise ValueError(row.id)
    return Appointment(
        id=str(row.id),
        centre=row.centre,
        patient=Patient(name, phone, identity, row.reachable),
        agent=agents.agent_from(row.agent),
        place=Place(str(row.slot), row.room, row.starts_at, row.ends_at) if row.slot else None,
        expected_at=row.expected_at,
        state=State(row.state),
        partner=row.partner,
        reference=row.reference,
        room=row.room,
        priority=Priority(row.priority),
        ticket=Ticket(row.day, row.number) if row.number else None,
        arrived_at=row.arrived_at,
        queued_at=row.queued_at,
        called_at=row.called_at,
        passes=row.passes,
        offered=str(row.offered) if row.offered else None,
        told=row.told,
        moves=moves(row.moves),
        version=row.version,
    )


def _sealed(row: Row[Any], part: str) -> Sealed | None:
    cipher = getattr(row, part)
    return Sealed(cipher, getattr(row, f"{part}_masked"), getattr(row, f"{part}_hash")) if cipher else None


def _row(each: Appointment, rules: Rules) -> dict[str, Any]:
    place, ticket = each.place, each.ticket
    action, at = due(each, rules) or (None, None)
    return {
        "id": each.id,
        "centre": each.centre,
        **_columns("name", each.patient.name),
        **_columns("phone", each.patient.phone),
        **_columns("identity", each.patient.identity),
        "reachable": each.patient.reachable,
        "agent": agents.kept(each.agent),
        "partner": each.partner,
        "reference": each.reference,
        "slot": place and place.slot,
        "starts_at": place and place.starts_at,
        "ends_at": place and place.ends_at,
        "expected_at": each.expected_at,
        "state": each.state,
        "room": each.room,
        "priority": each.priority,
        "day": ticket and ticket.day,
        "number": ticket and ticket.number,
        "arrived_at": each.arrived_at,
        "queued_at": each.queued_at,
        "called_at": each.called_at,
        "passes": each.passes,
        "offered": each.offered,
        "told": each.told,
        "moves": move_rows(each.moves),
        "due_action": action,
        "due_at": at,
        "version": each.version,
    }


def _columns(part: str, sealed: Sealed | None) -> dict[str, Any]:
    if sealed is None:
        return dict.fromkeys((part, f"{part}_masked", f"{part}_hash"))
    return {part: sealed.cipher, f"{part}_masked": sealed.masked, f"{part}_hash": sealed.hash}
