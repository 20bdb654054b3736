"""From deliveries to committed effects: decode, make commands, run them in one transaction, put poison aside."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from contracts.envelope import Event
from contracts.refusals import Unavailable
from services.chassis import metrics
from services.chassis.bus.message import Delivery, Undecodable, before_death, is_dead, to_event
from services.chassis.bus.parking import Poison, park
from services.chassis.bus.poison import Halt, Run
from services.chassis.tracing import Consuming
from services.chassis.work import Command, Inbox, Job, Outcome, Status, UnitOfWork

Events: TypeAlias = Mapping[str, Callable[[Event], Command]]
"""A service's `EVENTS`: for each event type what makes its command."""

_LEFT_NOTHING = {Status.REFUSED, Status.FAILED}
_PASSING = {"25006", "40001", "40P01", "55P03"}
"""SQLSTATE of read-only for now, serialisation failure, deadlock, lock time-out: no fault of the message."""


class Clerk:
    """Handles the deliveries of one service. Synchronous, and free of the framework that brings them."""

    def __init__(self, unit: UnitOfWork, events: Events, poison_limit: int) -> None:
        self._unit = unit
        self._events = events
        self._run = Run(poison_limit)

    def take(self, deliveries: Sequence[Delivery]) -> None:
        """On return each delivery has had its effect once, now or earlier, or is parked: all may be acked.

        Raises Halt once too many in a row are poison: what follows the last of them is not parked, though some of it
        may have had its effect. Raises Unavailable, or an error of the database while parking: then some may be
        committed. A repetition of all is always safe.
        """
        ends = self._judge(deliveries)
        halt = self._run.end_of([end is not None and end.judged for end in ends])
        settled = len(ends) if halt is None else halt + 1
        poison = [end for end in ends[:settled] if end is not None]
        if poison:
            park(self._unit.engine, self._unit.service, poison)
            metrics.CONSUMED.labels(self._unit.service, "parked").inc(len(poison))
        if halt is not None:
            raise Halt(settled)

    def replay(self, delivery: Delivery) -> str | None:
        """Let a parked delivery have its effect, once also where it had it before; returns what stands against it.

        Raises Unavailable.
        """
        [poison] = self._judge([delivery])
        return poison.reason if poison else None

    def _judge(self, deliveries: Sequence[Delivery]) -> list[Poison | None]:
        """For each delivery None where it has had its effect, else the poison that it is."""
        with Consuming(self._unit.service) as spans:
            prepared = [self._prepare(delivery, spans) for delivery in deliveries]
            jobs = [job for job in prepared if isinstance(job, Job)]
            outcomes = self._unit.run(jobs) if jobs else []
            self._count(outcomes)
            rest = iter(outcomes)
            ends = [
                one if isinstance(one, Poison) else _left_over(delivery, next(rest))
                for delivery, one in zip(deliveries, prepared, strict=True)
            ]
            for delivery, end in zip(deliveries, ends, strict=True):
                if end is not None:
                    spans.spoil(delivery.tag, "poison")
        return ends

    def _prepare(self, delivery: Delivery, spans: Consuming) -> Job | Poison:
        if is_dead(delivery):
            return Poison(before_death(delivery), "delivered too often", judged=False)
        try:
            event = to_event(delivery)
        except Undecodable as error:
            return Poison(delivery, str(error), error)
        traceparent = spans.begin(delivery.tag, event)
        make = self._events.get(event.type)
        if make is None:
            return Poison(delivery, f"no command for {event.type}")
        try:
            command = make(event)
        except Exception as error:  # noqa: BLE001 - whatever the event's data did to its reader: the others go on
            return Poison(delivery, repr(error), error)
        once = Inbox(self._unit.service, event.id)
        return Job(command=command, once=once, traceparent=traceparent)

    def _count(self, outcomes: Sequence[Outcome]) -> None:
        counts = Counter(str(outcome.status) for outcome in outcomes if outcome.status not in _LEFT_NOTHING)
        for status, number in counts.items():
            metrics.CONSUMED.labels(self._unit.service, status).inc(number)


def _left_over(delivery: Delivery, outcome: Outcome) -> Poison | None:
    """What is left of a delivery after its job. Raises Unavailable where the fault is not the message's."""
    if outcome.status not in _LEFT_NOTHING:
        return None
    if outcome.refusal is not None:
        return Poison(delivery, f"{outcome.refusal.kind}: {outcome.refusal.detail}", outcome.refusal)
    if _passes(outcome.error):
        raise Unavailable("数据库暂时不可用") from outcome.error
    return Poison(delivery, _said(outcome.error), outcome.error)


def _passes(error: Exception | None) -> bool:
    if isinstance(error, PoolTimeout):
        return True
    return isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", None) in _PASSING


def _said(error: Exception | None) -> str:
    """What an error says; of a database error only what the database said, without the statement's parameters."""
    return repr(error.orig if isinstance(error, DBAPIError) else error)
