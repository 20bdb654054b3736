"""Whatever villagers, cadres, bureaux and clocks do to an application, in whatever order."""

from datetime import timedelta

from hypothesis import settings

from contracts.applications import Through
from services.chassis.machine import Deed
from services.hall.domain.application import Application
from services.hall.domain.transitions import Action
from tests.unit.hall.application import CADRE, DO, TOWN, by, new_application, who
from tests.unit.stories import AnyStory


class Hall(AnyStory):
    ACTIONS = tuple(Action)

    def begin(self) -> Application:
        application = new_application()
        application.submit(by(CADRE), Through.COUNTER)
        return application

    def attempt(self, case: Application, action: Action, after: timedelta) -> None:
        DO[action](case, by(who(action), after))

    def town(self, after: timedelta) -> Deed:
        return by(TOWN, after)


TestHall = Hall.TestCase
TestHall.settings = settings(max_examples=100, stateful_step_count=25, deadline=None)
