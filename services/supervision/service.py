"""The worker of supervision: what it hears, what is due, what it counts anew, and its housekeeping."""

from collections.abc import Sequence

from services.chassis.bus.consumer import batch_events
from services.chassis.bus.desk import Desk
from services.chassis.bus.message import Delivery
from services.chassis.bus.timer import every
from services.supervision.events import EVENTS, due, handing_over, to_digest, to_hear, to_measure, to_recount
from services.supervision.handlers import HANDLERS
from services.supervision.store import SupervisionStore
from services.supervision.store.centres import copies


class SupervisionService:
    """Listens to everything that happens, and says what is due."""

    name = "supervision"
    desk = Desk(EVENTS, HANDLERS, lambda *_: SupervisionStore(copies()))

    @batch_events()
    def on_events(self, deliveries: Sequence[Delivery]) -> None:
        """Events of all services."""
        self.desk.take(deliveries)

    @every(0.5)
    def recount(self) -> None:
        """Limits are counted anew by a calendar that was published."""
        self.desk.run_due(to_recount)

    @every(1, quiet=3)
    def sweep(self) -> None:
        """Cards and rungs that are due, and what has to be taken back: by the clock, so also while nothing happens."""
        self.desk.run_due(due)

    @every(5)
    def listen(self) -> None:
        """Centres that fall silent, and those that are heard again."""
        self.desk.run_due(to_hear)

    @every(5)
    def hand_over(self) -> None:
        """What those owe who are away goes to who takes over."""
        for owed in handing_over.ALL:
            self.desk.run_due(owed)

    @every(5)
    def digest(self) -> None:
        """What each party has before it, on the morning of a working day."""
        self.desk.run_due(to_digest)

    @every(15)
    def measure(self) -> None:
        """The figures that alerts look at."""
        self.desk.run_due(to_measure)

    @every(60)
    def keep_house(self) -> None:
        """Old keys are forgotten, new months of the audit log made."""
        self.desk.keep_house("audit_log")
