"""Who is told of an appointment that somebody made for another."""

from dataclasses import replace

import pytest

from services.clinic.domain.appointment import Appointment, Purpose
from services.clinic.domain.patient import Patient
from tests.unit.agents import AGENT
from tests.unit.clinic.patients import CADRE, LATER, NOW, PATIENT, PLACE, an_appointment, by, new_appointment

WITHOUT_PHONE = replace(PATIENT, phone=None, reachable=False)


def booked_for(patient: Patient) -> Appointment:
    appointment = replace(new_appointment(), patient=patient, agent=AGENT)
    appointment.book(PLACE, NOW)
    return appointment


def test_a_patient_with_a_phone_hears_that_somebody_booked_for_them() -> None:
    assert booked_for(PATIENT).messages == (Purpose.ENTRUSTED,)


def test_who_booked_hears_for_a_patient_without_a_phone() -> None:
    appointment = booked_for(WITHOUT_PHONE)
    appointment.stop(by(CADRE), LATER.slot)

    assert appointment.messages == (Purpose.BOOKED, Purpose.STOPPED)


@pytest.mark.parametrize(("patient", "told"), [(PATIENT, (Purpose.ENTRUSTED,)), (WITHOUT_PHONE, ())])
def test_a_place_on_the_waitlist_is_told_to_whom_it_is_for_alone(patient: Patient, told: tuple[Purpose, ...]) -> None:
    appointment = replace(new_appointment(), patient=patient, agent=AGENT)
    appointment.join_waitlist(PLACE)

    assert appointment.messages == told


def test_nobody_is_told_by_anothers_phone_that_they_may_not_book() -> None:
    appointment = replace(an_appointment(), patient=WITHOUT_PHONE, agent=AGENT, messages=())
    appointment.tell_suspended(NOW)

    assert appointment.messages == ()
