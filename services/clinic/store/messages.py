"""What patients are to be told, queued in the transaction of what it tells of."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from contracts.clinics import AppointmentState as State
from contracts.days import SHANGHAI
from services.chassis import agents, centres
from services.chassis.ids import uuid7
from services.chassis.notices import Notice, cancel, enqueue
from services.chassis.vault import Vault
from services.clinic.domain.appointment import Appointment, Purpose
from services.clinic.domain.transitions import COMING
from services.clinic.store.sealing import AGENT, PHONE
from services.clinic.store.sessions import load_slots


def queue(
    connection: Connection, vault: Vault, appointments: Sequence[Appointment], now: datetime, late_after: timedelta
) -> None:
    """Queue messages, which say when one is late; take back those of appointments that nobody comes to any more."""
    cancel(connection, [each.id for each in appointments if _is_void(each)])
    telling = [each for each in appointments if each.messages]
    if telling:
        names = centres.names(connection)
        offered = load_slots(connection, [each.offered for each in telling if each.offered])
        late, times = late_after // timedelta(minutes=1), {slot.id: slot.place.starts_at for slot in offered.values()}
        notices = [
            _notice(vault, each, purpose, names.get(each.centre, ""), times, late)
            for each in telling
            for purpose in each.messages
        ]
        enqueue(connection, vault, notices, now)


def _is_void(each: Appointment) -> bool:
    """Nobody comes to it any more, or it is elsewhere."""
    return (bool(each.moves) and each.state not in COMING) or Purpose.MOVED in each.messages


def _notice(
    vault: Vault, appointment: Appointment, purpose: Purpose, centre: str, times: dict[str, datetime], late: int
) -> Notice:
    patient, place = appointment.patient, appointment.place
    own = patient.phone if patient.reachable else None
    parameters: dict[str, Any] = {
        "centre": centre,
        "room": appointment.room,
        "number": appointment.ticket and appointment.ticket.number,
        "late": late,
        "waits": appointment.state is State.WAITLISTED,
        "at": _words(place.starts_at) if place else None,
        "until": _words(appointment.suspended_until) if appointment.suspended_until else None,
        "offered": _words(times[appointment.offered]) if appointment.offered in times else None,
    }
    return Notice(
        id=uuid7(),
        purpose=purpose,
        subject=appointment.id,
        version=appointment.version,
        phone=agents.told_at(own, PHONE, appointment.agent, AGENT, vault),
        parameters=parameters,
        urgent=purpose is Purpose.SOON,
    )


def _words(moment: datetime) -> str:
    return f"{moment.astimezone(SHANGHAI):%m月%d日%H:%M}"
