"""What was measured, as tables for people and as JSON for comparison."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.table import Table

from deploy.local.secret_file import write_private
from tests.bench.idle import Idle
from tests.bench.rounds import Round
from tests.bench.start import Start

_WAITS = ("p50 ms", "p99 ms", "answer p50/p99 ms")
_HEADINGS = ("round", "pipeline", "events", "events/s", *_WAITS, "CPU ms/event", "load CPU")


@dataclass(frozen=True)
class Bench:
    """All that one run has measured."""

    durable: Mapping[str, str]
    start: Start | None
    idle: Sequence[Idle]
    rounds: Sequence[Sequence[Round]]

    @property
    def ratios(self) -> dict[str, list[float]]:
        """Echowall's events in a second over each other pipeline's, round by round."""
        ours, *others = zip(*self.rounds, strict=True)
        return {
            other[0].pipeline: [mine.rate / its.rate for mine, its in zip(ours, other, strict=True)] for other in others
        }


def show(bench: Bench, console: Console) -> None:
    """Print tables."""
    if bench.start is not None:
        console.print(_start(bench.start))
    console.print(_idle(bench.idle))
    console.print(_rounds(bench))
    for pipeline, ratios in bench.ratios.items():
        spread = f"{min(ratios):.1f} to {max(ratios):.1f}"
        console.print(f"ratio echowall / {pipeline}: {median(ratios):.1f} ({spread})")
    console.print(
        "expected against the same work: 5 or more; the other row saves less: no sealing, history, chain, figures"
    )


def save(bench: Bench, path: Path) -> None:
    """Write everything as JSON."""
    write_private(path, json.dumps(asdict(bench) | {"ratios": bench.ratios}, indent=1) + "\n")


def _start(start: Start) -> Table:
    table = Table("make run to the first accepted event", "s", "expected under")
    table.add_row("cold, with downloads", f"{start.cold:.1f}", "120")
    table.add_row("warm", f"{start.warm:.1f}", "25")
    return table


def _idle(idle: Sequence[Idle]) -> Table:
    table = Table("idle process", "PSS MB", "CPU % of one core")
    for process in idle:
        table.add_row(process.process, f"{process.memory:.0f}", f"{process.processor:.2f}")
    memory, processor = sum(one.memory for one in idle), sum(one.processor for one in idle)
    table.add_row("together (expected under 400 MB)", f"{memory:.0f}", f"{processor:.2f}", style="bold")
    return table


def _rounds(bench: Bench) -> Table:
    settings = ", ".join(f"{name}={value}" for name, value in bench.durable.items())
    table = Table(title=f"one signed event for each request, 64 connections, to the committed audit; {settings}")
    for heading in _HEADINGS:
        table.add_column(heading)
    for number, results in enumerate(bench.rounds, start=1):
        for one in results:
            table.add_row(str(number), *_cells(one))
    for pipeline in zip(*bench.rounds, strict=True):
        table.add_row("median", pipeline[0].pipeline, "", f"{median(one.rate for one in pipeline):,.0f}", style="bold")
    return table


def _cells(one: Round) -> list[str]:
    answers = f"{one.answer_p50:.0f} / {one.answer_p99:.0f}"
    waits = [f"{one.rate:,.0f}", f"{one.p50:,.0f}", f"{one.p99:,.0f}"]
    return [one.pipeline, f"{one.events:,}", *waits, answers, f"{one.processor:.2f}", f"{one.load_share:.0%}"]
