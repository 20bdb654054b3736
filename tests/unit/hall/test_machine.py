"""What the hall's cases may do: over the whole product of states and actions, and what a correction takes back."""

from datetime import timedelta

import pytest

from contracts.applications import ApplicationState as State
from contracts.applications import Remedy, Through
from contracts.people import SYSTEM, Actor
from contracts.refusals import Conflict, Forbidden, IllegalTransition
from services.hall.domain.transitions import CLOSED, OPEN, TRANSITIONS, Action
from tests.unit.hall.application import BUREAU, CADRE, DO, TOWN, WAYS, an_application, by, who

UNDO = timedelta(minutes=10)

CONDITIONAL = {
    (State.SUPPLEMENT_REQUESTED, Action.ACCEPT): "材料还不齐",
    (State.ACKNOWLEDGED, Action.RESUME): "没有中止",
}
"""Where the table would allow more than the application does as it stands."""


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("action", Action)
def test_each_action_moves_the_application_as_the_table_says_or_is_refused(state: State, action: Action) -> None:
    application = an_application(state)
    before = (application.state, application.version, application.moves, application.papers)
    assert application.state is state

    if (state, action) in CONDITIONAL:
        with pytest.raises(Conflict) as unmet:
            DO[action](application, by(who(action)))
        assert CONDITIONAL[state, action] in unmet.value.detail
    elif (state, action) in TRANSITIONS:
        DO[action](application, by(who(action)))
        assert application.state is TRANSITIONS[state, action]
        assert [fact.sequence for fact in application.facts] == [before[1] + 1]
    else:
        with pytest.raises(IllegalTransition) as refused:
            DO[action](application, by(who(action)))
        assert refused.value.extra == {"state": state, "legal": application.legal}
        assert (application.state, application.version, application.moves, application.papers) == before


def test_every_state_has_a_way_that_verbs_alone_go() -> None:
    assert {an_application(state).state for state in WAYS} == set(State)


def test_only_what_is_open_is_withdrawn_and_nothing_leads_on_from_an_end() -> None:
    assert {source for source, action in TRANSITIONS if action is Action.WITHDRAW} == set(OPEN)
    assert {source for source, _ in TRANSITIONS} & CLOSED == set()


CORRECTABLE = [state for state, way in WAYS.items() if way and who(way[-1]) is not SYSTEM]


@pytest.mark.parametrize("state", CORRECTABLE)
def test_whoever_did_it_takes_it_back_within_ten_minutes(state: State) -> None:
    application = an_application(state)
    last = application.moves[-1]

    application.correct(by(who(Action(last.action)), UNDO), UNDO)

    assert application.state == last.source
    assert application.facts[-1].data["corrects"] == [last.sequence]


@pytest.mark.parametrize("actor", [CADRE, BUREAU])
def test_later_or_for_another_only_the_town_takes_it_back(actor: Actor) -> None:
    granted = an_application(State.GRANTED)
    with pytest.raises(Forbidden):
        granted.correct(by(actor, UNDO + timedelta(seconds=1)), UNDO)

    granted.correct(by(TOWN, timedelta(days=1)), UNDO)

    assert granted.state is State.ACKNOWLEDGED


def test_a_correction_gives_back_what_the_move_had_changed_and_keeps_papers_that_came() -> None:
    application = an_application(State.DELIVERED)
    while application.moves:
        application.correct(by(TOWN), UNDO)

    assert (application.state, application.trips, application.accepted_at) == (State.SUBMITTED, 1, None)
    assert (application.forwarded, application.partner) == (False, None)
    assert application.papers.files() == ("f1",)


def test_a_corrected_hand_over_leaves_the_refusal_with_its_remedy() -> None:
    application = an_application(State.REFUSED)
    application.deliver(by(CADRE), Through.AT_HOME)
    application.correct(by(CADRE), UNDO)

    assert (application.state, application.remedy) == (State.REFUSED, (Remedy.RECONSIDERATION,))


def test_a_suspension_and_an_extension_may_be_taken_back() -> None:
    application = an_application(State.ACKNOWLEDGED)
    for action in (Action.SUSPEND, Action.RESUME, Action.EXTEND):
        DO[action](application, by(BUREAU, timedelta(minutes=application.version)))
    while application.moves[-1].action in (Action.SUSPEND, Action.RESUME, Action.EXTEND):
        application.correct(by(TOWN), UNDO)

    assert (application.suspended, application.pauses) == (False, ())
    assert (application.extended_days, application.extended_at) == (0, None)


def test_a_notice_that_was_taken_back_was_no_first_notice() -> None:
    application = an_application(State.SUPPLEMENT_REQUESTED)
    application.correct(by(CADRE), UNDO)

    assert application.papers.noticed is None
    assert application.noticed_at is None
