"""Who comes when: booking, changing, cancelling, and what a freed place is good for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from contracts.agency import Agent, may_go_on
from contracts.clinics import AppointmentState as State
from contracts.refusals import Conflict, NotFound
from services.chassis.machine import Deed
from services.chassis.work import Answer, Ref, Work
from services.clinic.domain.appointment import Appointment, reference_key
from services.clinic.domain.patient import Patient, Person
from services.clinic.domain.slot import Slot
from services.clinic.handlers.standing import must_take_place

Verb = Callable[[Appointment, Deed], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """Somebody wants a place of a slot; `appointment` is its new id. A hospital has its own number for it."""

    appointment: str
    slot: str
    patient: Patient
    person: str
    agent: Agent | None = None
    waitlist: bool = False
    partner: str | None = None
    reference: str | None = None

    @property
    def known_as(self) -> str | None:
        """The hospital's name for it."""
        return reference_key(self.partner, self.reference) if self.partner and self.reference else None

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The appointment by its names, the slot and the person."""
        names = [name for name in (self.appointment, self.known_as) if name]
        return *(Ref(Appointment, name) for name in names), Ref(Slot, self.slot), Ref(Person, self.person)


@dataclass(frozen=True, slots=True, kw_only=True)
class OnAppointment:
    """A cadre does something: `verb` says it to the appointment as it stands; `note` is encrypted."""

    appointment: str
    verb: Verb
    note: str | None = None

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The appointment, which leads to its slot and person."""
        return (Ref(Appointment, self.appointment),)


@dataclass(frozen=True, slots=True, kw_only=True)
class OnOwn(OnAppointment):
    """A villager does something with their own, or what they booked for another; or the hospital with what it made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reschedule:
    """Another slot; `appointment` may be a hospital's name for it."""

    appointment: str
    slot: str
    note: str | None = None

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The appointment and the slot that it wants."""
        return Ref(Appointment, self.appointment), Ref(Slot, self.slot)


@dataclass(frozen=True, slots=True, kw_only=True)
class Correct:
    """Somebody takes back what was done last (更正), for a reason."""

    appointment: str
    reason: str

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The appointment."""
        return (Ref(Appointment, self.appointment),)


def book(work: Work, command: Book) -> Answer:
    """A place, or one on the waitlist where there is none."""
    if command.known_as and work.exists(Appointment, command.known_as):
        raise Conflict("这个挂号编号已用过,请换一个编号", errors={"reference": ["已用过"]})
    slot, person = work.get(Slot, command.slot), _person(work, command.person)
    must_take_place(work, slot.centre, slot.place.starts_at)
    person.must_be_free(work.now)
    appointment = _new(command, slot)
    if command.waitlist and slot.free == 0:
        slot.must_be_open(work.now)
        appointment.join_waitlist(slot.place)
    else:
        person.take(appointment.id, slot.place)
        appointment.book(slot.take(work.now), work.now)
    work.add(appointment.id, appointment)
    if command.known_as:
        work.call(Appointment, appointment.id, command.known_as)
    return changed(appointment)


def on_appointment(work: Work, command: OnAppointment) -> Answer:
    """Say it to the appointment."""
    return _do(work, work.get(Appointment, command.appointment), command)


def on_own(work: Work, command: OnOwn) -> Answer:
    """Say it to the appointment, if it is the actor's."""
    return _do(work, own(work, command.appointment), command)


def reschedule(work: Work, command: Reschedule) -> Answer:
    """A place of another slot instead of theirs, of whichever centre."""
    appointment, slot = own(work, command.appointment), work.get(Slot, command.slot)
    must_take_place(work, slot.centre, slot.place.starts_at)
    was = appointment.place.slot if appointment.place else None
    appointment.reschedule(work.deed, slot.place)
    if was == slot.id or slot.centre != appointment.centre:
        raise Conflict("请选择本卫生室的另一个时段;换卫生室请先退号再预约")
    person_of(work, appointment).take(appointment.id, slot.place)
    slot.take(work.now)
    _slot(work, was).give_back()
    appointment.remark(command.note)
    return changed(appointment)


def correct(work: Work, command: Correct) -> Answer:
    """As before the newest move; a place that was given up must still be there."""
    appointment = work.get(Appointment, command.appointment)
    had = appointment.has_place
    appointment.correct(work.deed, work.rules.correct_within)
    settle(work, appointment, had=had)
    if appointment.state is State.BOOKED:
        appointment.expect(work.now)
    appointment.remark(command.reason)
    return changed(appointment)


def own(work: Work, key: str) -> Appointment:
    """The appointment, if it is in the actor's scope, their own, or booked or made by them. Raises NotFound."""
    appointment = work.get(Appointment, key)
    actor = work.actor.id
    mine = actor == appointment.partner or may_go_on(actor, appointment.patient.phone, appointment.agent)
    if mine or not actor.startswith(("villager:", "partner:")):
        return appointment
    raise NotFound("没有这个预约,或就诊人电话不是您的")


def settle(work: Work, appointment: Appointment, *, had: bool) -> None:
    """The slot's places follow from whether the appointment `had` one and has one. Raises Conflict where none is."""
    if appointment.place is None or had == appointment.has_place:
        return
    slot = _slot(work, appointment.place.slot)
    if had:
        slot.give_back()
    else:
        _take_again(work, appointment, slot)


def person_of(work: Work, appointment: Appointment) -> Person:
    """Whoever has the appointment, over all centres."""
    identity = appointment.patient.identity
    return _person(work, identity.hash if identity else "")


def changed(appointment: Appointment) -> Answer:
    """How the appointment stands now."""
    number = appointment.ticket.number if appointment.ticket else None
    return {"id": appointment.id, "state": appointment.state, "number": number, "version": appointment.version}


def _do(work: Work, appointment: Appointment, command: OnAppointment) -> Answer:
    had = appointment.has_place
    command.verb(appointment, work.deed)
    settle(work, appointment, had=had)
    appointment.remark(command.note)
    return changed(appointment)


def _take_again(work: Work, appointment: Appointment, slot: Slot) -> None:
    """Who is still to come needs a slot that is open; what has become of others stands, also when its time is over."""
    if not slot.is_past(work.now):
        person_of(work, appointment).take(appointment.id, slot.place)
    if appointment.state is State.BOOKED:
        slot.take(work.now)
    else:
        slot.count()


def _person(work: Work, key: str) -> Person:
    person = work.hold(Person, key)
    if person is None:
        raise LookupError(key)
    return person


def _slot(work: Work, key: str | None) -> Slot:
    slot = work.hold(Slot, key) if key else None
    if slot is None:
        raise LookupError(key)
    return slot


def _new(command: Book, slot: Slot) -> Appointment:
    return Appointment(
        id=command.appointment,
        centre=slot.centre,
        patient=command.patient,
        agent=command.agent,
        partner=command.partner,
        reference=command.reference,
    )
