"""What an order may do: over the whole product of states and actions, and what a correction takes back."""

from datetime import timedelta
from decimal import Decimal

import pytest

from contracts.orders import OrderState as State
from contracts.orders import Payment
from contracts.people import SYSTEM, Actor
from contracts.refusals import Conflict, Forbidden, Invalid
from services.chassis.machine import Back
from services.supermarket.domain.basket import Holding
from services.supermarket.domain.customer import Purpose
from services.supermarket.domain.transitions import GONE, TRANSITIONS, Action
from tests.unit.supermarket.order import (
    BY_CLOCK,
    CADRE,
    CHAIN,
    COLLEAGUE,
    DO,
    SPRAY,
    TOWN,
    WAYS,
    an_order,
    by,
    placed,
)

UNDO = timedelta(minutes=10)
NOTHING_OVER = {
    (State.REJECTED, Action.BEGIN_REFUND),
    (State.READY, Action.BEGIN_REFUND),
    (State.COLLECTED, Action.BEGIN_REFUND),
    (State.COMPLETED, Action.BEGIN_REFUND),
    (State.RETURN_REFUSED, Action.BEGIN_REFUND),
}
"""Where the table allows a refund and this order has paid no fen too much."""
ITS_WAY_TAKES = {(State.CONFIRMED, Action.PICK), (State.REFUNDING, Action.PAY_BACK_PART)}
"""Allowed to orders paid in cash, and to those that lack a part: other tests show them."""


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("action", Action)
def test_each_action_moves_the_order_as_the_table_says_or_is_refused(state: State, action: Action) -> None:
    order = an_order(state)
    before = (order.state, order.version, order.moves)
    assert order.state is state

    if (state, action) in TRANSITIONS.keys() - NOTHING_OVER - ITS_WAY_TAKES:
        DO[action](order, by(CADRE))
        target = TRANSITIONS[state, action]
        assert order.state is target
        assert [fact.sequence for fact in order.facts] == [before[1] + 1]
    elif (state, action) in ((State.PLACED, Action.PAY), (State.REFUNDING, Action.PAY_BACK_PART)):
        DO[action](order, by(CADRE))
        assert order.state is (State.PLACED if action is Action.PAY else State.REFUNDED)
    else:
        with pytest.raises(Conflict) as refused:
            DO[action](order, by(CADRE))
        assert refused.value.extra["state"] == state
        assert refused.value.extra["legal"] == order.legal
        assert (order.state, order.version, order.moves) == before


def test_every_state_has_a_way_that_verbs_alone_go() -> None:
    assert {an_order(state).state for state in WAYS} == set(State)


def test_an_order_paid_in_cash_is_picked_without_payment() -> None:
    order = placed(payment=Payment.CASH)
    for action in (Action.CONFIRM, Action.PICK):
        DO[action](order, by(CADRE))

    assert order.state is State.PICKING


@pytest.mark.parametrize("state", [State.PARTIALLY_FULFILLED, State.READY, State.COLLECTED, State.COMPLETED])
def test_what_is_lacking_is_paid_back_and_the_rest_goes_on(state: State) -> None:
    order = an_order(State.PARTIALLY_FULFILLED)
    for action in (Action.DISPATCH, Action.SHELVE, Action.COLLECT, Action.COMPLETE):
        if order.state is not state:
            DO[action](order, by(CADRE))
    for action in (Action.BEGIN_REFUND, Action.PAY_BACK_PART):
        DO[action](order, by(CADRE))

    assert (order.state, order.over_fen, order.refunded_fen) == (state, 0, 2560)
    assert TRANSITIONS[State.REFUNDING, Action.PAY_BACK_PART] is Back.BACK


def test_what_is_lacking_is_paid_back_by_the_chain_though_the_rest_was_not_taken_back() -> None:
    order = an_order(State.PARTIALLY_FULFILLED)
    for action in (Action.DISPATCH, Action.SHELVE, Action.COLLECT, Action.ASK_RETURN, Action.REFUSE_RETURN):
        DO[action](order, by(CADRE))

    order.refund_by_chain(by(CHAIN), 2560)

    assert (order.state, order.over_fen, order.refunded_fen) == (State.RETURN_REFUSED, 0, 2560)


def test_a_payment_told_before_the_order_is_confirmed_counts_when_it_is() -> None:
    order = placed()
    DO[Action.PAY](order, by(CHAIN))
    DO[Action.CONFIRM](order, by(CADRE))

    assert (order.state, order.paid_fen) == (State.PAID, 3840)
    assert [fact.type for fact in order.facts] == [
        "order.placed.v1",
        "order.payment_noted.v1",
        "order.confirmed.v1",
        "order.paid.v1",
    ]


