"""The till's worker as a process of its own: eventlet's patches must not reach pytest.

`KILL` is `taken` or `committed`: the process kills itself once it has taken a batch, or committed one not yet acked.
"""

from services.chassis.ops import Ops  # isort: skip - brings prometheus_client, whose locks must be native
from services.chassis.bus import green  # isort: skip - patches what every later import sees

import os
import signal
from collections.abc import Sequence

from services.chassis.bus import consumer, desk, inbound, poison
from services.chassis.bus.consumer import batch_events
from services.chassis.bus.desk import Desk
from services.chassis.bus.message import Delivery
from services.chassis.bus.runner import runner_for
from services.chassis.bus.timer import every
from services.chassis.config import Settings
from services.chassis.stop import Stop
from tests.integration.chassis_bus.till import EVENTS, HANDLERS, Book

KILL = os.environ.get("KILL")
consumer.PREFETCH = int(os.environ.get("BATCH", consumer.BATCH)) * consumer.PREFETCH // consumer.BATCH
consumer.BATCH = int(os.environ.get("BATCH", consumer.BATCH))
consumer.LONG = float(os.environ.get("LONG", consumer.LONG))
desk.BATCH_SECONDS = float(os.environ.get("BATCH_SECONDS", desk.BATCH_SECONDS))
poison.PAUSE = float(os.environ.get("PAUSE", poison.PAUSE))
inbound.HEARTBEAT = int(os.environ.get("HEARTBEAT", inbound.HEARTBEAT))
inbound.CONNECT = float(os.environ.get("CONNECT", inbound.CONNECT))


def say(word: str) -> None:
    print(word, flush=True)


class TillService:
    name = "till"
    desk = Desk(EVENTS, HANDLERS, lambda settings, vault: Book(float(os.environ.get("ENTRY_SECONDS", "0"))))

    @batch_events()
    def on_events(self, deliveries: Sequence[Delivery]) -> None:
        say("taken")
        if KILL == "taken":
            os.kill(os.getpid(), signal.SIGKILL)
        self.desk.take(deliveries)
        if KILL == "committed":
            os.kill(os.getpid(), signal.SIGKILL)

    @every(0.2, quiet=0.2)
    def keep_house(self) -> None:
        self.desk.keep_house()


def say_what_hinders() -> None:
    if poison.halted():
        say("halted")


if "OPS_PORT" in os.environ:
    Ops(int(os.environ["OPS_PORT"]), alive=lambda: None, ready=lambda: None).start()
stopped = Stop()
signal.signal(signal.SIGTERM, lambda *_: stopped.set())
green.run_until([runner_for(TillService, Settings.load("till"))], stopped, say_what_hinders)
say("stopped")
