"""Cases of each item in each of their states, brought there by verbs alone, and a way to do each action."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

from contracts.agency import Agent, Authority, Relation
from contracts.applications import NotAccepted, Remedy, Retreat, Through
from contracts.people import COUNTY, SYSTEM, Actor, Party, Sealed, Tier
from contracts.veteranwork import Belonging, HandBack, Item, Occasion, Receiver
from contracts.veteranwork import CaseState as State
from services.chassis.machine import Deed
from services.veterans.domain.clock import Rules
from services.veterans.domain.items import ITEMS, TABLES, needed
from services.veterans.domain.people import Person
from services.veterans.domain.transitions import Action
from services.veterans.domain.veterancase import VeteranCase

CENTRE = "370829001001"
NOW = datetime(2026, 7, 1, 2, 0, tzinfo=UTC)
CADRE = Actor("staff:1", Tier.CADRE, CENTRE)
TOWN = Actor("staff:town", Tier.TOWN, CENTRE[:9])
RULES = Rules()
PHONE = Sealed("p", "138****5678", "hp")
PERSON = Person(Sealed("n", "张*", "hn"), PHONE, Sealed("i", "3708**********1234", "hi"), reachable=True)
GUARDIAN = Agent(PERSON.name, PHONE, Relation.CHILD, Authority.GUARDIAN)
UNDO = timedelta(minutes=10)


def by(actor: Actor, after: timedelta = timedelta(0)) -> Deed:
    return Deed(actor, NOW + after)


def bureau(code: str | None = "veterans") -> Actor:
    return Actor(f"bureau:{code}", Tier.BUREAU, COUNTY)


def owner(case: VeteranCase) -> Actor:
    """Whoever may do the next step of its path."""
    known = {Party.VILLAGE: CADRE, Party.TOWN: TOWN}
    return known.get(case.owner, bureau(case.bureau))


Do = Callable[[VeteranCase, Deed], object]
DO: Mapping[Action, Do] = {
    Action.ACCEPT: VeteranCase.accept,
    Action.DECLINE: lambda case, deed: case.decline(deed, NotAccepted.NOT_OURS, "sealed"),
    Action.REQUEST_PAPERS: lambda case, deed: case.request_papers(deed, ["identity_card"]),
    Action.RESUME: VeteranCase.resume,
    Action.LAPSE: VeteranCase.lapse,
    Action.CHECK: VeteranCase.check,
    Action.TAKE: VeteranCase.take,
    Action.TO_COUNTY: VeteranCase.to_county,
    Action.TO_CITY: VeteranCase.to_city,
    Action.TO_PROVINCE: VeteranCase.to_province,
    Action.HAND_BACK: lambda case, deed: case.hand_back(deed, HandBack.UNCLEAR),
    Action.GRANT: VeteranCase.grant,
    Action.REFUSE: lambda case, deed: case.refuse(deed, [Remedy.RECONSIDERATION], "sealed"),
    Action.MAKE: VeteranCase.make,
    Action.RECEIVE: VeteranCase.receive,
    Action.ISSUE: VeteranCase.issue,
    Action.DELIVER: lambda case, deed: case.deliver(deed, Receiver.SELF, ["f9"]),
    Action.WITHDRAW: lambda case, deed: case.withdraw(deed, Retreat.CHANGED_MIND),
}
ANYBODYS = frozenset({Action.ACCEPT, Action.DECLINE, Action.RESUME, Action.LAPSE, Action.DELIVER, Action.WITHDRAW})
"""Actions of which the route, and no step of the path, says whose they are."""


def states(item: Item) -> list[State]:
    """All states that a case of the item can come into."""
    table = TABLES[item]
    found = {source for source, _ in table} | {target for target in table.values() if isinstance(target, State)}
    return sorted(found)


def way(item: Item, state: State) -> list[Action]:
    """The shortest way from a new case to the state."""
    table, ways = TABLES[item], {State.SUBMITTED: list[Action]()}
    while state not in ways:
        steps = [(source, action, target) for (source, action), target in table.items() if source in ways]
        found = {target: [*ways[source], action] for source, action, target in steps if isinstance(target, State)}
        ways = found | ways
    return ways[state]


def new_case(item: Item = Item.CARD, *missing: str, belonging: Belonging = Belonging.VETERAN) -> VeteranCase:
    """One of which nothing has been said yet; its papers are all there unless some are named as missing."""
    papers = needed(item, belonging)
    for paper in papers.missing:
        papers = papers if paper in missing else papers.handed_in(paper, (f"file of {paper}",))
    return VeteranCase(
        id="c",
        number="7K3M9QXD",
        centre=CENTRE,
        item=item,
        veteran="v",
        belonging=belonging,
        applicant=PERSON,
        agent=None,
        occasion=Occasion.LOST if item is Item.CARD_REPLACEMENT else None,
        bureau=ITEMS[item].bureau,
        papers=papers,
        submitted_at=NOW,
    )


def act(case: VeteranCase, action: Action, after: timedelta = timedelta(0)) -> None:
    """The action by whoever may do it."""
    who = CADRE if action in ANYBODYS else owner(case)
    DO[action](case, by(SYSTEM if action is Action.LAPSE else who, after))


def a_case(state: State = State.SUBMITTED, item: Item = Item.CARD, *missing: str) -> VeteranCase:
    """One in `state`, by the shortest way of its item's path."""
    case = new_case(item, *missing)
    case.submit(by(CADRE), Through.COUNTER)
    for action in way(item, state):
        act(case, action)
    case.facts, case.messages = (), ()
    return case
