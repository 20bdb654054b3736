"""Whatever patients, cadres, hospitals and clocks do to an appointment, in whatever order."""

from datetime import timedelta

from hypothesis import settings

from services.chassis.machine import Deed
from services.clinic.domain.appointment import Appointment
from services.clinic.domain.transitions import Action
from tests.unit.clinic.patients import CADRE, DO, NOW, PLACE, TOWN, by, new_appointment
from tests.unit.stories import AnyStory


class Clinic(AnyStory):
    ACTIONS = tuple(Action)

    def begin(self) -> Appointment:
        appointment = new_appointment()
        appointment.book(PLACE, NOW)
        return appointment

    def attempt(self, case: Appointment, action: Action, after: timedelta) -> None:
        DO[action](case, by(CADRE, after))

    def town(self, after: timedelta) -> Deed:
        return by(TOWN, after)


TestClinic = Clinic.TestCase
TestClinic.settings = settings(max_examples=100, stateful_step_count=25, deadline=None)
