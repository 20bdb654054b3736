"""Who may rate what, and what a bad rating and a box go through: over the whole product of states and actions."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta

import pytest
from environs import EnvError

from contracts.feedback.words import BoxState
from contracts.feedback.words import RectificationState as State
from contracts.people import SYSTEM, Actor, Tier
from contracts.refusals import Conflict, Forbidden, IllegalTransition, Invalid
from contracts.registry import BY_TYPE
from deploy.processes.discovery import discover
from services.chassis.machine import Deed
from services.feedback.domain import box as boxes
from services.feedback.domain.box import BOXES, Box
from services.feedback.domain.rectification import RECTIFYING, Action, Rectification
from services.feedback.domain.template import filled
from services.feedback.events import EVENTS
from services.feedback.store.rules import rules_from_environment
from tests.unit.feedback.case import CADRE, CENTRE, OFFICER, TOWN, by

OWN_WAYS = {"feedback", "supervision", "centres"}
"""Services whose villagers are asked in another way, or that have none."""
UNDO = timedelta(minutes=10)
COLLEAGUE = Actor("staff:370829001001-02", Tier.CADRE, CENTRE)
DO: Mapping[Action, Callable[[Rectification, Deed], None]] = {
    Action.VERIFY: Rectification.verify,
    Action.DISMISS: Rectification.dismiss,
    Action.CONFIRM: lambda one, deed: one.confirm(replace(deed, actor=OFFICER)),
    Action.RECTIFY: Rectification.rectify,
    Action.ANSWER: Rectification.answer,
    Action.CALL_BACK: lambda one, deed: one.call_back(deed, reached=True, content=True),
    Action.CLOSE: Rectification.close,
    Action.APPEAL: Rectification.appeal,
    Action.UPHOLD: Rectification.uphold,
    Action.REDO: Rectification.redo,
}
_ANSWERED = (Action.VERIFY, Action.RECTIFY, Action.ANSWER)
WAYS: Mapping[State, tuple[Action, ...]] = {
    State.RECEIVED: (),
    State.VERIFIED: (Action.VERIFY,),
    State.DISMISSAL_PROPOSED: (Action.DISMISS,),
    State.NOT_UPHELD: (Action.DISMISS, Action.CONFIRM),
    State.RECTIFIED: (Action.VERIFY, Action.RECTIFY),
    State.ANSWERED: _ANSWERED,
    State.APPEALED: (*_ANSWERED, Action.APPEAL),
    State.CLOSED: (*_ANSWERED, Action.CALL_BACK, Action.CLOSE),
}
PLAIN: Mapping[Action, Callable[[Rectification, Deed], None]] = {Action.CONFIRM: Rectification.confirm}
"""By whoever does it, and not by somebody else."""
ABOVE = (Action.CALL_BACK, Action.UPHOLD, Action.REDO)


def a_rectification(state: State, **changed: object) -> Rectification:
    """One in `state`, of a rater who left a phone."""
    one = Rectification(id="r", centre=CENTRE, rating="x", service="express", level=1, named=True)
    one.receive()
    for action in WAYS[state]:
        DO[action](one, by(TOWN))
    for name, value in changed.items():
        setattr(one, name, value)
    one.facts = ()
    return one


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("action", Action)
def test_each_action_moves_the_rectification_as_the_table_says_or_is_refused(state: State, action: Action) -> None:
    one = a_rectification(state, called_back=True)
    before = (one.state, one.version, one.moves)
    if (state, action) in RECTIFYING:
        DO[action](one, by(TOWN))
        assert one.state is RECTIFYING[state, action]
        assert [fact.sequence for fact in one.facts] == [before[1] + 1]
    else:
        with pytest.raises(IllegalTransition):
            DO[action](one, by(TOWN))
        assert (one.state, one.version, one.moves) == before


@pytest.mark.parametrize("action", ABOVE)
def test_those_who_were_rated_decide_and_ask_nothing_themselves(action: Action) -> None:
    state = State.ANSWERED if action is Action.CALL_BACK else State.APPEALED
    with pytest.raises(Forbidden):
        DO[action](a_rectification(state), by(CADRE))
    towns = a_rectification(state, centre=CENTRE[:9])
    with pytest.raises(Forbidden):
        DO[action](towns, by(TOWN))
    DO[action](towns, by(OFFICER))


def test_who_left_a_phone_is_called_back_before_it_is_closed_and_who_left_none_cannot_be() -> None:
    named, unknown = a_rectification(State.ANSWERED), a_rectification(State.ANSWERED, named=False)
    with pytest.raises(Conflict, match="回访后再办结"):
        named.close(by(CADRE))
    with pytest.raises(Conflict, match="没有留电话"):
        unknown.call_back(by(TOWN), reached=False, content=None)
    named.call_back(by(TOWN), reached=False, content=None)
    for each in (named, unknown):
        each.close(by(CADRE))

    assert [fact.data for fact in named.facts] == [{"reached": False}, {}]


def test_a_call_back_is_asked_for_anew_when_it_was_looked_into_anew_or_taken_back() -> None:
    one = a_rectification(State.ANSWERED)
    one.call_back(by(TOWN), reached=True, content=False)
    one.correct(by(TOWN), UNDO)
    assert not one.called_back
    one.call_back(by(TOWN), reached=True, content=False)
    one.appeal(by(CADRE))
    one.redo(by(TOWN))

    assert not one.called_back


def test_one_person_alone_finds_no_rating_untrue() -> None:
    one = a_rectification(State.RECEIVED)
    one.dismiss(by(CADRE))
    with pytest.raises(Conflict, match="第二人"):
        one.confirm(by(CADRE))
    one.confirm(by(COLLEAGUE))

    assert [(fact.type, fact.data) for fact in one.facts] == [
        ("rectification.dismissal_proposed.v1", {}),
        ("rectification.not_upheld.v1", {"second": COLLEAGUE.id}),
    ]


def test_a_second_person_who_finds_otherwise_says_so_and_it_is_put_right() -> None:
    one = a_rectification(State.DISMISSAL_PROPOSED)
    one.verify(by(CADRE))

    assert one.state is State.VERIFIED


def test_who_has_once_proposed_may_look_at_what_another_proposes_later() -> None:
    one = a_rectification(State.RECEIVED)
    one.dismiss(by(CADRE))
    one.correct(by(CADRE), UNDO)
    one.dismiss(by(COLLEAGUE))
    one.confirm(by(CADRE))

    assert one.state is State.NOT_UPHELD


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("actor", [CADRE, COLLEAGUE, TOWN, OFFICER], ids=lambda actor: actor.id)
@pytest.mark.parametrize("named", [True, False])
def test_just_what_is_open_to_somebody_is_not_refused_to_them(state: State, actor: Actor, *, named: bool) -> None:
    def do(action: Action) -> bool:
        one = a_rectification(state, named=named)
        try:
            PLAIN.get(action, DO[action])(one, by(actor))
        except (Conflict, Forbidden):
            return False
        return True

    assert a_rectification(state, named=named).open_to(actor) == sorted(action for action in Action if do(action))


def a_box(state: BoxState) -> Box:
    """One that hangs, locked or open with nothing in it."""
    box = Box(id="b", centre=CENTRE)
    box.install()
    if state is BoxState.OPEN:
        box.unlock(by(CADRE), "town:370829001", 0)
    if state is BoxState.REMOVED:
        box.move_to("370829001002", by(SYSTEM))
    return box


MOVE_BOX: Mapping[boxes.Action, Callable[[Box, Deed], None]] = {
    boxes.Action.LOCK: lambda box, deed: box.lock(deed),
    boxes.Action.UNLOCK: lambda box, deed: box.unlock(deed, "volunteer", 1),
    boxes.Action.REMOVE: lambda box, deed: box.move_to("370829001002", deed),
}


@pytest.mark.parametrize("state", BoxState)
@pytest.mark.parametrize("action", boxes.Action)
def test_each_action_moves_the_box_as_the_table_says_or_is_refused(state: BoxState, action: boxes.Action) -> None:
    box = a_box(state)
    if (state, action) in BOXES:
        MOVE_BOX[action](box, by(CADRE))
        assert box.state is BOXES[state, action]
    else:
        with pytest.raises(IllegalTransition):
            MOVE_BOX[action](box, by(CADRE))
        assert box.state is state


@pytest.mark.parametrize("witness", [CADRE.id, "staff:370829001001-09"])
def test_a_box_is_not_opened_by_the_village_committee_alone(witness: str) -> None:
    with pytest.raises(Invalid):
        a_box(BoxState.LOCKED).unlock(by(CADRE), witness, 1)


@pytest.mark.parametrize("witness", ["villagers_representative", "town:370829001", "staff:370829001002-01"])
def test_somebody_from_outside_sees_it_opened_and_that_is_said(witness: str) -> None:
    box = a_box(BoxState.LOCKED)
    box.unlock(by(CADRE), witness, 2)

    assert box.facts[-1].data == {"slips": 2, "witness": witness}
    assert box.opened_at == by(CADRE).now


def test_slips_are_taken_down_up_to_their_number_and_all_of_them_before_it_is_locked() -> None:
    box = a_box(BoxState.LOCKED)
    with pytest.raises(Conflict):
        box.enter()
    box.unlock(by(CADRE), "volunteer", 1)
    with pytest.raises(Conflict, match="还有 1 条"):
        box.lock(by(CADRE))
    box.enter()
    with pytest.raises(Conflict):
        box.enter()
    box.lock(by(CADRE))
    box.correct(by(CADRE), UNDO)

    assert (box.state, box.slips, box.entered, box.opened_at) == (BoxState.OPEN, 1, 1, by(CADRE).now)


def test_a_template_is_filled_from_the_case_and_says_what_is_still_missing() -> None:
    words = "{编号}:{办理结果}。{编号}、{回访电话}"

    assert filled(words, {"编号": "7K", "办理结果": "已修好"}) == ("7K:已修好。7K、{回访电话}", ["回访电话"])


def test_a_rule_is_as_the_county_sets_it_and_a_wrong_one_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FEEDBACK_REOPEN_DAYS", "15")
    rules = rules_from_environment(tell=False)
    assert (rules.reopen_within, rules.rate_within) == (timedelta(days=15), timedelta(days=15))
    assert rules.filings_a_day == 10
    monkeypatch.setenv("FEEDBACK_FILINGS_A_DAY", "0")
    with pytest.raises(EnvError, match="FEEDBACK_FILINGS_A_DAY"):
        rules_from_environment(tell=False)


def test_each_service_that_has_villagers_tells_when_a_visit_or_case_of_theirs_has_ended() -> None:
    serving = {service.name for service in discover() if service.worker} - OWN_WAYS

    assert serving - {BY_TYPE[type_].producer for type_ in EVENTS} == set()
