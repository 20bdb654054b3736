"""The relay process: one thread, one database and one broker connection for each outbox."""

import threading
from collections.abc import Sequence

from deploy.processes.pulse import Pulse
from deploy.processes.stopping import Stopping
from services.chassis import logs
from services.chassis.bus.relay import Relay
from services.chassis.config import Settings

PATIENCE = 20.0
"""Seconds that a relay has to settle what is in flight at the end."""
_TICK, _BEAT = 0.1, 10


def run(services: Sequence[str]) -> None:
    """Relay the outboxes of these services until SIGTERM or SIGINT."""
    settings = [Settings.load(name) for name in services]
    logs.configure("relay" if len(services) > 1 else f"{services[0]}-relay", settings[0].log_level)
    stopping, pulse = Stopping(), Pulse()
    pulse.show(settings[0].ops_port)
    stop = threading.Event()
    threads = [_start(Relay(found), stop) for found in settings]
    _wait(stopping, pulse)
    stop.set()
    for thread in threads:
        thread.join(PATIENCE)


def _start(relay: Relay, stop: threading.Event) -> threading.Thread:
    thread = threading.Thread(target=relay.run, args=(stop,), daemon=True)
    thread.start()
    return thread


def _wait(stopping: Stopping, pulse: Pulse) -> None:
    """Beat once a second, and notice a signal within a tenth of one."""
    never, ticks = threading.Event(), 0
    while not stopping():
        if ticks % _BEAT == 0:
            pulse.beat()
        never.wait(_TICK)
        ticks += 1
