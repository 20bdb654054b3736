"""Whoever is called is the one whom priority and arrival say, for any sequence of what happens in a waiting room."""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from contracts.clinics import AppointmentState as State
from contracts.clinics import Priority
from contracts.days import day_of
from services.chassis.machine import Deed
from services.clinic.domain.appointment import Appointment
from services.clinic.domain.queue import Numbers, in_order, next_key, queue_of
from tests.unit.clinic.patients import CADRE, CENTRE, NOW, OTHER_ROOM, PASSES, ROOM, a_walk_in, by

ROOMS = (ROOM, OTHER_ROOM)


@dataclass
class Notebook:
    """Waiting rooms as somebody would keep them on paper: a list for each room and class, a line for each patient.

    It says since when somebody waits; whoever comes from another list goes between those who came before and after.
    """

    lists: dict[tuple[str, Priority], list[tuple[float, str]]] = field(
        default_factory=lambda: {(room, each): [] for room in ROOMS for each in Priority}
    )

    def order(self, room: str) -> list[str]:
        return [name for priority in Priority for _, name in self.lists[room, priority]]

    def write(self, room: str, priority: Priority, since: float, name: str) -> None:
        lines = self.lists[room, priority]
        lines.insert(len([line for line in lines if line[0] <= since]), (since, name))

    def strike(self, name: str) -> float:
        for lines in self.lists.values():
            for line in lines:
                if line[1] == name:
                    lines.remove(line)
                    return line[0]
        raise LookupError(name)


class WaitingRooms(RuleBasedStateMachine):
    """Patients come, are called, pass, come back, change class or room, and leave, a minute after one another.

    Each rule picks among those to whom it can happen, so that no step is idle for long.
    """

    def __init__(self) -> None:
        super().__init__()
        self.notebook = Notebook()
        self.known: dict[str, Appointment] = {}
        self.minutes = 0.0

    def _now(self) -> Deed:
        self.minutes += 1
        return by(CADRE, timedelta(minutes=self.minutes))

    def _one(self, data: st.DataObject, *states: State) -> Appointment | None:
        found = [each for each in self.known.values() if each.state in states]
        return data.draw(st.sampled_from(found)) if found else None

    def _waiting(self, room: str) -> list[Appointment]:
        return in_order(each for each in self.known.values() if each.room == room)

    @rule(priority=st.sampled_from(Priority), room=st.sampled_from(ROOMS))
    def come(self, priority: Priority, room: str) -> None:
        number, now = len(self.known) + 1, self._now()
        patient = a_walk_in(number, priority, self.minutes)
        patient.room = room
        self.known[patient.id] = patient
        self.notebook.write(room, priority, self.minutes, patient.id)
        assert patient.queued_at == now.now

    @rule(room=st.sampled_from(ROOMS))
    def call_next(self, room: str) -> None:
        waiting = self._waiting(room)
        if waiting:
            assert waiting[0].id == self.notebook.order(room)[0]
            waiting[0].call(self._now())
            self.notebook.strike(waiting[0].id)

    @rule(data=st.data())
    def a_call_is_taken_back(self, data: st.DataObject) -> None:
        patient = self._one(data, State.CALLED)
        if patient and patient.queued_at:
            since = (patient.queued_at - NOW) / timedelta(minutes=1)
            patient.correct(self._now(), timedelta(days=1))
            self.notebook.write(patient.room or "", patient.priority, since, patient.id)

    @rule(data=st.data())
    def pass_over(self, data: st.DataObject) -> None:
        patient = self._one(data, State.CALLED)
        if patient:
            patient.skip(self._now(), PASSES)

    @rule(data=st.data())
    def come_back(self, data: st.DataObject) -> None:
        patient = self._one(data, State.PASSED)
        if patient:
            patient.rejoin(self._now())
            self.notebook.write(patient.room or "", patient.priority, self.minutes, patient.id)

    @rule(data=st.data(), priority=st.sampled_from(Priority))
    def change_class(self, data: st.DataObject, priority: Priority) -> None:
        patient = self._one(data, State.WAITING)
        if patient:
            patient.prioritise(self._now(), priority)
            self.notebook.write(patient.room or "", priority, self.notebook.strike(patient.id), patient.id)

    @rule(data=st.data(), room=st.sampled_from(ROOMS))
    def change_room(self, data: st.DataObject, room: str) -> None:
        patient = self._one(data, State.WAITING)
        if patient:
            patient.transfer(self._now(), room)
            self.notebook.write(room, patient.priority, self.notebook.strike(patient.id), patient.id)

    @rule(data=st.data())
    def go_in(self, data: st.DataObject) -> None:
        patient = self._one(data, State.CALLED)
        if patient:
            patient.start(self._now())

    @rule(data=st.data())
    def leave(self, data: st.DataObject) -> None:
        patient = self._one(data, State.WAITING, State.PASSED)
        if patient:
            waits = patient.state is State.WAITING
            patient.leave(self._now())
            if waits:
                self.notebook.strike(patient.id)

    @invariant()
    def the_queues_are_as_the_notebook_says(self) -> None:
        for room in ROOMS:
            assert [each.id for each in self._waiting(room)] == self.notebook.order(room)


def test_a_queue_respects_priority_and_arrival_whatever_happens() -> None:
    run_state_machine_as_test(WaitingRooms, settings=settings(max_examples=150, stateful_step_count=40, deadline=None))


def test_numbers_begin_anew_each_day_and_a_clock_set_back_brings_none_again() -> None:
    numbers = Numbers(id=CENTRE, day=day_of(NOW))
    drawn = [numbers.draw(NOW + timedelta(hours=hours)) for hours in (0, 1, 15, 0, 16)]

    assert [(each.day.day, each.number) for each in drawn] == [(1, 1), (1, 2), (2, 1), (2, 2), (2, 3)]


@pytest.mark.parametrize("room", [ROOM, "一:二"])
def test_a_place_in_a_queue_is_told_from_an_id(room: str) -> None:
    assert queue_of(next_key(CENTRE, room, 2)) == (CENTRE, room)
    assert queue_of("019f1b4c-1a3d-7c3e-9a51-3f1d2b7c5e10") is None
    assert queue_of("partner:hospital:GH0417") is None
