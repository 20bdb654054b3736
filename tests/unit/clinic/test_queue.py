"""Whoever is called is the one whom priority and arrival say, for any sequence of what happens in a waiting room."""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule

from contracts.clinics import AppointmentState as State
from contracts.clinics import Priority
from contracts.days import day_of
from services.clinic.domain.appointment import Appointment
from services.clinic.domain.queue import Numbers, in_order, next_key, queue_of
from tests.unit.clinic.patients import CADRE, CENTRE, NOW, PASSES, ROOM, a_walk_in, by


@dataclass
class Notebook:
    """A waiting room as somebody would keep it on paper: three lists, whoever comes is written at the end of one."""

    lists: dict[Priority, list[str]] = field(default_factory=lambda: {each: [] for each in Priority})

    @property
    def order(self) -> list[str]:
        return [name for priority in Priority for name in self.lists[priority]]

    def strike(self, name: str) -> None:
        for names in self.lists.values():
            if name in names:
                names.remove(name)


class WaitingRoom(RuleBasedStateMachine):
    """Patients come, are called, pass, come back and leave, a minute after one another."""

    patients = Bundle("patients")

    def __init__(self) -> None:
        super().__init__()
        self.notebook = Notebook()
        self.known: dict[str, Appointment] = {}
        self.minutes = 0
        self.passed = 0

    def _now(self) -> timedelta:
        self.minutes += 1
        return timedelta(minutes=self.minutes)

    @rule(target=patients, priority=st.sampled_from(Priority))
    def come(self, priority: Priority) -> Appointment:
        number = len(self.known) + 1
        patient = a_walk_in(number, priority, self._now() / timedelta(minutes=1))
        self.known[patient.id] = patient
        self.notebook.lists[priority].append(patient.id)
        return patient

    @rule()
    def call_next(self) -> None:
        waiting = in_order(self.known.values())
        if waiting:
            assert waiting[0].id == self.notebook.order[0]
            waiting[0].call(by(CADRE, self._now()))
            self.notebook.strike(waiting[0].id)

    @rule(patient=patients)
    def pass_over(self, patient: Appointment) -> None:
        if patient.state is State.CALLED:
            patient.skip(by(CADRE, self._now()), PASSES)
            self.passed += 1

    @rule(patient=patients)
    def come_back(self, patient: Appointment) -> None:
        if patient.state is State.PASSED:
            patient.rejoin(by(CADRE, self._now()))
            self.notebook.lists[patient.priority].append(patient.id)

    @rule(patient=patients)
    def go_in(self, patient: Appointment) -> None:
        if patient.state is State.CALLED:
            patient.start(by(CADRE, self._now()))

    @rule(patient=consumes(patients))
    def leave(self, patient: Appointment) -> None:
        if patient.state in (State.WAITING, State.PASSED):
            patient.leave(by(CADRE, self._now()))
            self.notebook.strike(patient.id)

    @invariant()
    def the_queue_is_as_the_notebook_says(self) -> None:
        assert [each.id for each in in_order(self.known.values())] == self.notebook.order


WaitingRoom.TestCase.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)
test_a_queue_respects_priority_and_arrival_whatever_happens = WaitingRoom.TestCase


def test_numbers_begin_anew_each_day_and_a_clock_set_back_brings_none_again() -> None:
    numbers = Numbers(id=CENTRE, day=day_of(NOW))
    drawn = [numbers.draw(NOW + timedelta(hours=hours)) for hours in (0, 1, 15, 0, 16)]

    assert [(each.day.day, each.number) for each in drawn] == [(1, 1), (1, 2), (2, 1), (2, 2), (2, 3)]


@pytest.mark.parametrize("room", [ROOM, "一:二"])
def test_a_place_in_a_queue_is_told_from_an_id(room: str) -> None:
    assert queue_of(next_key(CENTRE, room, 2)) == (CENTRE, room)
    assert queue_of("019f1b4c-1a3d-7c3e-9a51-3f1d2b7c5e10") is None
    assert queue_of("partner:hospital:GH0417") is None
