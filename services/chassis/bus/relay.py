"""The relay: from committed outbox rows to confirmed messages. It knows no domain and needs no eventlet."""

import contextlib
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import psycopg
import structlog
from pika.adapters.select_connection import IOLoop
from pika.exceptions import AMQPError

from services.chassis import metrics, tracing
from services.chassis.bus.backoff import Backoff
from services.chassis.bus.message import heartbeat, to_message, under
from services.chassis.bus.outgoing import RETRY_MOST, Outgoing, Row
from services.chassis.bus.publisher import Failure, Publisher
from services.chassis.bus.watchdog import WATCHDOG
from services.chassis.config import Settings
from services.chassis.stop import Stop
from services.chassis.tracing import Span

WINDOW = 1_000
"""Events published and not yet confirmed, at the most (and the rest of the row that reaches it)."""
POLL = 0.05
"""Seconds between two looks at an outbox that was busy within the last BUSY seconds, or for the last confirms."""
BUSY = 1.0
COALESCE = 0.005
"""Seconds in which confirmed rows gather, to be finished in one statement."""
BEAT = 5.0
"""Seconds between two heartbeats: stamps, the row that a standby watches, and whether anything waits in the outbox, be
it that a notice was lost. All relays of a machine beat at once."""
PULSE = 20.0
"""Likewise over the broker, for whoever has to know that nothing is held back here: they hear all in one batch."""
STALLED = 30.0
"""Seconds without any confirm after which the connection is given up, and its events are published again."""
TURN = 1.0
"""Seconds between two attempts of a standby to become the active relay."""
CLOSE = 5.0

log = structlog.get_logger()


class Stalled(Exception):
    """The broker is connected, and neither opens a channel nor confirms."""


@dataclass(slots=True)
class _Sending:
    """One row on its way: how many of its events are not settled, and those that have to stay."""

    position: int
    open: int
    kept: list[Mapping[str, Any]] = field(default_factory=list)
    reasons: set[str] = field(default_factory=set)


_Handle: TypeAlias = tuple[_Sending, Mapping[str, Any], Span | None]
"""One event on its way, with its span where one is recorded."""


class Relay:
    """Publishes one service's outbox for as long as it runs; any number may run, and one at a time is active.

    Each row leaves the outbox only after the broker has confirmed all its events, so that a crash anywhere publishes
    some of them again and loses none; consumers drop what they have seen.
    """

    def __init__(self, settings: Settings) -> None:
        if settings.amqp_uri is None:
            raise ValueError("AMQP_URI")
        self._service = settings.service
        self._database_url = settings.database_url
        self._amqp_uri = settings.amqp_uri
        self._name = f"{settings.service}-relay"

    def run(self, stop: Stop) -> None:
        """Relay until `stop` is set. After an outage of database or broker it comes back within 0.5 s to 10 s."""
        backoff = Backoff(0.5, 10.0)
        while not stop.is_set():
            WATCHDOG.stamp(self._name)
            try:
                self._take_part(stop, backoff)
            except Exception as error:  # a relay that ends leaves its outbox to grow: it must come back from anything
                known = isinstance(error, psycopg.Error | AMQPError | OSError | Stalled)
                log.warning("relay.interrupted", service=self._service, error=repr(error)[:300], exc_info=not known)
                stop.wait(backoff.next())
        WATCHDOG.forget(self._name)

    def _take_part(self, stop: Stop, backoff: Backoff) -> None:
        with Outgoing(self._service, self._database_url) as outgoing:
            if not self._await_turn(outgoing, stop):
                return
            active = metrics.RELAY_ACTIVE.labels(self._service)
            active.set(1)
            try:
                _Session(self._service, outgoing, self._amqp_uri, stop, backoff.reset).run()
            finally:
                active.set(0)

    def _await_turn(self, outgoing: Outgoing, stop: Stop) -> bool:
        while not stop.is_set():
            WATCHDOG.stamp(self._name)
            if outgoing.take_turn():
                return True
            self._stand_by(outgoing)
            stop.wait(TURN)
        return False

    def _stand_by(self, outgoing: Outgoing) -> None:
        metrics.OUTBOX_AGE.labels(self._service).set(0)
        metrics.RELAY_BEATEN.labels(self._service).set(outgoing.beaten_at())
        if outgoing.end_frozen():
            log.error("relay.ended_frozen", service=self._service)


