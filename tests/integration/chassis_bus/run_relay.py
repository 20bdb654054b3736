"""The mill's relay as a process of its own; with `KILL` it kills itself after publishing, before it finishes a row."""

import os
import signal
from typing import Any

from services.chassis.bus import outgoing, relay, watchdog
from services.chassis.bus.outgoing import Outgoing
from services.chassis.bus.relay import Relay
from services.chassis.config import Settings
from services.chassis.stop import Stop


def die(*_: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


if os.environ.get("KILL"):
    setattr(Outgoing, "finish", die)  # noqa: B010 - the seam between publishing and finishing

relay.BEAT = float(os.environ.get("BEAT", relay.BEAT))
outgoing.FROZEN = float(os.environ.get("FROZEN", outgoing.FROZEN))
watchdog.LIMIT = float(os.environ.get("WATCHDOG", watchdog.LIMIT))
watchdog._REARM = watchdog.LIMIT / 6
stop = Stop()
signal.signal(signal.SIGTERM, lambda *_: stop.set())
Relay(Settings.load("mill")).run(stop)
