"""The worker of the registry: who is told of what supervision says, limits that run out, housekeeping."""

from collections.abc import Sequence

from services.centres.events import EVENTS, due, to_follow, to_turn
from services.centres.events.words import WORDS
from services.centres.handlers import HANDLERS
from services.centres.store import alarms, store_for
from services.chassis.bus.consumer import batch_events
from services.chassis.bus.desk import Desk
from services.chassis.bus.message import Delivery
from services.chassis.bus.timer import every


class CentresService:
    """Hears the ladder, and tells the staff of the centres that are to hear of a rung."""

    name = "centres"
    desk = Desk(EVENTS, HANDLERS, store_for, WORDS)

    @batch_events()
    def on_events(self, deliveries: Sequence[Delivery]) -> None:
        """Events of supervision."""
        self.desk.take(deliveries)

    @every(1)
    def tell(self) -> None:
        """Messages to staff."""
        self.desk.deliver_notices()

    @every(2)
    def ring(self) -> None:
        """Limits that have run out."""
        self.desk.run_due(due)

    @every(5)
    def turn_leaves(self) -> None:
        """Leaves that begin, and those that are over."""
        self.desk.run_due(to_turn)

    @every(5)
    def follow(self) -> None:
        """Staff of centres that have merged go along."""
        self.desk.run_due(to_follow)

    @every(60)
    def keep_house(self) -> None:
        """Old keys and rungs are forgotten, new months of the inbox made."""
        self.desk.keep_house(forget=alarms.forget)
