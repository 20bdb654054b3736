"""The county's settings for clinics, and what falls due by itself (⇒ in DOMAIN)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from contracts.clinics import AppointmentState as State
from contracts.days import day_of, midnight
from services.clinic.domain.transitions import Action

if TYPE_CHECKING:
    from services.clinic.domain.appointment import Appointment


SOON = 2
"""The place in a queue at which one is told that it is one's turn soon."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """How long, how often. `tell` says whether messages are sent at all."""

    late_after: timedelta = timedelta(minutes=30)
    no_shows: int = 3
    no_shows_within: timedelta = timedelta(days=180)
    suspended_for: timedelta = timedelta(days=30)
    pass_after: timedelta = timedelta(minutes=5)
    passes: int = 3
    correct_within: timedelta = timedelta(minutes=10)
    tell: bool = False


def due(appointment: "Appointment", rules: Rules) -> tuple[Action, datetime] | None:
    """What comes next for an appointment that nobody touches, and when; None where nothing does.

    Whoever is in the house at the end of the day and was not seen has left; a consultation is for the cadre to end.
    """
    match appointment.state:
        case State.BOOKED if appointment.place:
            return Action.MISS, (appointment.expected_at or appointment.place.starts_at) + rules.late_after
        case State.WAITLISTED if appointment.place:
            return Action.EXPIRE, appointment.place.starts_at
        case State.CALLED if appointment.called_at:
            return Action.PASS, appointment.called_at + rules.pass_after
        case State.ARRIVED | State.WAITING | State.PASSED if appointment.arrived_at:
            return Action.LEAVE, midnight(day_of(appointment.arrived_at) + timedelta(days=1))
    return None
