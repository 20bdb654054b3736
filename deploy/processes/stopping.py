"""The end of a process, asked for by SIGTERM or SIGINT."""

import signal
from types import FrameType


class Stopping:
    """True once a signal has come. A plain flag: setting a lock inside a signal handler can deadlock."""

    def __init__(self) -> None:
        self._asked = False
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._ask)

    def _ask(self, _number: int, _frame: FrameType | None) -> None:
        self._asked = True

    def __call__(self) -> bool:
        return self._asked
