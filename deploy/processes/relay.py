"""The relay process: one thread, one database and one broker connection for each outbox; one observer of queues."""

import threading
from collections.abc import Callable, Sequence

from deploy.processes import garbage
from deploy.processes.pulse import BEAT, Pulse
from deploy.processes.stopping import stopping
from services.chassis import logs, tracing
from services.chassis.bus.observer import Observer
from services.chassis.bus.publisher import parameters
from services.chassis.bus.relay import Relay
from services.chassis.config import Settings
from services.chassis.stop import Stop

PATIENCE = 20.0
"""Seconds that a relay has to settle what is in flight at the end."""


def run(services: Sequence[str]) -> None:
    """Relay the outboxes of these services until SIGTERM or SIGINT."""
    settings = [Settings.load(name) for name in services]
    process = "relay" if len(services) > 1 else f"{services[0]}-relay"
    logs.configure(process, settings[0].log_level)
    tracing.start(process)
    stop, pulse = stopping(), Pulse()
    pulse.show(settings[0].ops_port)
    steps = [Relay(found).run for found in settings] + [observer.run for observer in _observers(settings)]
    garbage.set_aside()
    threads = [_start(step, stop) for step in steps]
    while not stop.wait(BEAT):
        pulse.beat()
    for thread in threads:
        thread.join(PATIENCE)
    tracing.stop()


def _observers(settings: Sequence[Settings]) -> list[Observer]:
    """One for all of the process's services, which have their queues in one virtual host."""
    first = settings[0]
    if first.monitor_url is None or first.amqp_uri is None:
        return []
    vhost = parameters(first.amqp_uri, "").virtual_host
    return [Observer(first.monitor_url, vhost, [found.service for found in settings])]


def _start(run: Callable[[Stop], None], stop: Stop) -> threading.Thread:
    thread = threading.Thread(target=run, args=(stop,), daemon=True)
    thread.start()
    return thread