def test_whoever_takes_a_confirmation_back_takes_the_payment_that_came_with_it_back_to_a_noted_one() -> None:
    order = placed()
    DO[Action.PAY](order, by(CHAIN))
    DO[Action.CONFIRM](order, by(CADRE))

    order.correct(by(CADRE), UNDO)

    assert (order.state, order.paid_fen) == (State.PLACED, 3840)
    assert order.facts[-1].data["corrects"] == [3, 4]
    for action in (Action.CONFIRM, Action.PICK):
        DO[action](order, by(CADRE))
    assert order.state is State.PICKING


def test_a_rejected_order_that_was_paid_is_paid_back() -> None:
    order = placed()
    for action in (Action.PAY, Action.REJECT, Action.BEGIN_REFUND, Action.PAY_BACK):
        DO[action](order, by(CADRE))

    assert (order.state, order.over_fen) == (State.REFUNDED, 0)


@pytest.mark.parametrize(("fen", "state"), [(3840, State.REFUNDED), (3839, State.CANCELLED), (0, State.CANCELLED)])
def test_a_chain_that_cancels_has_settled_it_if_all_that_was_paid_has_gone_back(fen: int, state: State) -> None:
    order = an_order(State.PAID)

    order.cancel_by_chain(by(CHAIN), fen)

    assert (order.state, order.over_fen) == (state, 0 if state is State.REFUNDED else 3840)


def test_what_a_chain_gave_back_before_it_cancelled_is_given_back_once() -> None:
    order = an_order(State.PARTIALLY_FULFILLED)
    order.refund_by_chain(by(CHAIN), 2560)

    order.cancel_by_chain(by(CHAIN), 3840)

    assert (order.state, order.refunded_fen, order.over_fen) == (State.REFUNDED, 3840, 0)
    assert [fact.data["amount_fen"] for fact in order.facts if fact.type == "order.refunded.v1"] == [2560, 1280]


def test_a_chain_that_cancels_what_nobody_has_paid_has_nothing_to_settle() -> None:
    order = placed()

    order.cancel_by_chain(by(CHAIN), 0)

    assert (order.state, order.over_fen) == (State.CANCELLED, 0)


CORRECTABLE = [state for state, way in WAYS.items() if way and state is not State.REFUNDED]


@pytest.mark.parametrize("state", CORRECTABLE)
def test_whoever_did_it_takes_it_back_within_ten_minutes_with_what_it_held(state: State) -> None:
    order = an_order(state)
    human = [n for n, action in enumerate(WAYS[state]) if action not in BY_CLOCK]
    before = placed()
    for action in WAYS[state][: human[-1]]:
        DO[action](before, by(CADRE))

    order.correct(by(CADRE, UNDO), UNDO)

    assert (order.state, order.holding, order.lines) == (before.state, before.holding, before.lines)
    assert (order.paid_fen, order.refunded_fen, order.held) == (before.paid_fen, before.refunded_fen, before.held)


@pytest.mark.parametrize("actor", [CADRE, COLLEAGUE, CHAIN, SYSTEM])
def test_later_or_for_another_only_the_town_takes_it_back(actor: Actor) -> None:
    after = timedelta(minutes=10, seconds=1) if actor is CADRE else timedelta(0)
    with pytest.raises(Forbidden):
        an_order(State.COLLECTED).correct(by(actor, after), UNDO)

    order = an_order(State.COLLECTED)
    order.correct(by(TOWN, after), UNDO)
    assert (order.state, order.holding) == (State.READY, Holding.RESERVED)


def test_money_that_went_back_and_pesticides_handed_out_are_not_corrected() -> None:
    for order in (an_order(State.REFUNDED), an_order(State.COLLECTED, SPRAY)):
        with pytest.raises(Conflict):
            order.correct(by(TOWN), UNDO)


def test_a_corrected_hand_over_tells_the_customer_a_new_code() -> None:
    order = an_order(State.COLLECTED)
    order.correct(by(CADRE), UNDO)

    assert order.messages == (Purpose.READY, Purpose.NEW_CODE)


def test_nothing_leads_on_from_where_nobody_waits_but_a_refund() -> None:
    assert {action for source, action in TRANSITIONS if source in GONE} == {Action.BEGIN_REFUND}


def test_a_wrong_code_is_refused_naming_the_field() -> None:
    with pytest.raises(Invalid) as refused:
        an_order(State.READY).collect(by(CADRE), "00000000")

    assert refused.value.errors == {"code": ["取货码不对"]}


def test_nobody_returns_more_than_they_bought() -> None:
    order = an_order(State.COLLECTED)
    with pytest.raises(Invalid, match="只买了 3"):
        order.bring_back({"G-0001": Decimal(4)})