class _Session:
    """One connection each to database and broker, until one of them is lost or the relay is stopped."""

    def __init__(self, service: str, outgoing: Outgoing, amqp_uri: str, stop: Stop, worked: Callable[[], None]) -> None:
        self._service, self._outgoing = service, outgoing
        self._stop, self._worked = stop, worked
        self._error: BaseException | None = None
        self._ready = self._ending = False
        self._held: dict[int, _Sending] = {}
        self._done: list[int] = []
        self._hold, self._hold_until = Backoff(1.0, RETRY_MOST), 0.0
        self._busy_at = self._progress_at = time.monotonic()
        self._pulse, self._turn_at = -1, float("inf")
        self._turn_timer: object = None
        self._publisher: Publisher[_Handle | None] = Publisher(
            service, amqp_uri, ready=self._on_ready, settled=self._on_settled, ended=self._on_ended
        )
        self._loop: IOLoop = self._publisher.loop

    def run(self) -> None:
        """Relay until the end. Raises what ended it, unless it was stopped."""
        readable = self._outgoing.listen()
        self._loop.add_handler(readable, lambda fd, events: self._guarded(self._turn), IOLoop.READ)
        self._loop.add_handler(self._stop.fileno(), lambda fd, events: self._guarded(self._stopped), IOLoop.READ)
        self._guarded(self._beat)
        self._loop.start()
        with contextlib.suppress(psycopg.Error):
            self._settle()
        self._loop.close()
        if self._error is not None and not self._stop.is_set():
            raise self._error

    def _guarded(self, step: Callable[[], None]) -> None:
        try:
            step()
        except Exception as error:  # noqa: BLE001 - what pika's loop would lose or drop; `run` raises it
            self._end(error)

    def _end(self, error: BaseException | None) -> None:
        if not self._ending:
            self._ending, self._error = True, error
            self._publisher.close(CLOSE)

    def _on_ended(self, error: BaseException) -> None:
        if not self._ending:
            self._ending, self._error = True, error
        self._loop.stop()

    def _on_ready(self) -> None:
        self._ready = True
        self._worked()
        log.info("relay.active", service=self._service)
        self._turn_within(0)

    def _beat(self) -> None:
        now = time.monotonic()
        WATCHDOG.stamp(f"{self._service}-relay")
        self._loop.call_later(BEAT - now % BEAT, lambda: self._guarded(self._beat))
        metrics.OUTBOX_AGE.labels(self._service).set(age := self._outgoing.beat())
        metrics.RELAY_BEATEN.labels(self._service).set_to_current_time()
        if self._pulse != now // PULSE and self._may_publish():
            self._pulse = int(now // PULSE)
            self._publisher.publish(heartbeat(self._service, self._outgoing.told_until()), None)
        self._turn_within(0 if age else float("inf"))
        if (self._publisher.in_flight or not self._ready) and now - self._progress_at > STALLED:
            self._end(Stalled(f"{self._publisher.in_flight} unconfirmed"))

    def _stopped(self) -> None:
        self._loop.remove_handler(self._stop.fileno())
        self._finish_up()

    def _finish_up(self) -> None:
        """End once all is confirmed, or CLOSE seconds after the last confirm."""
        if self._publisher.in_flight and time.monotonic() - self._progress_at <= CLOSE:
            self._loop.call_later(POLL, lambda: self._guarded(self._finish_up))
        else:
            self._end(None)

    def _turn_within(self, seconds: float) -> None:
        """Let the next turn come at the latest in so many seconds."""
        wanted = time.monotonic() + seconds
        if wanted >= self._turn_at:
            return
        if self._turn_timer is not None:
            self._loop.remove_timeout(self._turn_timer)
        self._turn_at = wanted
        self._turn_timer = self._loop.call_later(seconds, lambda: self._guarded(self._on_turn_time))

    def _on_turn_time(self) -> None:
        self._turn_at, self._turn_timer = float("inf"), None
        self._turn()

    def _turn(self) -> None:
        """Delete what is confirmed, publish what has come, decide when to look again."""
        self._settle()
        self._outgoing.woken()
        if self._may_publish():
            self._publish_due()
        self._turn_within(self._rest())

    def _may_publish(self) -> bool:
        return self._ready and not self._ending and not self._stop.is_set() and time.monotonic() >= self._hold_until

    def _publish_due(self) -> None:
        while (room := WINDOW - self._publisher.in_flight) > 0:
            rows = self._outgoing.read(room, self._held)
            for row in rows:
                self._send(row)
            if rows:
                self._busy_at = time.monotonic()
            elif not self._outgoing.woken():
                return

    def _rest(self) -> float:
        now = time.monotonic()
        if now < self._hold_until:
            return self._hold_until - now
        return POLL if now - self._busy_at < BUSY else float("inf")

    def _send(self, row: Row) -> None:
        try:
            pairs = [(to_message(event), event) for event in json.loads(row.events)]
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            self._outgoing.set_aside(row, f"unreadable: {error!r}")
            metrics.UNPUBLISHED.labels(self._service, "unreadable").inc(row.size)
            return
        if not self._publisher.in_flight:
            self._progress_at = time.monotonic()
        sending = self._held[row.position] = _Sending(row.position, len(pairs))
        for message, event in pairs:
            span = tracing.sending(self._service, event)
            told = message if span is None else under(span.traceparent, message)
            self._publisher.publish(told, (sending, event, span))

    def _on_settled(self, handle: _Handle | None, failure: Failure | None) -> None:
        self._progress_at = time.monotonic()
        if handle is None:
            return
        sending, event, span = handle
        sending.open -= 1
        if span is not None:
            span.end(wrong="" if failure is None else failure.why)
        if failure is None:
            metrics.PUBLISHED.labels(self._service).inc()
        else:
            self._keep(sending, event, failure)
        if sending.open == 0:
            self._finish(sending)

    def _keep(self, sending: _Sending, event: Mapping[str, Any], failure: Failure) -> None:
        metrics.UNPUBLISHED.labels(self._service, failure.why).inc()
        sending.kept.append(event)
        sending.reasons.add(f"{failure.why}: {failure.detail} ({event['type']})")
        if failure.why == "refused":
            self._hold_back(event["type"])

    def _hold_back(self, event_type: str) -> None:
        """A queue is full: publish nothing for a while, longer each time, until two minutes pass without a refusal."""
        now = time.monotonic()
        if now < self._hold_until:
            return
        if now - self._hold_until > 2 * RETRY_MOST:
            self._hold.reset()
        self._hold_until = now + self._hold.next()
        log.warning("relay.holds", service=self._service, type=event_type)

    def _finish(self, sending: _Sending) -> None:
        if sending.kept:
            self._outgoing.defer(sending.position, sending.kept, "; ".join(sorted(sending.reasons)))
            del self._held[sending.position]
            return
        self._done.append(sending.position)
        self._turn_within(COALESCE)

    def _settle(self) -> None:
        if self._done:
            self._outgoing.finish(self._done)
            for position in self._done:
                del self._held[position]
            self._done = []
