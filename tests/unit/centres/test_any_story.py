"""Whatever towns, bureaux, the county, cadres, villagers and clocks do to a site, a milestone or a booking."""

from datetime import timedelta

from hypothesis import settings
from hypothesis.stateful import invariant

from contracts.people import SYSTEM, Actor, Tier
from contracts.sites import MilestoneKind
from contracts.sites import MilestoneState as Reached
from services.centres.domain import milestone as pacing
from services.centres.domain.booking import Action as Deal
from services.centres.domain.booking import Booking, Span
from services.centres.domain.dossier import Dossier
from services.centres.domain.milestone import Milestone
from services.centres.domain.site import Site
from services.centres.domain.transitions import Action
from services.chassis.machine import Deed
from tests.unit.centres.a_site import AGREED, DO, NOW, OPERATOR, PROPOSAL, SUPERVISOR, TOWN, by
from tests.unit.centres.test_booking import CADRE, CENTRE
from tests.unit.centres.test_booking import DO as DEAL
from tests.unit.centres.test_milestone import DUE, SITE
from tests.unit.stories import AnyStory

VILLAGER = Actor("villager:1", Tier.VILLAGER, CENTRE)
DOERS = {Deal.LAPSE: SYSTEM, Deal.CANCEL: VILLAGER}
BEGINS = timedelta(hours=3)
STEPS = settings(max_examples=100, stateful_step_count=25, deadline=None)


class Sites(AnyStory):
    ACTIONS = tuple(Action)

    def begin(self) -> Site:
        site = Site(id="site", centre=TOWN, town=TOWN, dossier=Dossier(proposal=PROPOSAL))
        site.propose(by(SUPERVISOR))
        return site

    def attempt(self, case: Site, action: Action, after: timedelta) -> None:
        deed = by(OPERATOR, after)
        if action is Action.OPINE:
            bureau = next((each for each in AGREED if each not in case.dossier.opinions), "housing")
            case.opine(deed, bureau, AGREED[bureau])
        else:
            DO[action](case, deed)

    def town(self, after: timedelta) -> Deed:
        return by(OPERATOR, after)


class Milestones(AnyStory):
    ACTIONS = tuple(pacing.Action)

    def begin(self) -> Milestone:
        milestone = Milestone(id="m1", centre=TOWN, site=SITE, kind=MilestoneKind.STRUCTURE, due=DUE)
        milestone.set(by(SUPERVISOR))
        return milestone

    def attempt(self, case: Milestone, action: pacing.Action, after: timedelta) -> None:
        deed = by(SUPERVISOR, after)
        match action:
            case pacing.Action.MOVE:
                case.move(deed, case.due + timedelta(days=1))
            case pacing.Action.REACH:
                case.reach(deed)
            case pacing.Action.DROP:
                case.drop(deed)

    def town(self, after: timedelta) -> Deed:
        return by(OPERATOR, after)

    @invariant()
    def it_has_a_day_once_it_is_reached(self) -> None:
        assert isinstance(self.case, Milestone)
        assert (self.case.reached_on is not None) == (self.state is Reached.REACHED)


class Bookings(AnyStory):
    ACTIONS = tuple(Deal)

    def begin(self) -> Booking:
        span = Span(NOW + BEGINS, NOW + 2 * BEGINS)
        booking = Booking(id="b", centre=CENTRE, room=11, span=span)
        booking.ask()
        return booking

    def attempt(self, case: Booking, action: Deal, after: timedelta) -> None:
        verb, _ = DEAL[action]
        verb(case, by(DOERS.get(action, CADRE), after))

    def town(self, after: timedelta) -> Deed:
        return by(SUPERVISOR, after)


TestSites, TestMilestones, TestBookings = Sites.TestCase, Milestones.TestCase, Bookings.TestCase
TestSites.settings = TestMilestones.settings = TestBookings.settings = STEPS
