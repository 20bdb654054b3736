"""Mediations and volunteers' tasks: over the whole product of their states and actions."""

from collections.abc import Callable, Mapping
from datetime import timedelta

import pytest

from contracts.people import Actor, Sealed, Tier
from contracts.refusals import Forbidden, IllegalTransition
from contracts.villagework import Declined, Dispute, MediationState, Outlet, TaskKind, TaskState
from services.chassis.machine import Deed
from services.hall.domain import mediation as mediating
from services.hall.domain import task as helping
from services.hall.domain.mediation import MEDIATING, Mediation
from services.hall.domain.people import Party
from services.hall.domain.task import HELPING, Task
from tests.unit.hall.application import CADRE, CENTRE, TOWN, by

COLLEAGUE = Actor("staff:2", Tier.CADRE, CENTRE)
SIDE = Party(Sealed("n", "张*", "hn"), Sealed("p", "138****5678", "hp"))
UNDO = timedelta(minutes=10)
M, T = mediating.Action, helping.Action

MEDIATE: Mapping[mediating.Action, Callable[[Mediation, Deed], None]] = {
    M.ACCEPT: lambda mediation, deed: mediation.accept(deed),
    M.DECLINE: lambda mediation, deed: mediation.decline(deed, Declined.BEFORE_COURT),
    M.HOLD: lambda mediation, deed: mediation.hold(deed, "sealed"),
    M.AGREE: lambda mediation, deed: mediation.agree(deed),
    M.FAIL: lambda mediation, deed: mediation.fail(deed, Outlet.COURT),
    M.FULFIL: lambda mediation, deed: mediation.fulfil(deed),
    M.WITHDRAW: lambda mediation, deed: mediation.withdraw(deed),
}
MEDIATED: Mapping[MediationState, tuple[mediating.Action, ...]] = {
    MediationState.REQUESTED: (),
    MediationState.DECLINED: (M.DECLINE,),
    MediationState.ACCEPTED: (M.ACCEPT,),
    MediationState.IN_SESSION: (M.ACCEPT, M.HOLD),
    MediationState.AGREED: (M.ACCEPT, M.HOLD, M.AGREE),
    MediationState.FAILED: (M.ACCEPT, M.HOLD, M.FAIL),
    MediationState.FULFILLED: (M.ACCEPT, M.HOLD, M.AGREE, M.FULFIL),
    MediationState.WITHDRAWN: (M.WITHDRAW,),
}
HELP: Mapping[helping.Action, Callable[[Task, Deed], None]] = {
    T.TAKE: lambda task, deed: task.take(deed, "m1"),
    T.GIVE_BACK: lambda task, deed: task.give_back(deed),
    T.FINISH: lambda task, deed: task.finish(deed),
    T.SEND_BACK: lambda task, deed: task.send_back(deed),
    T.CONFIRM: lambda task, deed: task.confirm(deed),
    T.CANCEL: lambda task, deed: task.cancel(deed),
}
HELPED: Mapping[TaskState, tuple[helping.Action, ...]] = {
    TaskState.OPEN: (),
    TaskState.TAKEN: (T.TAKE,),
    TaskState.DONE: (T.TAKE, T.FINISH),
    TaskState.CONFIRMED: (T.TAKE, T.FINISH, T.CONFIRM),
    TaskState.CANCELLED: (T.CANCEL,),
}


def a_mediation(state: MediationState) -> Mediation:
    mediation = Mediation(id="m", centre=CENTRE, dispute=Dispute.NEIGHBOURS, parties=(SIDE, SIDE))
    mediation.request(by(CADRE))
    for action in MEDIATED[state]:
        MEDIATE[action](mediation, by(CADRE))
    mediation.facts = ()
    return mediation


def a_task(state: TaskState) -> Task:
    task = Task(id="t", centre=CENTRE, household="h", carer="m0", kind=TaskKind.ERRAND)
    task.open(by(CADRE))
    for action in HELPED[state]:
        HELP[action](task, by(CADRE))
    task.facts = ()
    return task


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
