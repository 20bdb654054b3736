"""A worker that delivers webhooks, as a process of its own: eventlet's patches must not reach pytest."""

from services.chassis.bus import green  # isort: skip - patches what every later import sees

import os
import signal

from services.chassis.bus.desk import Desk
from services.chassis.bus.runner import runner_for
from services.chassis.bus.timer import every
from services.chassis.config import Settings
from services.chassis.deliveries import sending
from services.chassis.stop import Stop
from tests.integration.deliveries.house import SERVICE
from tests.integration.work.accounts import AccountStore

sending.SEND_SECONDS = float(os.environ.get("SEND_SECONDS", sending.SEND_SECONDS))


class HouseService:
    name = SERVICE
    desk = Desk({}, {}, lambda settings, vault: AccountStore(), webhooks=True)

    @every(0.2, quiet=0.2)
    def deliver(self) -> None:
        self.desk.deliver_webhooks()

    @every(0.5, quiet=0.5)
    def keep_house(self) -> None:
        self.desk.keep_house()


stopped = Stop()
signal.signal(signal.SIGTERM, lambda *_: stopped.set())
green.run_until([runner_for(HouseService, Settings.load(SERVICE))], stopped, lambda: None)
print("stopped", flush=True)
