"""What an appointment may do: over the whole product of states and actions, and what a correction takes back."""

from datetime import timedelta

import pytest

from contracts.clinics import AppointmentState as State
from contracts.clinics import Priority
from contracts.envelope import Fact
from contracts.people import Actor
from contracts.refusals import Conflict, Forbidden, IllegalTransition, Invalid
from services.clinic.domain.appointment import Purpose
from services.clinic.domain.rules import Rules, due
from services.clinic.domain.transitions import PLACELESS, TRANSITIONS, Action
from tests.unit.clinic.patients import (
    BY_CLOCK,
    CADRE,
    COLLEAGUE,
    DO,
    HOSPITAL,
    LATER,
    NOW,
    PASSES,
    PLACE,
    ROOM,
    TICKET,
    TOWN,
    WAYS,
    a_walk_in,
    an_appointment,
    by,
    new_appointment,
)

UNDO = timedelta(minutes=10)


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("action", Action)
def test_each_action_moves_the_appointment_as_the_table_says_or_is_refused(state: State, action: Action) -> None:
    appointment = an_appointment(state)
    before = (appointment.state, appointment.version, appointment.moves)
    assert appointment.state is state

    if (state, action) in TRANSITIONS:
        DO[action](appointment, by(CADRE))
        assert appointment.state is TRANSITIONS[state, action]
        assert [fact.sequence for fact in appointment.facts] == [before[1] + 1]
        assert appointment.facts[0].type.startswith("appointment.")
    else:
        with pytest.raises(IllegalTransition) as refused:
            DO[action](appointment, by(CADRE))
        assert refused.value.extra == {"state": state, "legal": appointment.legal}
        assert (appointment.state, appointment.version, appointment.moves) == before


def test_every_state_has_a_way_that_verbs_alone_go() -> None:
    assert {an_appointment(state).state for state in WAYS} == set(State)


def test_anything_may_be_found_to_be_entered_in_error_once() -> None:
    sources = {source for source, action in TRANSITIONS if action is Action.MARK_IN_ERROR}
    assert sources == set(State) - {State.ENTERED_IN_ERROR}


def test_passed_three_times_is_left() -> None:
    appointment = an_appointment(State.CALLED)
    states = []
    for _ in range(PASSES):
        appointment.skip(by(CADRE), PASSES)
        states.append(appointment.state)
        if appointment.state is State.PASSED:
            appointment.rejoin(by(CADRE))
            appointment.call(by(CADRE))

    assert states == [State.PASSED, State.PASSED, State.LEFT]
    assert [fact.type for fact in appointment.facts[-2:]] == ["appointment.passed.v1", "appointment.left.v1"]


def test_a_patient_without_a_room_is_asked_for_one() -> None:
    appointment = new_appointment()
    appointment.state = State.ARRIVED
    with pytest.raises(Invalid):
        appointment.enqueue(by(CADRE), TICKET, Priority.ORDINARY, None)


def test_a_walk_in_waits_from_the_beginning() -> None:
    walk_in = a_walk_in(3)

    assert (walk_in.state, walk_in.room, walk_in.place, walk_in.has_place) == (State.WAITING, ROOM, None, False)
    assert [fact.type for fact in walk_in.facts] == ["appointment.walked_in.v1"]


def test_events_say_nothing_of_a_patient() -> None:
    said = [fact.data for state in State for fact in _history(state)]
    assert {name for data in said for name in data} <= {"slot", "starts_at", "ends_at", "was", "offered"}


def _history(state: State) -> tuple[Fact, ...]:
    appointment = new_appointment()
    appointment.book(PLACE, NOW)
    for action in WAYS[state]:
        DO[action](appointment, by(CADRE))
    return appointment.facts


@pytest.mark.parametrize("state", State)
def test_a_place_is_taken_exactly_where_somebody_comes_or_came(state: State) -> None:
    assert an_appointment(state).has_place is (state not in PLACELESS)


CORRECTABLE = [state for state, way in WAYS.items() if way and way[-1] not in BY_CLOCK]


