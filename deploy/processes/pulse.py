"""Whether a process's main loop still comes round; asked by its health address from another thread."""

import os
import time

from services.chassis.ops import Check, Ops

BEAT = 1.0
"""Seconds between two beats of a main loop."""
STUCK = 10.0
"""Seconds without a beat after which the loop counts as stuck."""


class Pulse:
    """Beaten by the main loop every BEAT seconds."""

    def __init__(self) -> None:
        self._beaten = time.monotonic()

    def beat(self) -> None:
        """The loop has come round."""
        self._beaten = time.monotonic()

    def check(self) -> str | None:
        """Say what is wrong, None while nothing is."""
        silent = time.monotonic() - self._beaten
        return f"main loop silent for {silent:.0f} s" if silent > STUCK else None

    def show(self, port: int | None, hindered: Check = lambda: None) -> None:
        """Serve health and metrics on this port of `OPS_HOST` (default: loopback only); nothing without a port.

        `hindered` says what keeps a living process from its work, for readiness alone. Raises OSError where the port
        is taken.
        """
        if port:
            host = os.environ.get("OPS_HOST", "127.0.0.1")
            Ops(port, self.check, lambda: self.check() or hindered(), host).start()
