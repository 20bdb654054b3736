"""One round: load for some seconds, then wait until the audit has everything; void if anything is missing."""

import json
import os
import subprocess
import sys
from dataclasses import asdict, dataclass
from typing import Protocol

from deploy.local.layout import CHECKOUT
from deploy.local.waiting import wait_until
from tests.bench.load import Order, Report
from tests.bench.processor import used_below

DRAIN_SECONDS = 90.0


class Pipeline(Protocol):
    """What a round needs of a pipeline."""

    name: str

    def order(self, prefix: str, most: int, seconds: float) -> Order:
        """Return the load for it."""

    def total(self) -> int:
        """Count what is audited."""

    def audited(self, prefix: str) -> list[tuple[str, float]]:
        """Return each audited waybill with its moment."""


class VoidError(RuntimeError):
    """A round that says nothing: an event was refused, is missing, or was audited twice."""


@dataclass(frozen=True)
class Round:
    """What a round measured: events in a second from the first send to the last audit; p50 and p99 in milliseconds.

    `processor` is milliseconds for each event, of all processes of the pipeline, database and broker among them.
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
    processor: float


def measure(pipeline: Pipeline, prefix: str, most: int, seconds: float) -> Round:
    """Run one round. Raises VoidError, or TookTooLongError where the audit does not catch up."""
    before, used = pipeline.total(), used_below(os.getpid())
    report = _send(pipeline.order(prefix, most, seconds))
    if report.refused:
        raise VoidError(f"{pipeline.name}: {len(report.refused)} not accepted, first: {report.refused[0]}")
    wait_until(
        lambda: pipeline.total() - before >= len(report.accepted),
        within=DRAIN_SECONDS,
        what=f"audit of {len(report.accepted)} events, {pipeline.name}",
        every=0.25,
    )
    audited = pipeline.audited(prefix)
    if sorted(waybill for waybill, _ in audited) != sorted(report.accepted):
        raise VoidError(f"{pipeline.name}: {len(report.accepted)} accepted, {len(audited)} audited")
    return _round(pipeline.name, report, audited, used_below(os.getpid()) - used)


def _send(order: Order) -> Report:
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.load"],
        input=json.dumps(asdict(order)).encode(),
        capture_output=True,
        cwd=CHECKOUT,
        timeout=order.seconds + 60,
        check=False,
    )
    if done.returncode != 0:
        raise VoidError(f"the load failed: {done.stderr.decode()[-2000:]}")
    return Report(**json.loads(done.stdout))


def _round(name: str, report: Report, audited: list[tuple[str, float]], used: float) -> Round:
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
        processor=used / len(audited) * 1000,
    )


def _quantile(seconds: list[float], share: float) -> float:
    """Milliseconds at this share of sorted seconds."""
    return seconds[min(int(len(seconds) * share), len(seconds) - 1)] * 1000
