"""The end of a process whose loops stand still: it is restarted, and what it held is redelivered."""

import faulthandler
import time

LIMIT = 60.0
"""Seconds without a stamp after which a loop counts as stuck; twice that is the latest end of its process."""
_REARM = LIMIT / 6
_STDERR = 2


class Watchdog:
    """Each loop stamps its name; the process ends with all its stacks on stderr once one of them has stopped to.

    The timer is faulthandler's: a thread in C that needs neither the interpreter nor an eventlet hub. There is one for
    each process, and so one Watchdog, WATCHDOG.
    """

    def __init__(self) -> None:
        self._stamps: dict[str, float] = {}
        self._armed = float("-inf")

    def stamp(self, loop: str) -> None:
        """The loop of this name has come round."""
        now = time.monotonic()
        self._stamps[loop] = now
        if now - self._armed > _REARM and now - min(self._stamps.values()) < LIMIT:
            self._armed = now
            faulthandler.dump_traceback_later(LIMIT, exit=True, file=_STDERR)

    def forget(self, loop: str) -> None:
        """The loop of this name has ended as it should."""
        self._stamps.pop(loop, None)
        if not self._stamps:
            self._armed = float("-inf")
            faulthandler.cancel_dump_traceback_later()


WATCHDOG = Watchdog()
