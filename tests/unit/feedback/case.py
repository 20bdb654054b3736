"""Cases in each state, brought there by verbs alone, and a way to do each action."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from contracts.feedback.words import CaseState as State
from contracts.feedback.words import Channel, Kind, Level, Rejection, WrongDesk
from contracts.people import COUNTY, Actor, Sealed, Tier
from contracts.staff import Absence, Handing
from services.chassis.calendar import SHANGHAI, Calendar
from services.chassis.machine import Deed
from services.feedback.domain.case import Case
from services.feedback.domain.people import Filer
from services.feedback.domain.rules import Rules
from services.feedback.domain.transitions import Action

CENTRE = "370829001001"
MONDAY = datetime(2026, 11, 23, 9, tzinfo=SHANGHAI)
RULES = Rules(calendar=Calendar(holidays={}, working_weekends=frozenset(), published=frozenset({2026})))
CADRE = Actor("staff:370829001001-01", Tier.CADRE, CENTRE)
TOWN = Actor("town:370829001", Tier.TOWN, CENTRE[:9])
OFFICER = Actor("county:370829", Tier.COUNTY, COUNTY)
HOTLINE = Actor("partner:hotline", Tier.PARTNER, COUNTY)
HEALTH, OTHER_BUREAU = (Actor(f"bureau:{name}", Tier.BUREAU, COUNTY) for name in ("health", "commerce"))
NAMED = Filer(Sealed("n", "张*三", "hn"), Sealed("p", "138****5678", "hp"), reachable=True)
NOBODY = Filer()


def by(actor: Actor, days: float = 0) -> Deed:
    """Done so many days after Monday at nine."""
    return Deed(actor, MONDAY + timedelta(days=days))


DO: Mapping[Action, Callable[[Case, Deed], None]] = {
    Action.ACCEPT: lambda case, deed: case.accept(deed),
    Action.REJECT: lambda case, deed: case.reject(deed, Rejection.NOT_OURS),
    Action.ASSIGN: lambda case, deed: case.assign(deed, "staff:370829001001-02"),
    Action.TAKE_UP: lambda case, deed: case.take_up(deed),
    Action.GIVE_BACK: lambda case, deed: case.give_back(deed, WrongDesk.OTHER_OFFICE, RULES),
    Action.TRANSFER: lambda case, deed: case.transfer(deed, "health"),
    Action.HAND_OVER: lambda case, deed: case.hand_over(deed, Handing("staff:370829001001-03", Absence.LEAVE), RULES),
    Action.EXPEDITE: lambda case, deed: case.expedite(deed),
    Action.CONTACT: lambda case, deed: case.contact(deed),
    Action.ASK_EXTENSION: lambda case, deed: case.ask_extension(deed, 10, RULES),
    Action.GRANT_EXTENSION: lambda case, deed: case.grant_extension(deed),
    Action.DENY_EXTENSION: lambda case, deed: case.deny_extension(deed),
    Action.REPLY: lambda case, deed: case.reply(deed, ("问", "答")),
    Action.REVISIT: lambda case, deed: case.revisit(deed, solved=True, level=Level.GOOD),
    Action.MISS: lambda case, deed: case.miss(deed),
    Action.GIVE_UP: lambda case, deed: case.miss(deed),
    Action.CLOSE: lambda case, deed: case.close(deed),
    Action.REWORK: lambda case, deed: case.rework(deed),
    Action.ESCALATE: lambda case, deed: case.escalate(deed),
    Action.CONCLUDE: lambda case, deed: case.conclude(deed, ("问", "理由")),
    Action.REOPEN: lambda case, deed: case.reopen(deed, RULES),
    Action.WITHDRAW: lambda case, deed: case.withdraw(deed),
}

_ACCEPTED = (Action.ACCEPT,)
_ASSIGNED = (*_ACCEPTED, Action.ASSIGN)
_WORKING = (*_ASSIGNED, Action.TAKE_UP)
_REPLIED = (*_WORKING, Action.REPLY)
WAYS: Mapping[State, tuple[Action, ...]] = {
    State.RECEIVED: (),
    State.ACCEPTED: _ACCEPTED,
    State.ASSIGNED: _ASSIGNED,
    State.IN_PROGRESS: _WORKING,
    State.RETURNED: (*_ASSIGNED, Action.GIVE_BACK),
    State.TRANSFERRED: (*_ACCEPTED, Action.TRANSFER),
    State.REPLIED: _REPLIED,
    State.REVISITED: (*_REPLIED, Action.REVISIT),
    State.CLOSED: (*_REPLIED, Action.REVISIT, Action.CLOSE),
    State.REJECTED: (Action.REJECT,),
    State.WITHDRAWN: (Action.WITHDRAW,),
}


def new_case(**changed: Any) -> Case:
    """One of which nothing has been said yet."""
    values: dict[str, Any] = {
        "id": "c",
        "centre": CENTRE,
        "about": CENTRE,
        "kind": Kind.HELP,
        "channel": Channel.COUNTER,
        "filer": NAMED,
        "text": "sealed",
        "number": "7K3M9QXD",
    }
    return Case(**(values | changed))


def a_case(state: State = State.RECEIVED, **changed: Any) -> Case:
    """One in `state`, by the way that WAYS shows, or by dissatisfaction."""
    case = new_case(**changed)
    case.receive(by(CADRE))
    for action in WAYS.get(state, _REPLIED):
        DO[action](case, by(CADRE))
    match state:
        case State.REWORKING:
            dissatisfied(case)
            case.rework(by(CADRE))
        case State.COUNTY_HANDLING:
            reworked_twice(case)
            case.escalate(by(CADRE))
        case State.CLOSED_UNREACHED:
            for day in (0, 0, 1):
                case.miss(by(CADRE, day))
    case.facts = ()
    return case


def dissatisfied(case: Case) -> None:
    """At the revisit the villager says that it isn't solved."""
    case.revisit(by(CADRE), solved=False, level=Level.BAD)


def reworked_twice(case: Case) -> None:
    """A reply, twice done again, and still not good; revisited."""
    for _ in range(2):
        dissatisfied(case)
        case.rework(by(CADRE))
        case.reply(by(CADRE), None)
    dissatisfied(case)
