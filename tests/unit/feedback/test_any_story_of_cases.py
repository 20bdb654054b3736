"""Whatever villagers, cadres, towns and bureaux do to what was said to the wall, in whatever order."""

from datetime import timedelta
from typing import Any

from hypothesis import settings

from services.chassis.calendar import SHANGHAI
from services.chassis.machine import Deed
from services.feedback.domain.case import Case
from services.feedback.domain.transitions import Action
from tests.unit.feedback.case import CADRE, DO, OFFICER, TOWN, by, new_case
from tests.unit.stories import AnyStory

ABOVE = {Action.GRANT_EXTENSION: TOWN, Action.DENY_EXTENSION: TOWN, Action.CONCLUDE: OFFICER}
MISSING = {Action.MISS, Action.GIVE_UP}
DAY = timedelta(days=1)


class Wall(AnyStory):
    ACTIONS = tuple(Action)

    def begin(self) -> Case:
        case = new_case()
        case.receive(by(CADRE))
        return case

    def attempt(self, case: Case, action: Action, after: timedelta) -> None:
        DO[action](case, by(ABOVE.get(action, CADRE), after / DAY))

    def note(self, action: Action, kept: Any) -> None:
        """Whoever is missed is given up by the same word, after enough tries on enough days."""
        if action in MISSING:
            days = {*kept["tries"], self.town(self.after).now.astimezone(SHANGHAI).date().isoformat()}
            action = Action.GIVE_UP if len(kept["tries"]) >= 2 and len(days) >= 2 else Action.MISS
        super().note(action, kept)

    def town(self, after: timedelta) -> Deed:
        return by(TOWN, after / DAY)


TestWall = Wall.TestCase
TestWall.settings = settings(max_examples=100, stateful_step_count=25, deadline=None)
