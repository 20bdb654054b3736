"""Entries of the register, petitions and visits, brought into their states by verbs alone."""

from collections.abc import Callable, Mapping
from datetime import date

from contracts.applications import Retreat
from contracts.people import SYSTEM, Actor
from contracts.veteranwork import Belonging, PetitionState, Placement, RegisterState, StruckOff, VisitState
from services.chassis.machine import Deed
from services.veterans.domain import petition as petitioning
from services.veterans.domain import register as registering
from services.veterans.domain import visit as visiting
from services.veterans.domain.petition import Petition
from services.veterans.domain.register import Veteran
from services.veterans.domain.visit import HomeVisit
from tests.unit.veterans.case import CADRE, CENTRE, PERSON, bureau, by

P, R, V = petitioning.Action, registering.Action, visiting.Action
TODAY = date(2026, 7, 1)
PETITION: Mapping[petitioning.Action, Callable[[Petition, Deed], None]] = {
    P.TRANSFER: Petition.transfer,
    P.ACCEPT: Petition.accept,
    P.DECLINE: lambda petition, deed: petition.decline(deed, "sealed"),
    P.ANSWER: lambda petition, deed: petition.answer(deed, "sealed"),
    P.ASK_RECHECK: Petition.ask_recheck,
    P.RECHECK: lambda petition, deed: petition.recheck(deed, "sealed again"),
    P.ASK_REVIEW: Petition.ask_review,
    P.REVIEW: lambda petition, deed: petition.review(deed, "sealed at last"),
    P.SETTLE: Petition.settle,
    P.WITHDRAW: lambda petition, deed: petition.withdraw(deed, Retreat.CHANGED_MIND),
}
_ANSWERED = (P.TRANSFER, P.ACCEPT, P.ANSWER)
_RECHECKED = (*_ANSWERED, P.ASK_RECHECK, P.RECHECK)
PETITIONED: Mapping[PetitionState, tuple[petitioning.Action, ...]] = {
    PetitionState.REGISTERED: (),
    PetitionState.TRANSFERRED: (P.TRANSFER,),
    PetitionState.ACCEPTED: (P.TRANSFER, P.ACCEPT),
    PetitionState.NOT_ACCEPTED: (P.TRANSFER, P.DECLINE),
    PetitionState.ANSWERED: _ANSWERED,
    PetitionState.RECHECKING: (*_ANSWERED, P.ASK_RECHECK),
    PetitionState.RECHECKED: _RECHECKED,
    PetitionState.REVIEWING: (*_RECHECKED, P.ASK_REVIEW),
    PetitionState.REVIEWED: (*_RECHECKED, P.ASK_REVIEW, P.REVIEW),
    PetitionState.SETTLED: (*_ANSWERED, P.SETTLE),
    PetitionState.WITHDRAWN: (P.WITHDRAW,),
}
VISIT: Mapping[visiting.Action, Callable[[HomeVisit, Deed], None]] = {
    V.MAKE: HomeVisit.make,
    V.MISS: HomeVisit.miss,
    V.REPLAN: lambda visit, deed: visit.replan(deed, date(2026, 7, 9)),
    V.CANCEL: HomeVisit.cancel,
}
VISITED: Mapping[VisitState, tuple[visiting.Action, ...]] = {
    VisitState.PLANNED: (),
    VisitState.MADE: (V.MAKE,),
    VisitState.NOBODY_HOME: (V.MISS,),
    VisitState.CANCELLED: (V.CANCEL,),
}
ENTER: Mapping[registering.Action, Callable[[Veteran, Deed], None]] = {
    R.UPDATE: lambda veteran, deed: veteran.update(deed, PERSON, "moved", "served", TODAY),
    R.STRIKE_OFF: lambda veteran, deed: veteran.strike_off(deed, StruckOff.MOVED),
}
ENTERED: Mapping[RegisterState, tuple[registering.Action, ...]] = {
    RegisterState.REGISTERED: (),
    RegisterState.STRUCK_OFF: (R.STRIKE_OFF,),
}


def a_petition(state: PetitionState = PetitionState.REGISTERED) -> Petition:
    petition = Petition(id="p", centre=CENTRE, petitioner=PERSON, text="sealed words", bureau="veterans")
    petition.register(by(CADRE))
    for action in PETITIONED[state]:
        PETITION[action](petition, by(who_petitions(action)))
    petition.facts = ()
    return petition


def who_petitions(action: petitioning.Action) -> Actor:
    if action is P.SETTLE:
        return SYSTEM
    return CADRE if action in (P.TRANSFER, P.ASK_RECHECK, P.ASK_REVIEW, P.WITHDRAW) else bureau()


def a_visit(state: VisitState = VisitState.PLANNED) -> HomeVisit:
    visit = HomeVisit(id="h", centre=CENTRE, veteran="v", day=TODAY)
    visit.plan(by(CADRE))
    for action in VISITED[state]:
        VISIT[action](visit, by(CADRE))
    visit.facts = ()
    return visit


def a_veteran(state: RegisterState = RegisterState.REGISTERED, report_by: date | None = None) -> Veteran:
    """One who has nothing to report, unless by a day."""
    veteran = Veteran(
        id="v",
        centre=CENTRE,
        person=PERSON,
        belonging=Belonging.VETERAN,
        home="sealed home",
        service=None,
        visited_from=date(2030, 1, 1),
        report_by=report_by,
        placement=Placement.AWAITED if report_by else Placement.NOT_DUE,
    )
    veteran.register(by(CADRE))
    for action in ENTERED[state]:
        ENTER[action](veteran, by(CADRE))
    veteran.facts = ()
    return veteran
