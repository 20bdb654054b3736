"""The end of a process, asked for by SIGTERM or SIGINT."""

import signal

from services.chassis.stop import Stop


def stopping() -> Stop:
    """Return what is set once a signal has come."""
    stop = Stop()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return stop
