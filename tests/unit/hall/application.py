"""Applications in each state, brought there by verbs alone, and a way to do each action."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

from contracts.applications import ApplicationState as State
from contracts.applications import HandBack, Nature, NotAccepted, Remedy, Retreat, Suspension, Through
from contracts.people import COUNTY, SYSTEM, Actor, Identity, Sealed, Tier
from services.chassis.almanac import read_calendar
from services.chassis.machine import Deed
from services.chassis.papers import Papers
from services.hall.domain.application import Application
from services.hall.domain.clock import Rules
from services.hall.domain.people import Applicant
from services.hall.domain.transitions import Action

CENTRE = "370829001001"
NOW = datetime(2026, 7, 1, 2, 0, tzinfo=UTC)
CADRE = Actor("staff:1", Tier.CADRE, CENTRE)
TOWN = Actor("staff:town", Tier.TOWN, CENTRE[:9])
BUREAU = Actor("bureau:civil_affairs", Tier.BUREAU, COUNTY)
RULES = Rules(calendar=read_calendar())
APPLICANT = Applicant(
    Sealed("n", "张*", "hn"),
    Sealed("p", "138****5678", "hp"),
    Sealed("i", "3708**********1234", "hi"),
    Identity.ID_CARD,
    reachable=True,
)


def by(actor: Actor, after: timedelta = timedelta(0)) -> Deed:
    return Deed(actor, NOW + after)


def _request(application: Application, deed: Deed) -> None:
    """The first notice wants the missing paper, a second one the other."""
    application.request_papers(deed, ["card"])


DO: Mapping[Action, Callable[[Application, Deed], None]] = {
    Action.ACCEPT: lambda application, deed: application.accept(deed),
    Action.DECLINE: lambda application, deed: application.decline(deed, NotAccepted.NOT_OURS, "sealed"),
    Action.REQUEST_PAPERS: _request,
    Action.DEEM: lambda application, deed: application.deem(deed),
    Action.LAPSE: lambda application, deed: application.lapse(deed),
    Action.FORWARD: lambda application, deed: application.forward(deed),
    Action.ACKNOWLEDGE: lambda application, deed: application.acknowledge(deed),
    Action.HAND_BACK: lambda application, deed: application.hand_back(deed, HandBack.UNCLEAR),
    Action.SUSPEND: lambda application, deed: application.suspend(deed, Suspension.HEARING),
    Action.RESUME: lambda application, deed: application.resume(deed),
    Action.EXTEND: lambda application, deed: application.extend(deed, 10),
    Action.GRANT: lambda application, deed: application.grant(deed),
    Action.REFUSE: lambda application, deed: application.refuse(deed, [Remedy.RECONSIDERATION], "sealed"),
    Action.DELIVER: lambda application, deed: application.deliver(deed, Through.COUNTER),
    Action.WITHDRAW: lambda application, deed: application.withdraw(deed, Retreat.CHANGED_MIND),
}
BY_CLOCK = (Action.DEEM, Action.LAPSE)
AT_BUREAU = frozenset(
    {Action.ACKNOWLEDGE, Action.HAND_BACK, Action.SUSPEND, Action.RESUME, Action.EXTEND, Action.GRANT, Action.REFUSE}
)

_FORWARDED = (Action.ACCEPT, Action.FORWARD)
_ACKNOWLEDGED = (*_FORWARDED, Action.ACKNOWLEDGE)
WAYS: Mapping[State, tuple[Action, ...]] = {
    State.SUBMITTED: (),
    State.SUPPLEMENT_REQUESTED: (Action.REQUEST_PAPERS,),
    State.ACCEPTED: (Action.ACCEPT,),
    State.DEEMED_ACCEPTED: (Action.DEEM,),
    State.NOT_ACCEPTED: (Action.DECLINE,),
    State.LAPSED: (Action.REQUEST_PAPERS, Action.LAPSE),
    State.FORWARDED: _FORWARDED,
    State.ACKNOWLEDGED: _ACKNOWLEDGED,
    State.HANDED_BACK: (*_FORWARDED, Action.HAND_BACK),
    State.GRANTED: (*_ACKNOWLEDGED, Action.GRANT),
    State.REFUSED: (*_ACKNOWLEDGED, Action.REFUSE),
    State.DELIVERED: (*_ACKNOWLEDGED, Action.GRANT, Action.DELIVER),
    State.WITHDRAWN: (Action.ACCEPT, Action.WITHDRAW),
}


def new_application(*papers: str, bureau: str | None = "civil_affairs") -> Application:
    """One of which nothing has been said yet; its papers are all there unless some are named as missing."""
    whole = Papers.needed(["card", *papers]).handed_in("card", ("f1",))
    return Application(
        id="a",
        centre=CENTRE,
        number="7K3M9QXD",
        item="minimum_living",
        item_version=1,
        nature=Nature.PUBLIC_SERVICE,
        limit_days=15,
        bureau=bureau,
        applicant=APPLICANT,
        agent=None,
        papers=whole,
        submitted_at=NOW,
    )


def who(action: Action) -> Actor:
    if action in BY_CLOCK:
        return SYSTEM
    return BUREAU if action in AT_BUREAU else CADRE


def an_application(state: State = State.SUBMITTED, *papers: str) -> Application:
    """One in `state`, by the way that WAYS shows."""
    application = new_application(*papers)
    application.submit(by(CADRE), Through.COUNTER)
    for action in WAYS[state]:
        DO[action](application, by(who(action)))
    application.facts, application.messages = (), ()
    return application
