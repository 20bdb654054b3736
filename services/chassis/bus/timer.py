"""A method called every so many seconds by the monotonic clock: `@every(60)`; less often while nothing happens."""

import time
from collections.abc import Callable
from typing import Any, TypeVar

from eventlet.event import Event
from nameko.extensions import Entrypoint

from services.chassis.bus.waking import Waking

Method = TypeVar("Method", bound=Callable[..., None])

QUIET, TIMES = 60.0, 5
"""Seconds between two calls while nothing happens in the service, and how many times as long as else if that is longer.
What falls due by the clock alone waits so long at the most."""


class Every(Entrypoint):  # type: ignore[misc]
    """Calls its method when the service starts, then each `seconds` after a call began, or at once when it took longer.

    While nothing happens in the service it is each `quiet` seconds instead, and at once when something does. A change
    of the wall clock moves nothing. What the method raises is logged, and the next call comes as usual.
    """

    waking = Waking()

    def __init__(self, seconds: float, quiet: float | None = None, **options: Any) -> None:
        self._seconds = seconds
        self._quiet = max(QUIET, TIMES * seconds) if quiet is None else quiet
        self._stopping = Event()
        super().__init__(**options)

    def start(self) -> None:
        """Begin to tick, in a green thread of the container."""
        self._thread = self.container.spawn_managed_thread(self._run, identifier=f"every {self._seconds} s")

    def stop(self) -> None:
        """Wait for the call that runs, and end."""
        self._stopping.send(None)
        self.waking.ring()
        self._thread.wait()

    def kill(self) -> None:
        """End at once."""
        self._thread.kill()

    def _run(self) -> None:
        while not self._stopping.ready():
            began = time.monotonic()
            self._call()
            self.waking.rest(began, began + self._seconds, began + self._quiet, self._stopping)

    def _call(self) -> None:
        returned = Event()

        def on_result(_: Any, result: Any, exc_info: Any) -> tuple[Any, Any]:
            returned.send(None)
            return result, exc_info

        self.container.spawn_worker(self, (), {}, context_data={}, handle_result=on_result)
        returned.wait()


every: Callable[..., Callable[[Method], Method]] = Every.decorator
