"""The worker of express: what it hears, and its housekeeping."""

from collections.abc import Sequence

from services.chassis.bus.consumer import batch_events
from services.chassis.bus.desk import Desk
from services.chassis.bus.message import Delivery
from services.chassis.bus.timer import every
from services.express.events import EVENTS
from services.express.handlers import HANDLERS
from services.express.store import ExpressStore


class ExpressService:
    """Takes over the registry's centres."""

    name = "express"
    desk = Desk(EVENTS, HANDLERS, lambda settings, vault: ExpressStore())

    @batch_events()
    def on_events(self, deliveries: Sequence[Delivery]) -> None:
        """Events of other services."""
        self.desk.take(deliveries)

    @every(60)
    def keep_house(self) -> None:
        """Old keys are forgotten, new months of the inbox made."""
        self.desk.keep_house()
