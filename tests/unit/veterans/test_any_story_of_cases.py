"""Whatever veterans, cadres, towns, bureaux and clocks do to a case of any item, in whatever order."""

from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize

from contracts.applications import Through
from contracts.veteranwork import Item
from services.chassis.machine import Deed
from services.veterans.domain.transitions import Action
from services.veterans.domain.veterancase import VeteranCase
from tests.unit.stories import AnyStory
from tests.unit.veterans.case import CADRE, TOWN, act, by, new_case


class Station(AnyStory):
    ACTIONS = tuple(Action)

    def begin(self, item: Item = Item.CARD) -> VeteranCase:
        case = new_case(item)
        case.submit(by(CADRE), Through.COUNTER)
        return case

    @initialize(item=st.sampled_from(Item))
    def choose(self, item: Item) -> None:
        self.case = self.begin(item)
        self.state = self.case.state

    def attempt(self, case: VeteranCase, action: Action, after: timedelta) -> None:
        act(case, action, after)

    def town(self, after: timedelta) -> Deed:
        return by(TOWN, after)


TestStation = Station.TestCase
TestStation.settings = settings(max_examples=150, stateful_step_count=25, deadline=None)
