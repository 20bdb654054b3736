"""Appointments whose centre has merged, or is suspended when they would be: nobody stands before a locked door."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from contracts.refusals import Conflict
from services.chassis.work import Answer, Ref, Work
from services.clinic.domain.appointment import Appointment
from services.clinic.domain.slot import Slot
from services.clinic.handlers.booking import person_of, settle
from services.clinic.handlers.clocks import ByItself, as_it_stood


@dataclass(frozen=True, slots=True, kw_only=True)
class GoElsewhere(ByItself):
    """It can't be kept where it is: a place at the same time of `slot`, or none and another one is `offered`."""

    slot: str | None
    offered: str | None

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The appointment and the slot."""
        slot = (Ref(Slot, self.slot),) if self.slot else ()
        return Ref(Appointment, self.appointment), *slot


def go_elsewhere(work: Work, command: GoElsewhere) -> Answer:
    """The same time at the joint site, unless the place is gone or they have to be elsewhere then.

    Raises Conflict where the place was given away meanwhile: there may be another one.
    """
    appointment = as_it_stood(work, command)
    if appointment is None:
        return {}
    slot = work.hold(Slot, command.slot) if command.slot else None
    if slot is not None and _is_free(work, appointment, slot):
        was = work.hold(Slot, appointment.place.slot) if appointment.place else None
        slot.take(work.now)
        if was is not None:
            was.give_back()
        appointment.move_to_place(work.deed, slot.centre, slot.place)
        return {}
    had = appointment.has_place
    appointment.stop(work.deed, command.offered)
    settle(work, appointment, had=had)
    return {}


def _is_free(work: Work, appointment: Appointment, slot: Slot) -> bool:
    try:
        person_of(work, appointment).take(appointment.id, slot.place)
    except Conflict:
        return False
    return True