@pytest.mark.parametrize("state", CORRECTABLE)
def test_whoever_did_it_takes_it_back_within_ten_minutes(state: State) -> None:
    appointment = an_appointment(state)
    source = appointment.moves[-1].source

    appointment.correct(by(CADRE, UNDO), UNDO)

    assert appointment.state == source
    assert [fact.type for fact in appointment.facts] == ["appointment.corrected.v1"]


@pytest.mark.parametrize("actor", [CADRE, COLLEAGUE, HOSPITAL])
def test_later_or_for_another_only_the_town_takes_it_back(actor: Actor) -> None:
    after = timedelta(minutes=10, seconds=1) if actor is CADRE else timedelta(0)
    with pytest.raises(Forbidden):
        an_appointment(State.FULFILLED).correct(by(actor, after), UNDO)

    appointment = an_appointment(State.FULFILLED)
    appointment.correct(by(TOWN, after), UNDO)
    assert appointment.state is State.IN_CONSULTATION


def test_a_corrected_check_in_has_neither_number_nor_class_and_a_corrected_call_waits_as_before() -> None:
    queued, called = an_appointment(State.WAITING), an_appointment(State.CALLED)
    queued.correct(by(CADRE), UNDO)
    called.correct(by(CADRE), UNDO)

    assert (queued.state, queued.ticket, queued.queued_at) == (State.ARRIVED, None, None)
    assert (called.state, called.ticket, called.queued_at, called.called_at) == (State.WAITING, TICKET, NOW, None)


def test_a_changed_time_is_changed_again_and_not_taken_back() -> None:
    appointment = an_appointment()
    appointment.reschedule(by(CADRE), LATER)
    with pytest.raises(Conflict):
        appointment.correct(by(CADRE), UNDO)


@pytest.mark.parametrize(
    ("state", "action", "after"),
    [
        (State.WAITLISTED, Action.EXPIRE, timedelta(0)),
        (State.BOOKED, Action.MISS, timedelta(minutes=30)),
        (State.CALLED, Action.PASS, timedelta(minutes=5)),
        (State.ARRIVED, Action.LEAVE, timedelta(hours=15)),
        (State.WAITING, Action.LEAVE, timedelta(hours=15)),
        (State.PASSED, Action.LEAVE, timedelta(hours=15)),
    ],
)
def test_what_happens_by_itself_and_when(state: State, action: Action, after: timedelta) -> None:
    assert due(an_appointment(state), Rules()) == (action, NOW + after)


def test_nobody_is_late_for_a_time_that_had_begun_before_the_place_was_theirs() -> None:
    begun = timedelta(minutes=20)
    booked, changed = new_appointment(), an_appointment()
    booked.book(PLACE, NOW + begun)
    changed.reschedule(by(CADRE, timedelta(hours=1) + begun), LATER)

    assert due(booked, Rules()) == (Action.MISS, NOW + begun + timedelta(minutes=30))
    assert due(changed, Rules()) == (Action.MISS, LATER.starts_at + begun + timedelta(minutes=30))


def test_nothing_else_happens_by_itself() -> None:
    quiet = {state for state in State if due(an_appointment(state), Rules()) is None}
    assert quiet == set(State) - {
        State.WAITLISTED,
        State.BOOKED,
        State.CALLED,
        State.ARRIVED,
        State.WAITING,
        State.PASSED,
    }


def test_patients_who_can_be_reached_are_told_of_a_place_of_its_loss_and_of_their_turn() -> None:
    appointment = new_appointment()
    appointment.book(PLACE, NOW)
    appointment.stop(by(CADRE), LATER.slot)
    waiting, missed = an_appointment(State.WAITING), an_appointment(State.NO_SHOW)
    waiting.remind()
    missed.tell_suspended(NOW)

    assert missed.messages[-1] is Purpose.SUSPENDED
    assert appointment.messages == (Purpose.BOOKED, Purpose.STOPPED)
    assert waiting.messages == (Purpose.BOOKED, Purpose.SOON)
    assert waiting.told is True
