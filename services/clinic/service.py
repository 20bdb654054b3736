"""The worker of the clinic: what it hears, what happens by itself, what patients and hospitals are told."""

from collections.abc import Sequence

from services.chassis.bus.consumer import batch_events
from services.chassis.bus.desk import Desk
from services.chassis.bus.message import Delivery
from services.chassis.bus.timer import every
from services.clinic.events import EVENTS, closing, due, freed, going, soon, stopped, strays
from services.clinic.events.words import WORDS
from services.clinic.handlers import HANDLERS
from services.clinic.store import store_for


class ClinicService:
    """Takes over the registry's centres; gives freed places away, passes who doesn't come, counts who never came."""

    name = "clinic"
    desk = Desk(EVENTS, HANDLERS, store_for, WORDS, webhooks=True)

    @batch_events()
    def on_events(self, deliveries: Sequence[Delivery]) -> None:
        """Events of other services."""
        self.desk.take(deliveries)

    @every(1, quiet=30)
    def ring(self) -> None:
        """Limits that have run out, sessions that were stopped, places that are free again."""
        for happening in (stopped, due, freed):
            self.desk.run_due(happening)

    @every(5)
    def move(self) -> None:
        """What can't be kept where it is: a centre has merged, or is suspended then."""
        for happening in (going, closing, strays):
            self.desk.run_due(happening)

    @every(5)
    def remind(self) -> None:
        """Turns that come soon."""
        self.desk.run_due(soon)

    @every(1)
    def tell(self) -> None:
        """Messages to patients."""
        self.desk.deliver_notices()

    @every(1)
    def answer_partners(self) -> None:
        """Webhooks to partner hospitals."""
        self.desk.deliver_webhooks()

    @every(60)
    def keep_house(self) -> None:
        """Old keys are forgotten, new months of the inbox made."""
        self.desk.keep_house()
