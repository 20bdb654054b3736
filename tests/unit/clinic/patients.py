"""Appointments in each state, brought there by verbs alone, and a way to do each action."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta

from contracts.clinics import AppointmentState as State
from contracts.clinics import Priority
from contracts.people import COUNTY, SYSTEM, Actor, Sealed, Tier
from services.chassis.machine import Deed
from services.clinic.domain.appointment import Appointment
from services.clinic.domain.patient import Patient
from services.clinic.domain.queue import Ticket
from services.clinic.domain.slot import Place
from services.clinic.domain.transitions import Action

CENTRE = "370829001001"
ROOM, OTHER_ROOM = "全科诊室", "中医诊室"
NOW = datetime(2026, 7, 1, 1, 0, tzinfo=UTC)
CADRE = Actor("staff:1", Tier.CADRE, CENTRE)
COLLEAGUE = Actor("staff:2", Tier.CADRE, CENTRE)
TOWN = Actor("staff:town", Tier.TOWN, CENTRE[:9])
HOSPITAL = Actor("partner:hospital", Tier.PARTNER, COUNTY)
PASSES = 3
BY_CLOCK = frozenset({Action.PROMOTE, Action.EXPIRE, Action.MISS})
PLACE = Place("s1", ROOM, NOW, NOW + timedelta(minutes=30))
LATER = Place("s2", ROOM, NOW + timedelta(hours=1), NOW + timedelta(minutes=90))
TICKET = Ticket(date(2026, 7, 1), 7)
PATIENT = Patient(Sealed("n", "张*三", "hn"), Sealed("p", "138****5678", "hp"), Sealed("i", "3708**", "hi"), True)


def by(actor: Actor, after: timedelta = timedelta(0)) -> Deed:
    return Deed(actor, NOW + after)


DO: Mapping[Action, Callable[[Appointment, Deed], None]] = {
    Action.PROMOTE: lambda appointment, deed: appointment.promote(deed),
    Action.EXPIRE: lambda appointment, deed: appointment.expire(deed),
    Action.RESCHEDULE: lambda appointment, deed: appointment.reschedule(deed, LATER),
    Action.CANCEL: lambda appointment, deed: appointment.cancel(deed),
    Action.STOP: lambda appointment, deed: appointment.stop(deed, LATER.slot),
    Action.MISS: lambda appointment, deed: appointment.miss(deed),
    Action.ARRIVE: lambda appointment, deed: appointment.arrive(deed),
    Action.ENQUEUE: lambda appointment, deed: appointment.enqueue(deed, TICKET, Priority.ORDINARY, None),
    Action.PRIORITISE: lambda appointment, deed: appointment.prioritise(deed, Priority.EMERGENCY),
    Action.TRANSFER: lambda appointment, deed: appointment.transfer(deed, OTHER_ROOM),
    Action.CALL: lambda appointment, deed: appointment.call(deed),
    Action.RECALL: lambda appointment, deed: appointment.recall(deed),
    Action.PASS: lambda appointment, deed: appointment.skip(deed, PASSES),
    Action.REJOIN: lambda appointment, deed: appointment.rejoin(deed),
    Action.START: lambda appointment, deed: appointment.start(deed),
    Action.FINISH: lambda appointment, deed: appointment.finish(deed),
    Action.REFER: lambda appointment, deed: appointment.refer(deed),
    Action.LEAVE: lambda appointment, deed: appointment.leave(deed),
    Action.MARK_IN_ERROR: lambda appointment, deed: appointment.mark_in_error(deed),
}

_WAITING = (Action.ARRIVE, Action.ENQUEUE)
_CALLED = (*_WAITING, Action.CALL)
_INSIDE = (*_CALLED, Action.START)
WAYS: Mapping[State, tuple[Action, ...]] = {
    State.WAITLISTED: (),
    State.BOOKED: (),
    State.CANCELLED: (Action.CANCEL,),
    State.CANCELLED_BY_CLINIC: (Action.STOP,),
    State.NO_SHOW: (Action.MISS,),
    State.ARRIVED: (Action.ARRIVE,),
    State.WAITING: _WAITING,
    State.CALLED: _CALLED,
    State.PASSED: (*_CALLED, Action.PASS),
    State.IN_CONSULTATION: _INSIDE,
    State.FULFILLED: (*_INSIDE, Action.FINISH),
    State.REFERRED: (*_INSIDE, Action.REFER),
    State.LEFT: (*_WAITING, Action.LEAVE),
    State.ENTERED_IN_ERROR: (Action.MARK_IN_ERROR,),
}


def new_appointment(patient: Patient = PATIENT, name: str = "a") -> Appointment:
    """One of which nothing has been said yet."""
    return Appointment(id=name, centre=CENTRE, patient=patient)


def an_appointment(state: State = State.BOOKED) -> Appointment:
    """One in `state`, by the way that WAYS shows; what clocks do on it is done by the system."""
    appointment = new_appointment()
    if state is State.WAITLISTED:
        appointment.join_waitlist(PLACE)
    else:
        appointment.book(PLACE, NOW)
    for action in WAYS[state]:
        DO[action](appointment, by(SYSTEM if action in BY_CLOCK else CADRE))
    appointment.facts = ()
    return appointment


def a_walk_in(number: int, priority: Priority = Priority.ORDINARY, minutes: float = 0) -> Appointment:
    """Somebody who came at so many minutes past NOW."""
    appointment = new_appointment(name=f"w{number}")
    at = by(CADRE, timedelta(minutes=minutes))
    appointment.walk_in(at, Ticket(TICKET.day, number), priority, ROOM)
    return appointment
