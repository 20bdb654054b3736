"""The shop's worker as a process of its own: eventlet's patches must not reach pytest.

`STUCK` names a number whose messages never get an answer, `QUIET` how long it rests when nothing happens.
"""

from services.chassis.bus import green  # isort: skip - patches what every later import sees

import os
import signal
import time

from services.chassis.bus import waking
from services.chassis.bus.desk import Desk
from services.chassis.bus.runner import runner_for
from services.chassis.bus.timer import every
from services.chassis.config import Settings
from services.chassis.notices import Gateway, Message, post
from services.chassis.notices.gateways import GATEWAYS
from services.chassis.stop import Stop
from tests.integration.notices.shop import SERVICE, WORDS, Hear, Ledger, hear

post.SEND_SECONDS = float(os.environ.get("SEND_SECONDS", post.SEND_SECONDS))
waking.AWAKE = float(os.environ.get("AWAKE", waking.AWAKE))
mailbox = GATEWAYS["mailbox"]


class Stuck:
    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway

    def send(self, message: Message) -> None:
        if message.phone == os.environ.get("STUCK"):
            print("stuck", flush=True)
            time.sleep(600)
        self._gateway.send(message)


GATEWAYS["mailbox"] = lambda settings: Stuck(mailbox(settings))


class ShopService:
    name = SERVICE
    desk = Desk({}, {Hear: hear}, lambda settings, vault: Ledger(), notices=WORDS)

    @every(0.2, quiet=float(os.environ.get("QUIET", "0.2")))
    def deliver(self) -> None:
        self.desk.deliver_notices()

    @every(0.5, quiet=0.5)
    def keep_house(self) -> None:
        self.desk.keep_house()


stopped = Stop()
signal.signal(signal.SIGTERM, lambda *_: stopped.set())
green.run_until([runner_for(ShopService, Settings.load(SERVICE))], stopped, lambda: None)
print("stopped", flush=True)
