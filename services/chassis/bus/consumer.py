"""Batches of deliveries for a method of a nameko service: `@batch_events`."""

import time
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import structlog
from eventlet.event import Event
from nameko.extensions import Entrypoint

from services.chassis import metrics
from services.chassis.bus import poison
from services.chassis.bus.backoff import Backoff
from services.chassis.bus.inbound import Inbound, Lost
from services.chassis.bus.message import Delivery
from services.chassis.bus.poison import Halt
from services.chassis.bus.runner import settings_of
from services.chassis.bus.topology import dead_of, inbox_of
from services.chassis.bus.watchdog import WATCHDOG

Method = TypeVar("Method", bound=Callable[..., None])

BATCH = 500
"""Deliveries at the most in one call."""
PREFETCH = 2 * BATCH
"""One batch at work and one that waits: a crash counts as a failed delivery for all of them."""
LINGER = 0.003
"""Seconds in which others may join the first delivery of a batch."""
CROWDED_LINGER, SHARE = 0.05, 4
"""Likewise at the most after a crowded batch, and the part of that batch's time that it is: larger transactions cost
each event less, and who comes last waits little longer than the work itself takes."""
CROWD = 10
"""Deliveries that make a batch crowded."""
LONG = 5.0
"""Seconds after which a call that fails may have failed because of its size."""
_PATIENCE = 5.0

log = structlog.get_logger()


class BatchConsumer(Entrypoint):  # type: ignore[misc]
    """Calls its method with batches out of the service's inbox and dead queues, and acks each that returned.

    A batch whose call raises is kept and tried again, for as long as it takes, in smaller parts where it took long: the
    method must put poison aside itself. Where it raises Halt nothing is consumed for PAUSE seconds, or until the
    process is started anew.
    """

    def __init__(self, **options: Any) -> None:
        self._stopping = Event()
        self._resume_at = 0.0
        self._inbound: Inbound | None = None
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
        if self._inbound is not None:
            self._inbound.wake()
        self._thread.wait()

    def kill(self) -> None:
        """End at once."""
        self._thread.kill()

    def _run(self) -> None:
        backoff = Backoff(0.5, 10.0)
        queues = inbox_of(self._service), dead_of(self._service)
        while not self._stopping.ready():
            WATCHDOG.stamp(self._name)
            try:
                with Inbound(self._uri, queues, name=self._name, prefetch=PREFETCH) as inbound:
                    backoff.reset()
                    self._inbound = inbound
                    self._consume(inbound)
            except Lost as error:
                log.warning("consumer.disconnected", service=self._service, error=str(error)[:300])
                self._stopping.wait(backoff.next())
        WATCHDOG.forget(self._name)

    def _consume(self, inbound: Inbound) -> None:
        log.info("consumer.ready", service=self._service)
        metrics.CONSUMER_PAUSED.labels(self._service).set(0)
        self._sit_out(inbound)
        linger = LINGER
        while not self._stopping.ready():
            WATCHDOG.stamp(self._name)
            batch = inbound.gather(BATCH, linger, _PATIENCE)
            began = time.monotonic()
            self._finish(batch, inbound)
            worked = time.monotonic() - began
            linger = min(CROWDED_LINGER, worked / SHARE) if len(batch) >= CROWD else LINGER

    def _finish(self, batch: Sequence[Delivery], inbound: Inbound) -> None:
        """Call the method until it has returned for all of them, and ack; or until the service is stopped.

        What failed after a long time may have been too much at once: half as many are tried then.
        """
        backoff, most = Backoff(0.5, 10.0), len(batch)
        while batch and not self._stopping.ready():
            began, part = time.monotonic(), batch[:most]
            error = self._call(part)
            if error is None:
                inbound.ack(part[-1])
                batch = batch[len(part) :]
            elif isinstance(error, Halt):
                batch = self._halt(batch, error, inbound)
            else:
                most = max(1, len(part) // 2) if time.monotonic() - began > LONG else most
                self._pause(part, error, backoff.next())
            inbound.check()
            WATCHDOG.stamp(self._name)
        metrics.CONSUMER_PAUSED.labels(self._service).set(0)

    def _pause(self, batch: Sequence[Delivery], error: BaseException, seconds: float) -> None:
        metrics.CONSUMER_PAUSED.labels(self._service).set(1)
        log.warning("consumer.paused", service=self._service, jobs=len(batch), error=type(error).__name__)
        self._stopping.wait(seconds)

    def _halt(self, batch: Sequence[Delivery], halt: Halt, inbound: Inbound) -> Sequence[Delivery]:
        """Ack what is settled, and sit out the pause; returns the rest of the batch."""
        log.error("consumer.halted", service=self._service, settled=halt.settled, seconds=poison.PAUSE)
        self._resume_at = time.monotonic() + poison.PAUSE
        inbound.ack(batch[halt.settled - 1])
        self._sit_out(inbound)
        return batch[halt.settled :]

    def _sit_out(self, inbound: Inbound) -> None:
        """Wait for the end of a pause, if there is one, also over the end of a connection."""
        halted = metrics.CONSUMER_HALTED.labels(self._service)
        while (rest := self._resume_at - time.monotonic()) > 0 and not self._stopping.ready():
            poison.halt(self._service)
            halted.set(1)
            WATCHDOG.stamp(self._name)
            inbound.check()
            self._stopping.wait(min(rest, 1.0))
        poison.resume(self._service)
        halted.set(0)

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
