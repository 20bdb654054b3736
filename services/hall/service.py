"""The worker of the hall: what it hears, limits that run out, what applicants and bureaus are told, housekeeping."""

from collections.abc import Sequence

from services.chassis.bus.consumer import batch_events
from services.chassis.bus.desk import Desk
from services.chassis.bus.message import Delivery
from services.chassis.bus.timer import every
from services.hall.events import EVENTS, due, strays, to_hand_over
from services.hall.events.words import WORDS
from services.hall.handlers import HANDLERS
from services.hall.store import store_for


class HallService:
    """Takes over the registry's centres; lets silence count as acceptance, and ends what nobody completes."""

    name = "hall"
    desk = Desk(EVENTS, HANDLERS, store_for, WORDS, webhooks=True)

    @batch_events()
    def on_events(self, deliveries: Sequence[Delivery]) -> None:
        """Events of other services."""
        self.desk.take(deliveries)

    @every(2)
    def ring(self) -> None:
        """Limits that have run out."""
        self.desk.run_due(due)

    @every(1)
    def tell(self) -> None:
        """Messages to applicants."""
        self.desk.deliver_notices()

    @every(1)
    def answer_bureaus(self) -> None:
        """Webhooks to bureaus' systems."""
        self.desk.deliver_webhooks()

    @every(5)
    def hand_over(self) -> None:
        """What those have in hand who are away goes to who takes over."""
        self.desk.run_due(to_hand_over)

    @every(5)
    def move(self) -> None:
        """What is open at a merged centre goes to the joint site."""
        self.desk.run_due(strays)

    @every(60)
    def keep_house(self) -> None:
        """Old keys and unclaimed files are forgotten, new months of the inbox made."""
        self.desk.keep_house()
