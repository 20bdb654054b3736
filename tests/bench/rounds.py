"""One round: load for some seconds, then wait until the audit has everything; void if anything is missing."""

import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from rich.console import Console

from deploy.local.waiting import wait_until
from tests.bench.idle import memory
from tests.bench.load import Order, Report, send
from tests.bench.processor import used_by, used_by_servers_below

DRAIN_SECONDS = 90.0
WARM_UP_SECONDS = 2.0


class Kept(Protocol):
    """What a round needs to know of where a pipeline keeps things, and of its processes."""

    def total(self) -> int:
        """Count what is audited."""

    def audited(self, prefix: str) -> list[tuple[str, float]]:
        """Return each audited waybill with the moment of its commit, as the database has it."""

    def disk(self) -> tuple[int, int]:
        """Return the bytes of its database, and those of the server's log so far."""

    def pids(self) -> Sequence[int]:
        """Return its own processes; the two servers are not its own."""


class Answering(Kept, Protocol):
    """A pipeline behind HTTP."""

    def order(self, prefix: str, most: int, seconds: float) -> Order:
        """Return the load for it."""


class Pipeline(Kept, Protocol):
    """What a round measures."""

    name: str

    def send(self, prefix: str, seconds: float) -> Report:
        """Put it under load and tell what was sent."""


class Way:
    """A pipeline behind HTTP, and a way to send to it."""

    def __init__(
        self, to: Answering, name: str, most: int, *, each: int = 1, connections: int = 64, rate: float = 0.0
    ) -> None:
        self.name = name
        self._to, self._most = to, most
        self._each, self._connections, self._rate = each, connections, rate
        self.total, self.audited, self.disk, self.pids = to.total, to.audited, to.disk, to.pids

    def send(self, prefix: str, seconds: float) -> Report:
        """Send in this way, `most` events at the most."""
        order = self._to.order(prefix, self._most, seconds)
        return send(replace(order, each=self._each, connections=self._connections, rate=self._rate))


class VoidError(RuntimeError):
    """A round that says nothing: an event was refused, is missing, or was audited twice."""


@dataclass(frozen=True)
class Round:
    """What a round measured: events in a second from the first send to the last audit; p50 and p99 in milliseconds.

    `python`, `postgres` and `broker` are microseconds of processor for each event; `memory` is MB of the pipeline's
    own processes after the round; `disk` and `log` are bytes for each event, of its database and of the server's log.
    """

    pipeline: str
    events: int
    rate: float
    p50: float
    p99: float
    answer_p50: float
    answer_p99: float
    accept_rate: float
    load_share: float
    python: float
    postgres: float
    broker: float
    memory: float
    disk: float
    log: float

    @property
    def processor(self) -> float:
        """Microseconds of processor for each event in all."""
        return self.python + self.postgres + self.broker


def in_turn(pipelines: Sequence[Pipeline], console: Console, number: int, seconds: float) -> list[list[Round]]:
    """Warm all up, then measure them in turn; who comes first changes with each round."""
    found: list[list[Round]] = []
    for turn in range(number + 1):
        first = turn % len(pipelines)
        length = seconds if turn else WARM_UP_SECONDS
        order = [*pipelines[first:], *pipelines[:first]]
        results = {one.name: measure(one, f"B{turn}{place}-", length) for place, one in enumerate(order)}
        if turn:
            found.append([results[one.name] for one in pipelines])
            load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
            console.print(f"round {turn} of {number} at {time.strftime('%H:%M:%S')}, load {load}")
    return found


def measure(pipeline: Pipeline, prefix: str, seconds: float) -> Round:
    """Run one round. Raises VoidError, or TookTooLongError where the audit does not catch up."""
    before, used, kept = pipeline.total(), _used(pipeline), pipeline.disk()
    report = pipeline.send(prefix, seconds)
    if report.refused:
        raise VoidError(f"{pipeline.name}: {len(report.refused)} not accepted, first: {report.refused[0]}")
    number = len(report.accepted)
    _wait(lambda: pipeline.total() - before >= number, f"audit of {number} events, {pipeline.name}")
    audited = _all_audited(pipeline, prefix, number)
    if sorted(waybill for waybill, _ in audited) != sorted(report.accepted):
        raise VoidError(f"{pipeline.name}: {len(report.accepted)} accepted, {len(audited)} audited")
    after, grown, events = _used(pipeline), pipeline.disk(), len(audited)
    costs = {whose: (after[whose] - before_) / events * 1e6 for whose, before_ in used.items()}
    costs["python"] += report.used / events * 1e6
    disk, log = ((now - then) / events for now, then in zip(grown, kept, strict=True))
    own = sum(memory(pid) for pid in pipeline.pids())
    return _round(pipeline.name, report, audited, costs | {"memory": own, "disk": disk, "log": log})


def _used(pipeline: Pipeline) -> dict[str, float]:
    """Seconds of processor so far; the servers' hold what idle pipelines ask of them meanwhile."""
    return {"python": used_by(pipeline.pids()), **used_by_servers_below(os.getpid())}


def _all_audited(pipeline: Pipeline, prefix: str, number: int) -> list[tuple[str, float]]:
    """Return a round's audited arrivals; where others were counted with them, theirs are waited for."""
    audited = pipeline.audited(prefix)
    if len(audited) >= number:
        return audited
    _wait(lambda: len(pipeline.audited(prefix)) >= number, f"audit of {number} arrivals, {pipeline.name}")
    return pipeline.audited(prefix)


def _wait(done: Callable[[], bool], what: str) -> None:
    wait_until(done, within=DRAIN_SECONDS, what=what, every=0.25)


def _round(name: str, report: Report, audited: list[tuple[str, float]], costs: dict[str, float]) -> Round:
    began = min(report.sent.values())
    waits = sorted(moment - report.sent[waybill] for waybill, moment in audited)
    answers = sorted(report.answered_in)
    accepting = max(report.sent.values()) - began
    return Round(
        pipeline=name,
        events=len(audited),
        rate=len(audited) / (max(moment for _, moment in audited) - began),
        p50=_quantile(waits, 0.5),
        p99=_quantile(waits, 0.99),
        answer_p50=_quantile(answers, 0.5),
        answer_p99=_quantile(answers, 0.99),
        accept_rate=len(audited) / accepting,
        load_share=report.processor,
        **costs,
    )


def _quantile(seconds: list[float], share: float) -> float:
    """Milliseconds at this share of sorted seconds."""
    return seconds[min(int(len(seconds) * share), len(seconds) - 1)] * 1000
