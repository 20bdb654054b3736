"""Partner hospitals' events, each made a command; and what they fetch."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from operator import itemgetter
from uuid import UUID

from sqlalchemy import Connection

from contracts.clinic.partner import PARTNER_EVENTS, PARTNER_SLOTS
from contracts.people import COUNTY
from services.chassis.http.page import feed, feed_query
from services.chassis.http.routes import Call, Intake, Json, Pull
from services.chassis.ids import uuid7
from services.chassis.work import Command
from services.clinic.api import sealing
from services.clinic.domain.appointment import Appointment, reference_key
from services.clinic.handlers.booking import Book, OnOwn, Reschedule
from services.clinic.store import places
from services.clinic.store.appointments import HISTORY


def booked(event: Intake) -> Command:
    """partner.appointment.booked.v1"""
    patient = sealing.patient(event.data["patient"], event.vault)
    return Book(
        appointment=str(uuid7()),
        slot=str(event.data["slot"]),
        patient=patient,
        person=patient.identity.hash if patient.identity else "",
        waitlist=event.data["waitlist"],
        partner=_actor(event),
        reference=event.data["reference"],
    )


def changed(event: Intake) -> Command:
    """partner.appointment.changed.v1"""
    return Reschedule(appointment=_key(event), slot=str(event.data["slot"]))


def cancelled(event: Intake) -> Command:
    """partner.appointment.cancelled.v1"""
    return OnOwn(appointment=_key(event), verb=Appointment.cancel)


def _actor(event: Intake) -> str:
    return f"partner:{event.partner}"


def _key(event: Intake) -> str:
    return reference_key(_actor(event), event.data["reference"])


def events(call: Call, connection: Connection) -> Json:
    """What has happened to the registrations that the hospital made."""
    return feed(
        call.query,
        fetch=partial(HISTORY.feed, connection, call.actor.id),
        key=itemgetter("tx", "appointment", "sequence"),
    )


def slots(call: Call, connection: Connection) -> Json:
    """Slots to come with a free place."""
    return feed(
        call.query,
        fetch=lambda after, limit: places.slots(connection, COUNTY, limit, open=True, free=True, after=after),
        key=itemgetter("starts_at", "id"),
    )


PULLS = (
    Pull(
        path="/v1/partner/events",
        read=events,
        query=feed_query(int, UUID, int),
        answer=PARTNER_EVENTS,
        summary="合作医院取回自己所挂之号的事件,从旧到新",
    ),
    Pull(
        path="/v1/partner/slots",
        read=slots,
        query=feed_query(datetime, UUID),
        answer=PARTNER_SLOTS,
        summary="合作医院可挂的号源,由近及远",
    ),
)
INTAKE: Mapping[str, Callable[[Intake], Command]] = {
    "partner.appointment.booked.v1": booked,
    "partner.appointment.cancelled.v1": cancelled,
    "partner.appointment.changed.v1": changed,
}
