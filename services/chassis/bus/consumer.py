"""Batches of deliveries for a method of a nameko service: `@batch_events`."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import structlog
from eventlet.event import Event
from nameko.extensions import Entrypoint

from services.chassis import metrics
from services.chassis.bus.backoff import Backoff
from services.chassis.bus.inbound import Inbound, Lost
from services.chassis.bus.message import Delivery
from services.chassis.bus.runner import settings_of
from services.chassis.bus.topology import inbox_of
from services.chassis.bus.watchdog import WATCHDOG

Method = TypeVar("Method", bound=Callable[..., None])

BATCH = 500
"""Deliveries at the most in one call."""
PREFETCH = 2 * BATCH
"""One batch at work and one that waits: a crash counts as a failed delivery for all of them."""
LINGER = 0.003
"""Seconds in which others may join the first delivery of a batch."""
_PATIENCE = 0.5

log = structlog.get_logger()


class BatchConsumer(Entrypoint):  # type: ignore[misc]
    """Calls its method with batches out of the service's inbox queue, one after another, and acks each that returned.

    A batch whose call raises is kept and tried again, for as long as it takes: the method must put poison aside itself.
    """

    def __init__(self, **options: Any) -> None:
        self._stopping = Event()
        super().__init__(**options)

    def setup(self) -> None:
        """Take the broker's address from the settings."""
        settings = settings_of(self.container)
        self._service: str = settings.service
        self._uri = settings.amqp_uri or ""
        self._name = f"{settings.service}-worker"

    def start(self) -> None:
        """Begin to consume, in a green thread of the container."""
        self._thread = self.container.spawn_managed_thread(self._run, identifier=self._name)

    def stop(self) -> None:
        """Finish the batch at work, ack it, and end; what waits behind it goes back to the queue."""
        self._stopping.send(None)
        self._thread.wait()

    def kill(self) -> None:
        """End at once."""
        self._thread.kill()

    def _run(self) -> None:
        backoff = Backoff(0.5, 10.0)
        while not self._stopping.ready():
            WATCHDOG.stamp(self._name)
            try:
                with Inbound(self._uri, inbox_of(self._service), name=self._name, prefetch=PREFETCH) as inbound:
                    backoff.reset()
                    self._consume(inbound)
            except Lost as error:
                log.warning("consumer.disconnected", service=self._service, error=str(error)[:300])
                self._stopping.wait(backoff.next())
        WATCHDOG.forget(self._name)

    def _consume(self, inbound: Inbound) -> None:
        log.info("consumer.ready", service=self._service)
        while not self._stopping.ready():
            WATCHDOG.stamp(self._name)
            batch = inbound.gather(BATCH, LINGER, _PATIENCE)
            if batch and self._finish(batch, inbound):
                inbound.ack(batch[-1])

    def _finish(self, batch: Sequence[Delivery], inbound: Inbound) -> bool:
        """Call the method until it returns; False when the service was stopped before it did."""
        paused = metrics.CONSUMER_PAUSED.labels(self._service)
        backoff = Backoff(0.5, 10.0)
        try:
            while (error := self._call(batch)) is not None:
                paused.set(1)
                log.warning("consumer.paused", service=self._service, jobs=len(batch), error=type(error).__name__)
                self._stopping.wait(backoff.next())
                if self._stopping.ready():
                    return False
                inbound.check()
                WATCHDOG.stamp(self._name)
            return True
        finally:
            paused.set(0)

    def _call(self, batch: Sequence[Delivery]) -> BaseException | None:
        """Run the method as a worker of the container; what it raised, or None.

        No header of a message reaches the worker's context: nameko takes `nameko.*` headers as it finds them.
        """
        returned = Event()

        def on_result(_: Any, result: Any, exc_info: Any) -> tuple[Any, Any]:
            returned.send(exc_info[1] if exc_info else None)
            return result, exc_info

        self.container.spawn_worker(self, (batch,), {}, context_data={}, handle_result=on_result)
        error: BaseException | None = returned.wait()
        return error


batch_events: Callable[[], Callable[[Method], Method]] = BatchConsumer.decorator
