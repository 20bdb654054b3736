"""eventlet, entered once: importing this module patches the process, so it comes before all that waits."""

import os

import eventlet

# Under eventlet psycopg's own waiting, in C, would freeze the hub; it is chosen when psycopg is imported.
os.environ["PSYCOPG_WAIT_FUNC"] = "wait_selector"
eventlet.monkey_patch()

from collections.abc import Callable, Sequence  # noqa: E402 - the patch comes first
from typing import Any  # noqa: E402

from services.chassis.stop import Stop  # noqa: E402

STOP_SECONDS = 20
"""What a service's running work has to end."""


def run_until(runners: Sequence[Any], stop: Stop, beat: Callable[[], None]) -> bool:
    """Run nameko's runners until `stop` is set, then stop them; calls `beat` once a second.

    Says whether they all ran until the end: one that ended by itself ends the others too.
    """
    for runner in runners:
        runner.start()
    waits = [eventlet.spawn(runner.wait) for runner in runners]
    while not stop.is_set() and not any(wait.dead for wait in waits):
        beat()
        stop.wait(1.0)
    whole = not any(wait.dead for wait in waits)
    with eventlet.Timeout(STOP_SECONDS, exception=False):
        for stopping in [eventlet.spawn(runner.stop) for runner in runners]:
            stopping.wait()
    return whole
