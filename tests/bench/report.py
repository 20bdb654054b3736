"""What was measured, as tables for people and as JSON for comparison."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.table import Table

from deploy.local.secret_file import write_private
from tests.bench.goals import ratios, waits
from tests.bench.idle import Idle
from tests.bench.rounds import Round
from tests.bench.start import Start

_WAITS = ("events/s", "p50 ms", "p99 ms", "answer p50/p99 ms")
_COSTS = ("Python µs", "Postgres µs", "broker µs", "MB", "disk B", "log B", "load CPU")


@dataclass(frozen=True)
class Bench:
    """All that one run has measured."""

    durable: Mapping[str, str]
    start: Start | None
    idle: Sequence[Idle]
    rounds: Sequence[Sequence[Round]]
    half: Round | None


def show(bench: Bench, console: Console) -> None:
    """Print tables."""
    if bench.start is not None:
        console.print(_start(bench.start))
    console.print(_idle(bench.idle))
    console.print(_rounds(bench))
    console.print(_goals(bench))


def save(bench: Bench, path: Path) -> None:
    """Write everything as JSON."""
    found = asdict(bench) | {"ratios": [asdict(one) for one in ratios(bench.rounds)]}
    write_private(path, json.dumps(found, indent=1) + "\n")


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
    table.add_row("together (expected under 400 MB and 1%)", f"{memory:.0f}", f"{processor:.2f}", style="bold")
    return table


def _rounds(bench: Bench) -> Table:
    settings = ", ".join(f"{name}={value}" for name, value in bench.durable.items())
    table = Table(
        "round", "pipeline", "events", *_WAITS, *_COSTS, title=f"signed events to the commit of their audit; {settings}"
    )
    for number, results in enumerate(bench.rounds, start=1):
        for one in results:
            table.add_row(str(number), *_cells(one))
    for pipeline in zip(*bench.rounds, strict=True):
        table.add_row("median", *_cells(_median(pipeline)), style="bold")
    if bench.half is not None:
        table.add_row("once", *_cells(bench.half))
    return table


def _median(rounds: Sequence[Round]) -> Round:
    figures = {each.name: getattr(rounds[0], each.name) for each in fields(Round)}
    middle = {name: median(getattr(one, name) for one in rounds) for name in figures if name != "pipeline"}
    return Round(**figures | middle)


def _cells(one: Round) -> list[str]:
    answers = f"{one.answer_p50:.0f} / {one.answer_p99:.0f}"
    costs = (one.python, one.postgres, one.broker, one.memory, one.disk, one.log)
    waits = [f"{one.rate:,.0f}", f"{one.p50:,.0f}", f"{one.p99:,.0f}", answers]
    return [one.pipeline, f"{one.events:,.0f}", *waits, *(f"{cost:,.0f}" for cost in costs), f"{one.load_share:.0%}"]


def _goals(bench: Bench) -> Table:
    table = Table("median, least and most of the rounds", "seen", "wanted", "")
    for ratio in ratios(bench.rounds):
        wanted = (f"≥ {ratio.wanted:g}", _word(ratio.median >= ratio.wanted)) if ratio.wanted else ("", "")
        spread = f"{ratio.median:.2f} ({min(ratio.values):.2f} – {max(ratio.values):.2f})"
        table.add_row(ratio.name, spread, *wanted)
    for what, seen, most in waits(bench.rounds, bench.half):
        table.add_row(f"{what}, ms", f"{seen:.0f}", f"≤ {most:.0f}", _word(seen <= most))
    return table


def _word(met: bool) -> str:
    return "met" if met else "missed"
