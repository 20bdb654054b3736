"""Named points at which a process ends itself as by `kill -9`, once it has been told to by a signal.

Loaded into processes of the fault tests alone; the code that they run knows nothing of it.
"""

import functools
import os
import signal
from collections.abc import Callable
from types import FrameType
from typing import Any

BEFORE, AFTER = signal.SIGUSR1, signal.SIGUSR2
"""The worst moments of a process: for api and worker before its commit and right after it, for the relay before the
confirm of what it published and after it, before the row is deleted."""
_armed: set[int] = set()


def listen() -> None:
    """Let the two signals arm their points."""
    for number in (BEFORE, AFTER):
        signal.signal(number, _arm)


def _arm(number: int, _frame: FrameType | None) -> None:
    _armed.add(number)


def reach(point: signal.Signals) -> None:
    """Die here if the point is armed."""
    if point in _armed:
        os.kill(os.getpid(), signal.SIGKILL)


def plant(kind: str) -> None:
    """Put the points into a process of this kind; its modules are imported here, patched or not as they are."""
    {"relay": _plant_in_relay}.get(kind, _plant_in_unit_of_work)()


def _plant_in_unit_of_work() -> None:
    from services.chassis.work import unit  # noqa: PLC0415 - the worker patches before this may be imported

    _ends(unit._Batch, "run", BEFORE)
    _ends(unit.UnitOfWork, "_transact", AFTER)


def _plant_in_relay() -> None:
    from services.chassis.bus import outgoing, relay  # noqa: PLC0415 - likewise

    _ends(relay._Session, "_send", BEFORE)
    _begins(outgoing.Outgoing, "finish", AFTER)


def _ends(owner: type, name: str, point: signal.Signals) -> None:
    method: Callable[..., Any] = getattr(owner, name)

    @functools.wraps(method)
    def reaching(*arguments: Any, **named: Any) -> Any:
        result = method(*arguments, **named)
        reach(point)
        return result

    setattr(owner, name, reaching)


def _begins(owner: type, name: str, point: signal.Signals) -> None:
    method: Callable[..., Any] = getattr(owner, name)

    @functools.wraps(method)
    def reaching(*arguments: Any, **named: Any) -> Any:
        reach(point)
        return method(*arguments, **named)

    setattr(owner, name, reaching)
