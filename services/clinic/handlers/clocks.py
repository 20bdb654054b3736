"""What happens by itself: limits that run out, freed places, sessions that don't take place, turns that come soon."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from contracts.refusals import Conflict
from services.chassis.work import Answer, Ref, Work
from services.clinic.domain.appointment import Appointment
from services.clinic.domain.patient import Suspension
from services.clinic.domain.rules import Rules
from services.clinic.domain.slot import Slot
from services.clinic.domain.transitions import Action
from services.clinic.handlers.booking import person_of, settle


@dataclass(frozen=True, slots=True, kw_only=True)
class ByItself:
    """Something happens to an appointment, as it stood with `version`; unless somebody was faster."""

    appointment: str
    version: int

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The appointment."""
        return (Ref(Appointment, self.appointment),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ring(ByItself):
    """A limit has run out."""

    action: Action

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The appointment, and the suspension that may come of it."""
        return Ref(Appointment, self.appointment), Ref(Suspension, self.suspension)

    @property
    def suspension(self) -> str:
        """The id of a suspension for this no-show: the same whoever asks."""
        return str(uuid5(UUID(self.appointment), "suspension"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop(ByItself):
    """Its session doesn't take place; another slot is offered where there is one."""

    offered: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Promote(ByItself):
    """A place has become free for somebody on the waitlist."""

    slot: str

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The appointment and the slot."""
        return Ref(Appointment, self.appointment), Ref(Slot, self.slot)


@dataclass(frozen=True, slots=True, kw_only=True)
class Remind(ByItself):
    """Their turn comes soon."""


def ring(work: Work, command: Ring) -> Answer:
    """What falls due."""
    appointment = as_it_stood(work, command)
    if appointment is None:
        return {}
    match command.action:
        case Action.MISS:
            appointment.miss(work.deed)
            _count(work, appointment, command.suspension)
        case Action.EXPIRE:
            appointment.expire(work.deed)
        case Action.PASS:
            appointment.skip(work.deed, work.rules.passes)
        case Action.LEAVE:
            appointment.leave(work.deed)
    return {}


def stop(work: Work, command: Stop) -> Answer:
    """They are told, and offered another time."""
    appointment = as_it_stood(work, command)
    if appointment is not None:
        had = appointment.has_place
        appointment.stop(work.deed, command.offered)
        settle(work, appointment, had=had)
    return {}


def promote(work: Work, command: Promote) -> Answer:
    """The place is theirs, unless they can't be there any more."""
    appointment, slot = as_it_stood(work, command), work.get(Slot, command.slot)
    if appointment is None:
        return {}
    try:
        person = person_of(work, appointment)
        person.must_be_free(work.now)
        person.take(appointment.id, slot.place)
    except Conflict:
        appointment.expire(work.deed)
        return {}
    slot.take(work.now)
    appointment.promote(work.deed)
    return {}


def remind(work: Work, command: Remind) -> Answer:
    """They hear of it once."""
    appointment = as_it_stood(work, command)
    if appointment is not None and not appointment.told:
        appointment.remind()
    return {}


def as_it_stood(work: Work, command: ByItself) -> Appointment | None:
    """The appointment, unless somebody was faster."""
    appointment = work.find(Appointment, command.appointment)
    return appointment if appointment is not None and appointment.version == command.version else None


def _count(work: Work, appointment: Appointment, suspension: str) -> None:
    """One no-show more; one too many suspends booking for a while."""
    rules: Rules = work.rules
    person, place = person_of(work, appointment), appointment.place
    counted = person.miss(appointment.id, place.starts_at if place else work.now, rules)
    if not counted or work.exists(Suspension, suspension):
        return
    phone = appointment.patient.phone
    imposed = Suspension(
        id=suspension,
        centre=appointment.centre,
        person=person.id,
        phone=phone.hash if phone else None,
        imposed_at=work.now,
        until=work.now + rules.suspended_for,
        counted=counted,
    )
    imposed.impose()
    person.suspended_until = imposed.until
    appointment.tell_suspended(imposed.until)
    work.add(suspension, imposed)
