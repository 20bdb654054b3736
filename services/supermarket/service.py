"""The worker of the supermarket: what it hears, limits that run out, what customers and chains are told."""

from collections.abc import Sequence

from services.chassis.bus.consumer import batch_events
from services.chassis.bus.desk import Desk
from services.chassis.bus.message import Delivery
from services.chassis.bus.timer import every
from services.supermarket.events import EVENTS, due, strays
from services.supermarket.events.words import WORDS
from services.supermarket.handlers import HANDLERS
from services.supermarket.store import store_for


class SupermarketService:
    """Takes over the registry's centres; tells customers and chains, reminds, and gives up what nobody fetches."""

    name = "supermarket"
    desk = Desk(EVENTS, HANDLERS, store_for, WORDS, webhooks=True)

    @batch_events()
    def on_events(self, deliveries: Sequence[Delivery]) -> None:
        """Events of other services."""
        self.desk.take(deliveries)

    @every(2)
    def ring(self) -> None:
        """Limits that have run out."""
        self.desk.run_due(due)

    @every(5)
    def move(self) -> None:
        """What is open at a merged centre goes to the joint site."""
        self.desk.run_due(strays)

    @every(1)
    def tell(self) -> None:
        """Messages to customers."""
        self.desk.deliver_notices()

    @every(1)
    def answer_partners(self) -> None:
        """Webhooks to chains."""
        self.desk.deliver_webhooks()

    @every(60)
    def keep_house(self) -> None:
        """Old keys are forgotten, new months of the inbox made."""
        self.desk.keep_house()
