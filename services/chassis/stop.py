"""An end that is asked for by a signal or by another thread, and seen at once by whatever waits."""

import os
import select


class Stop:
    """As threading.Event, but without a lock, so that a signal's handler may set it.

    A loop may wait for it beside all else: `fileno()` is readable from then on.
    """

    def __init__(self) -> None:
        self._descriptor = os.eventfd(0)
        self._set = False

    def set(self) -> None:
        """Ask for the end."""
        self._set = True
        os.eventfd_write(self._descriptor, 1)

    def is_set(self) -> bool:
        """Whether it was asked for."""
        return self._set

    def wait(self, seconds: float) -> bool:
        """Wait until it is asked for, so many seconds at the most; returns whether it was."""
        if not self._set:
            select.select([self._descriptor], [], [], seconds)
        return self._set

    def fileno(self) -> int:
        """What is readable once it was asked for."""
        return self._descriptor
