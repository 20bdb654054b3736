"""The worker of feedback: the registry's centres, what people and the hotline are told, housekeeping."""

from collections.abc import Sequence

from services.chassis.bus.consumer import batch_events
from services.chassis.bus.desk import Desk
from services.chassis.bus.message import Delivery
from services.chassis.bus.timer import every
from services.feedback.events import EVENTS, strays, to_hand_over
from services.feedback.events.words import WORDS
from services.feedback.handlers import HANDLERS
from services.feedback.store import store_for


class FeedbackService:
    """Takes over the registry's centres, and tells those who brought something how it stands."""

    name = "feedback"
    desk = Desk(EVENTS, HANDLERS, store_for, WORDS, webhooks=True)

    @batch_events()
    def on_events(self, deliveries: Sequence[Delivery]) -> None:
        """Events of other services."""
        self.desk.take(deliveries)

    @every(1)
    def tell(self) -> None:
        """Messages to those who brought something."""
        self.desk.deliver_notices()

    @every(1)
    def answer_partners(self) -> None:
        """Webhooks to the hotline."""
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
        """Old keys are forgotten, new months of the inbox made."""
        self.desk.keep_house()
