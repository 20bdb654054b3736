"""Whatever villagers, cadres, towns and bureaux do to what was said to the wall, in whatever order."""

from datetime import timedelta

from hypothesis import settings

from services.chassis.machine import Deed
from services.feedback.domain.case import Case
from services.feedback.domain.transitions import Action
from tests.unit.feedback.case import CADRE, DO, OFFICER, TOWN, by, new_case
from tests.unit.stories import AnyStory

ABOVE = {Action.GRANT_EXTENSION: TOWN, Action.DENY_EXTENSION: TOWN, Action.CONCLUDE: OFFICER}
DAY = timedelta(days=1)


class Wall(AnyStory):
    ACTIONS = tuple(Action)

    def begin(self) -> Case:
        case = new_case()
        case.receive(by(CADRE))
        return case

    def attempt(self, case: Case, action: Action, after: timedelta) -> None:
        DO[action](case, by(ABOVE.get(action, CADRE), after / DAY))

    def town(self, after: timedelta) -> Deed:
        return by(TOWN, after / DAY)


TestWall = Wall.TestCase
TestWall.settings = settings(max_examples=100, stateful_step_count=25, deadline=None)
