"""What a parcel may do: over the whole product of states and actions, and what a correction takes back."""

from datetime import timedelta

import pytest

from contracts.parcels import Consent
from contracts.parcels import ParcelState as State
from contracts.people import SYSTEM, Actor
from contracts.refusals import Conflict, Forbidden, IllegalTransition
from services.chassis.machine import Back
from services.express.domain.clock import BY_CLOCK
from services.express.domain.parcel import Parcel
from services.express.domain.transitions import GONE, TRANSITIONS, Action
from tests.unit.express.parcel import CADRE, CENTRE, COLLEAGUE, DO, PARTNER, TOWN, WAYS, a_parcel, by, new_parcel

UNDO = timedelta(minutes=10)


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("action", Action)
def test_each_action_moves_the_parcel_as_the_table_says_or_is_refused(state: State, action: Action) -> None:
    parcel = a_parcel(state)
    before = (parcel.state, parcel.version, parcel.moves)
    assert parcel.state is state

    if (state, action) in TRANSITIONS:
        DO[action](parcel, by(CADRE))
        target = TRANSITIONS[state, action]
        assert parcel.state is (State.NOTIFIED if target is Back.BACK else target)
        assert [fact.sequence for fact in parcel.facts] == [before[1] + 1]
    elif (state, action) == (State.EXPECTED, Action.ANNOUNCE):
        with pytest.raises(Conflict):
            DO[action](parcel, by(CADRE))
    else:
        with pytest.raises(Conflict) as refused:
            DO[action](parcel, by(CADRE))
        assert refused.value.extra["state"] == state
        assert refused.value.extra["legal"] == parcel.legal
        assert isinstance(refused.value, IllegalTransition) or action is Action.ANNOUNCE
        assert (parcel.state, parcel.version, parcel.moves) == before


def test_every_state_has_a_way_that_verbs_alone_go() -> None:
    assert {a_parcel(state).state for state in WAYS} == set(State)


def test_nothing_leads_on_from_where_nobody_waits_but_a_late_arrival() -> None:
    assert {(source, action) for source, action in TRANSITIONS if source in GONE} == {
        (State.NOT_ARRIVED, Action.ARRIVE)
    }


def test_it_goes_back_to_the_state_in_which_it_was_through_two_asides() -> None:
    parcel = a_parcel(State.REMINDED)
    for action in (Action.DELIVER, Action.REPORT, Action.RESUME):
        DO[action](parcel, by(CADRE))
    between = parcel.state
    DO[Action.FAIL_DELIVERY](parcel, by(CADRE))

    assert (between, parcel.state) == (State.OUT_FOR_DELIVERY, State.REMINDED)


def a_move_back(state: State, actor: Actor, after: timedelta) -> Parcel:
    parcel = a_parcel(state)
    parcel.correct(by(actor, after), UNDO)
    return parcel


CORRECTABLE = [state for state, way in WAYS.items() if way and state is not State.COMPENSATED]


@pytest.mark.parametrize("state", CORRECTABLE)
def test_whoever_did_it_takes_it_back_within_ten_minutes_with_what_clocks_did_after(state: State) -> None:
    parcel = a_parcel(state)
    human = [move for move in parcel.moves if not move.by_clock]
    if not human:
        with pytest.raises(Conflict):
            parcel.correct(by(CADRE), UNDO)
        return

    parcel.correct(by(CADRE, UNDO), UNDO)

    assert parcel.state == human[-1].source
    [fact] = parcel.facts
    assert fact.type == "parcel.corrected.v1"
    assert fact.data["corrects"] == [move.sequence for move in a_parcel(state).moves[len(parcel.moves) :]]


@pytest.mark.parametrize("actor", [CADRE, COLLEAGUE, PARTNER, SYSTEM])
def test_later_or_for_another_only_the_town_takes_it_back(actor: Actor) -> None:
    after = timedelta(minutes=10, seconds=1) if actor is CADRE else timedelta(0)
    with pytest.raises(Forbidden):
        a_move_back(State.COLLECTED, actor, after)

    assert a_move_back(State.COLLECTED, TOWN, after).state is State.NOTIFIED


def test_money_that_was_paid_is_not_taken_back() -> None:
    with pytest.raises(Conflict):
        a_move_back(State.COMPENSATED, TOWN, timedelta(0))


def test_a_parcel_on_which_nothing_was_done_has_nothing_to_correct() -> None:
    with pytest.raises(Conflict):
        a_parcel(State.EXPECTED).correct(by(TOWN), UNDO)


def test_a_corrected_hand_over_has_its_consent_as_before_and_no_agent() -> None:
    parcel = a_move_back(State.COLLECTED, CADRE, timedelta(0))

    assert (parcel.consent, parcel.agent) == (Consent.MISSING, None)


@pytest.mark.parametrize("action", [Action.NOTIFY, Action.DELIVER, Action.REPORT])
def test_what_the_recipient_agreed_to_stands_when_what_the_cadre_did_is_taken_back(action: Action) -> None:
    parcel = a_parcel(State.INBOUND)
    DO[action](parcel, by(CADRE))
    if action is Action.REPORT:
        DO[Action.RESUME](parcel, by(CADRE))
    parcel.agree(by(CADRE))
    parcel.correct(by(CADRE), UNDO)

    assert parcel.consent is Consent.RECORDED


def test_a_corrected_arrival_is_expected_again_without_a_code_and_with_its_days() -> None:
    parcel = new_parcel()
    DO[Action.ARRIVE](parcel, by(CADRE))
    parcel.correct(by(CADRE), UNDO)

    assert (parcel.state, parcel.pickup_code, parcel.consent) == (State.EXPECTED, None, None)
    assert parcel.expected_at == by(CADRE).now


def test_corrections_go_back_step_by_step_to_the_beginning() -> None:
    parcel = a_parcel(State.RETURNED)
    states = []
    while parcel.moves:
        parcel.correct(by(TOWN), UNDO)
        states.append(parcel.state)

    assert states == [State.RETURNING, State.OVERDUE, State.INBOUND, State.EXPECTED]
    assert parcel.centre == CENTRE


def test_what_clocks_do_is_a_part_of_the_table() -> None:
    assert set(BY_CLOCK) <= {action for _, action in TRANSITIONS}
