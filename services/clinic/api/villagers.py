"""What villagers see and do of their own appointments, by a one-time code to their phone."""

from datetime import datetime
from functools import partial
from operator import itemgetter
from uuid import UUID

from sqlalchemy import Connection

from contracts.clinic import desk, views
from contracts.clinics import Practice
from contracts.fields import asked_day, one_of
from contracts.people import Tier, villager_hash
from contracts.refusals import Invalid
from services.chassis import agents, centres
from services.chassis.http.page import list_query, page
from services.chassis.http.routes import Call, Json, Read, Route, Write
from services.chassis.ids import uuid7
from services.chassis.work import Command
from services.clinic.api import sealing
from services.clinic.api.looking import day_between
from services.clinic.api.records import on_suspension
from services.clinic.domain.appointment import Appointment
from services.clinic.domain.patient import Suspension
from services.clinic.handlers.booking import Book, OnOwn, Reschedule
from services.clinic.store import places, reads
from services.clinic.store.sealing import AGENT

VILLAGER = frozenset({Tier.VILLAGER})


def own_appointments(call: Call, connection: Connection) -> Json:
    """The villager's own appointments, and those that they made for others, by the phone that they have shown."""
    names = centres.names(connection)
    found = reads.own(connection, villager_hash(call.actor))
    return {"items": [{**each, "centre_name": names.get(each["centre"], "")} for each in found]}


def own_suspensions(call: Call, connection: Connection) -> Json:
    """Their suspensions."""
    return {"items": reads.own_suspensions(connection, villager_hash(call.actor)), "next_cursor": None}


def free_slots(call: Call, connection: Connection) -> Json:
    """Slots to come, of all centres or of one, soonest first."""
    wanted = {"practice": call.query.get("practice"), "open": True}
    if "date" in call.query:
        wanted |= dict(zip(("begin", "end"), day_between(call.query["date"]), strict=True))
    return page(
        call.actor,
        call.query,
        fetch=lambda prefix, after, limit: places.slots(connection, prefix, limit, after=after, **wanted),
        key=itemgetter("starts_at", "id"),
    )


def book(call: Call) -> Command:
    """For the villager themself, or by them for another. Raises Invalid or Forbidden for whose phone isn't theirs."""
    patient, agent = sealing.patient(call.body, call.vault), agents.sealed(call.body.get("agent"), AGENT, call.vault)
    if agent:
        agents.must_be(call.actor, agent.phone, "agent.phone")
    elif patient.phone is None or patient.phone.hash != villager_hash(call.actor):
        raise Invalid("请填写您已验证的手机号", errors={"phone": ["不是已验证的手机号"]})
    return Book(
        appointment=str(uuid7()),
        slot=str(call.body["slot"]),
        patient=patient,
        person=patient.identity.hash if patient.identity else "",
        agent=agent,
        waitlist=call.body["waitlist"],
    )


def cancel(call: Call) -> Command:
    """They won't come."""
    return OnOwn(appointment=call.path["id"], verb=Appointment.cancel)


def reschedule(call: Call) -> Command:
    """Another time."""
    note = sealing.note(call.body.get("note"), call.vault)
    return Reschedule(appointment=call.path["id"], slot=str(call.body["slot"]), note=note)


_write = partial(Write, answer=views.APPOINTMENT_CHANGED, allow=VILLAGER)

ROUTES: tuple[Route, ...] = (
    Read(
        path="/v1/my/appointments",
        read=own_appointments,
        answer=views.OWN_APPOINTMENTS,
        allow=VILLAGER,
        summary="我的预约和候诊次序",
    ),
    Read(
        path="/v1/my/slots",
        read=free_slots,
        query=list_query(datetime, UUID, date=asked_day(), practice=one_of(Practice)),
        answer=views.SLOTS,
        allow=VILLAGER,
        summary="可预约的号源",
    ),
    Read(
        path="/v1/my/suspensions",
        read=own_suspensions,
        answer=views.SUSPENSIONS,
        allow=VILLAGER,
        summary="我的暂停预约",
    ),
    _write(
        path="/v1/my/appointments/book", command=book, body=desk.BOOK_OWN, summary="预约,也可替别人约(代办);号满可候补"
    ),
    _write(path="/v1/my/appointments/{id:uuid}/cancel", command=cancel, summary="退号"),
    _write(path="/v1/my/appointments/{id:uuid}/reschedule", command=reschedule, body=desk.RESCHEDULE, summary="改期"),
    Write(
        path="/v1/my/suspensions/{suspension:uuid}/appeal",
        command=partial(on_suspension, Suspension.appeal),
        body=desk.APPEAL,
        answer=views.SUSPENSION_CHANGED,
        allow=VILLAGER,
        summary="申诉",
    ),
)
