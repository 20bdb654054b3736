"""Mediations and tasks in each state, brought there by verbs alone, and a way to do each action."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from contracts.people import Actor, Sealed, Tier
from contracts.staff import Absence, Handing
from contracts.villagework import Declined, Dispute, MediationState, Outlet, TaskKind, TaskState
from services.chassis.machine import Deed
from services.hall.domain import mediation as mediating
from services.hall.domain import task as helping
from services.hall.domain.mediation import Mediation
from services.hall.domain.people import Party
from services.hall.domain.task import Task
from tests.unit.hall.application import CADRE, CENTRE, by

COLLEAGUE = Actor("staff:2", Tier.CADRE, CENTRE)
SIDE = Party(Sealed("n", "张*", "hn"), Sealed("p", "138****5678", "hp"))
UNDO = timedelta(minutes=10)
M, T = mediating.Action, helping.Action

AWAY = Handing("staff:370829001001-02", Absence.LEAVE)
MEDIATE: Mapping[mediating.Action, Callable[[Mediation, Deed], None]] = {
    M.ACCEPT: lambda mediation, deed: mediation.accept(deed),
    M.DECLINE: lambda mediation, deed: mediation.decline(deed, Declined.BEFORE_COURT),
    M.HOLD: lambda mediation, deed: mediation.hold(deed, "sealed"),
    M.HAND_OVER: lambda mediation, deed: mediation.hand_over(deed, AWAY, None),
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
