"""Mediations and volunteers' tasks: over the whole product of their states and actions."""

import pytest

from contracts.people import SYSTEM
from contracts.refusals import Forbidden, IllegalTransition
from contracts.staff import Absence, Handing
from contracts.villagework import MediationState, TaskState
from services.hall.domain import mediation as mediating
from services.hall.domain import task as helping
from services.hall.domain.mediation import MEDIATING
from services.hall.domain.task import HELPING
from tests.unit.hall.application import CADRE, TOWN, by
from tests.unit.hall.community import COLLEAGUE, HELP, MEDIATE, UNDO, M, T, a_mediation, a_task


@pytest.mark.parametrize("state", MediationState)
@pytest.mark.parametrize("action", M)
def test_each_action_moves_the_mediation_as_the_table_says_or_is_refused(
    state: MediationState, action: mediating.Action
) -> None:
    mediation = a_mediation(state)
    assert mediation.state is state
    if (state, action) in MEDIATING:
        MEDIATE[action](mediation, by(CADRE))
        assert mediation.state is MEDIATING[state, action]
        assert len(mediation.facts) == 1
    else:
        with pytest.raises(IllegalTransition):
            MEDIATE[action](mediation, by(CADRE))
        assert (mediation.state, mediation.facts) == (state, ())


@pytest.mark.parametrize("state", TaskState)
@pytest.mark.parametrize("action", T)
def test_each_action_moves_the_task_as_the_table_says_or_is_refused(state: TaskState, action: helping.Action) -> None:
    task = a_task(state)
    assert task.state is state
    if (state, action) in HELPING:
        HELP[action](task, by(CADRE))
        assert task.state is HELPING[state, action]
        assert len(task.facts) == 1
    else:
        with pytest.raises(IllegalTransition):
            HELP[action](task, by(CADRE))
        assert (task.state, task.facts) == (state, ())


def test_who_takes_over_from_a_mediator_who_is_away_goes_on_with_it_and_the_one_before_does_not() -> None:
    mediation = a_mediation(MediationState.IN_SESSION)
    mediation.hand_over(by(SYSTEM), Handing(COLLEAGUE.id, Absence.DEPARTURE), None)

    assert mediation.facts[-1].data == {"from": CADRE.id, "to": COLLEAGUE.id, "reason": "departure", "due_at": None}
    with pytest.raises(Forbidden):
        mediation.agree(by(CADRE))
    mediation = a_mediation(MediationState.IN_SESSION)
    mediation.hand_over(by(SYSTEM), Handing(COLLEAGUE.id, Absence.LEAVE), None)
    mediation.agree(by(COLLEAGUE))
    assert mediation.state is MediationState.AGREED


@pytest.mark.parametrize("action", [M.HOLD, M.AGREE, M.FAIL])
def test_only_the_mediator_says_what_came_of_it(action: mediating.Action) -> None:
    with pytest.raises(Forbidden):
        MEDIATE[action](a_mediation(MediationState.IN_SESSION), by(COLLEAGUE))


def test_a_sessions_record_stays_out_of_the_event_and_belongs_to_it() -> None:
    mediation = a_mediation(MediationState.ACCEPTED)
    mediation.hold(by(CADRE), "sealed words")

    assert mediation.facts[0].data == {"session": 1}
    assert mediation.record == ((mediation.version, "sealed words"),)


def test_corrections_go_back_to_the_beginning() -> None:
    mediation, task = a_mediation(MediationState.FULFILLED), a_task(TaskState.CONFIRMED)
    for case in (mediation, task):
        while case.moves:
            case.correct(by(TOWN), UNDO)

    assert (mediation.state, mediation.mediator, mediation.sessions) == (MediationState.REQUESTED, None, 0)
    assert (task.state, task.member) == (TaskState.OPEN, None)


def test_a_task_that_was_given_back_is_free_for_another() -> None:
    task = a_task(TaskState.TAKEN)
    task.give_back(by(CADRE))
    task.take(by(CADRE), "m2")

    assert task.member == "m2"
