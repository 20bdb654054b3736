"""What may happen to an activity and to somebody's place: over every state and action."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

import pytest

from contracts.activities import ActivityKind, ActivityState, SignupState
from contracts.people import Actor, Sealed, Tier
from contracts.refusals import Conflict, IllegalTransition
from services.centres.domain import activity as holding
from services.centres.domain import signup as taking_part
from services.centres.domain.activity import ACTIVITY, Activity
from services.centres.domain.booking import Span
from services.centres.domain.signup import LONGEST_LIST, SIGNUP, Participant, Places, Signup
from services.chassis.machine import Deed

CENTRE = "370829001001"
CADRE = Actor("staff:370829001001-01", Tier.CADRE, CENTRE)
BEGIN = datetime(2026, 7, 4, 16, 30, tzinfo=UTC)
BEFORE, WHILE = Deed(CADRE, BEGIN - timedelta(days=1)), Deed(CADRE, BEGIN + timedelta(minutes=10))
WHO = Participant(Sealed("n", "王*露", "h"), Sealed("p", "138****5678", "q"))
HOLD: Mapping[holding.Action, Callable[[Activity], None]] = {
    holding.Action.OPEN: lambda activity: activity.open(BEFORE),
    holding.Action.CANCEL: lambda activity: activity.cancel(BEFORE),
    holding.Action.HOLD: lambda activity: activity.hold(WHILE, 12),
}
TAKE_PART: Mapping[taking_part.Action, Callable[[Signup], None]] = {
    taking_part.Action.PROMOTE: lambda signup: signup.promote(BEFORE),
    taking_part.Action.WITHDRAW: lambda signup: signup.withdraw(BEFORE),
    taking_part.Action.ATTEND: lambda signup: signup.attend(WHILE),
}


def an_activity(state: ActivityState) -> Activity:
    span = Span(BEGIN, BEGIN + timedelta(hours=2))
    return Activity(
        id="a",
        centre=CENTRE,
        kind=ActivityKind.CINEMA,
        title="地道战",
        room=13,
        span=span,
        capacity=2,
        state=state,
    )


def a_signup(state: SignupState) -> Signup:
    return Signup(id="s", centre=CENTRE, activity="a", participant=WHO, created_at=BEFORE.now, state=state)


@pytest.mark.parametrize("state", ActivityState)
@pytest.mark.parametrize("action", holding.Action)
def test_each_action_moves_the_activity_as_the_table_says_or_is_refused(
    state: ActivityState, action: holding.Action
) -> None:
    activity = an_activity(state)
    if (state, action) in ACTIVITY:
        HOLD[action](activity)
        assert activity.state is ACTIVITY[state, action]
        assert len(activity.facts) == 1
    else:
        with pytest.raises(IllegalTransition):
            HOLD[action](activity)
        assert (activity.state, activity.facts) == (state, ())


@pytest.mark.parametrize("state", SignupState)
@pytest.mark.parametrize("action", taking_part.Action)
def test_each_action_moves_the_signup_as_the_table_says_or_is_refused(
    state: SignupState, action: taking_part.Action
) -> None:
    signup = a_signup(state)
    if (state, action) in SIGNUP:
        TAKE_PART[action](signup)
        assert signup.state is SIGNUP[state, action]
        assert len(signup.facts) == 1
    else:
        with pytest.raises(IllegalTransition):
            TAKE_PART[action](signup)
        assert (signup.state, signup.facts) == (state, ())


def test_the_day_of_an_activity_is_the_day_that_it_was_here() -> None:
    activity = an_activity(ActivityState.OPEN)
    activity.hold(WHILE, 12)
    assert activity.facts[0].data == {"kind": "cinema", "on": "2026-07-05", "attendance": 12}


def test_places_go_in_order_and_a_list_has_an_end() -> None:
    places = Places(id="a", centre=CENTRE)
    assert [places.take(each, 2) for each in "abcd"] == [True, True, False, False]
    assert places.leave("d", 2) is None
    assert places.leave("a", 2) == "c"
    assert places.leave("b", 2) is None
    assert (places.taken, places.waiting) == (1, ())
    full = Places(id="a", centre=CENTRE, taken=2, waiting=("x",) * LONGEST_LIST)
    with pytest.raises(Conflict):
        full.take("y", 2)
