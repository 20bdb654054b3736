"""Who waits and who is called: check-in, walk-ins, and the queue of each room."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from contracts.clinics import AppointmentState as State
from contracts.clinics import Priority
from contracts.days import day_of
from contracts.refusals import Conflict
from services.chassis.centres import Centre, must_exist
from services.chassis.work import Answer, Ref, Work
from services.clinic.domain.appointment import Appointment
from services.clinic.domain.patient import Patient
from services.clinic.domain.queue import FIRST, Numbers, Ticket, next_key
from services.clinic.handlers.booking import changed
from services.clinic.handlers.standing import must_take_place


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckIn:
    """A patient is here (`arrives`), and waits with a number where a class of the queue is said."""

    appointment: str
    centre: str
    arrives: bool
    priority: Priority | None
    room: str | None
    note: str | None = None

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The appointment, and the centre's numbers."""
        return Ref(Appointment, self.appointment), Ref(Numbers, self.centre)


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkIn:
    """Somebody comes without an appointment; `appointment` is its new id."""

    appointment: str
    centre: str
    patient: Patient
    priority: Priority
    room: str

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The appointment, the centre's numbers; the centre is only looked at."""
        return Ref(Appointment, self.appointment), Ref(Numbers, self.centre), Ref(Centre, self.centre, shared=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class CallNext:
    """Whoever is first in a room's queue."""

    centre: str
    room: str

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The first of the queue, so that of several calls at once each gets another."""
        return tuple(Ref(Appointment, next_key(self.centre, self.room, n)) for n in range(FIRST))


@dataclass(frozen=True, slots=True, kw_only=True)
class Skip:
    """Somebody was called and didn't come."""

    appointment: str
    note: str | None = None

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The appointment."""
        return (Ref(Appointment, self.appointment),)


def check_in(work: Work, command: CheckIn) -> Answer:
    """They are here, and wait where it is said as what."""
    appointment = work.get(Appointment, command.appointment)
    if command.arrives:
        appointment.arrive(work.deed)
    if command.priority:
        appointment.enqueue(work.deed, _draw(work, command.centre), command.priority, command.room)
    appointment.remark(command.note)
    return changed(appointment)


def walk_in(work: Work, command: WalkIn) -> Answer:
    """They wait; a suspension of booking doesn't concern them."""
    must_exist(work, command.centre)
    must_take_place(work, command.centre, work.now)
    appointment = Appointment(id=command.appointment, centre=command.centre, patient=command.patient)
    appointment.walk_in(work.deed, _draw(work, command.centre), command.priority, command.room)
    work.add(appointment.id, appointment)
    return changed(appointment)


def call_next(work: Work, command: CallNext) -> Answer:
    """It is the turn of the first who still waits."""
    first = [work.hold(Appointment, ref.key) for ref in command.refs]
    appointment = next((each for each in first if each and each.state is State.WAITING), None)
    if appointment is None:
        raise Conflict("这间诊室没有人候诊")
    appointment.call(work.deed)
    return changed(appointment)


def skip(work: Work, command: Skip) -> Answer:
    """Their turn is over (过号)."""
    appointment = work.get(Appointment, command.appointment)
    appointment.skip(work.deed, work.rules.passes)
    appointment.remark(command.note)
    return changed(appointment)


def _draw(work: Work, centre: str) -> Ticket:
    numbers = work.hold(Numbers, centre)
    if numbers is None:
        numbers = Numbers(id=centre, day=day_of(work.now))
        work.add(centre, numbers)
    return numbers.draw(work.now)
