"""``python -m tests.bench``: below ten minutes; with ``--start`` also two starts from an empty checkout.

With ``--sweep`` the sweep alone, with ``--circle`` the 15-minute circle, with ``--pages`` the pages, with
``--overview`` what the operations page asks for, over a million open cases, with ``--scale`` how figures grow.
"""

import sys
from datetime import UTC, datetime
from pathlib import Path

import click
from rich.console import Console

from deploy.local.layout import Layout
from tests.bench import circle, folding, idle, overview, pages, rounds, scale, start, sweep
from tests.bench.goals import below_floors
from tests.bench.house import House, clear
from tests.bench.report import Bench, save, show
from tests.bench.ways import half_the_limit, standing
from tests.servers import remove

RESULTS = Layout().home / "bench"
WIDE = 180
"""Columns of what is printed to a file."""


@click.command()
@click.option("--start", "starts", is_flag=True, help="also `make run` from an empty checkout, cold and warm")
@click.option("--fold", is_flag=True, help="only supervision: a batch of 500 events, and a rebuild from the log")
@click.option("--rounds", "number", type=click.IntRange(1, 5), default=3, show_default=True)
@click.option("--seconds", type=click.FloatRange(1, 15), default=6.0, show_default=True, help="of load in each round")
@click.option("--idle", "idle_seconds", type=click.FloatRange(1, 60), default=20.0, show_default=True)
@click.option("--sweep", "sweeps", is_flag=True, help="the sweep alone, over a million open clocks")
@click.option("--circle", "villages", is_flag=True, help="only the 15-minute circle, over 100,000 villages")
@click.option("--pages", "web", is_flag=True, help="only the pages, on a throttled line")
@click.option("--overview", "looks", is_flag=True, help="only the operations page's questions, over a million cases")
@click.option(
    "--events", type=click.IntRange(1), default=overview.EVENTS, show_default=True, help="with --overview or --scale"
)
@click.option("--scale", "grows", is_flag=True, help="only how supervision's figures grow with what is stored")
def main(
    number: int,
    seconds: float,
    idle_seconds: float,
    *,
    starts: bool,
    fold: bool,
    sweeps: bool,
    villages: bool,
    web: bool,
    looks: bool,
    grows: bool,
    events: int,
) -> None:
    """Measure and print; the figures are kept below .local/bench/.

    Ends with 1 where a round is void, or a ratio lies below the floor that is committed.
    """
    console = Console(width=None if sys.stdout.isatty() else WIDE)
    folder = RESULTS / "run"
    clear(folder)
    folder.mkdir(parents=True)
    if fold:
        _show_folding(folder, console)
        return
    if sweeps:
        _show_sweep(folder, console)
        return
    if villages:
        _show_circle(folder, console)
        return
    if web:
        pages.show(pages.measure(), console)
        return
    if looks:
        overview.show(overview.measure(console, events), console)
        return
    if grows:
        _show_scale(folder, console, events)
        return
    try:
        started = start.measure(folder) if starts else None
        bench = _measure(folder, console, number, seconds, idle_seconds, started)
    except rounds.VoidError as error:
        console.print(f"void: {error}", style="red", markup=False)
        sys.exit(1)
    finally:
        clear(folder)
    show(bench, console)
    path = RESULTS / f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}.json"
    save(bench, path)
    console.print(f"{path}", soft_wrap=True)
    fallen = below_floors(bench.rounds)
    for words in fallen:
        console.print(f"below its floor: {words}", style="red", markup=False)
    sys.exit(bool(fallen))


def _show_sweep(folder: Path, console: Console) -> None:
    try:
        sweep.show(sweep.measure(folder, console), console)
    finally:
        remove(folder)


def _show_scale(folder: Path, console: Console, events: int) -> None:
    try:
        scale.show(scale.measure(folder, console, events), console)
    finally:
        remove(folder)


def _show_circle(folder: Path, console: Console) -> None:
    try:
        circle.show(circle.measure(folder), console)
    finally:
        remove(folder)


def _show_folding(folder: Path, console: Console) -> None:
    try:
        found = folding.measure(folder)
    finally:
        remove(folder)
    console.print(f"a batch of 500 events: {found.batch:.1f} ms, 95% below {found.batch_p95:.1f} ms")
    console.print(f"rebuild: {found.rebuild:,.0f} events/s of {found.events:,}")


def _measure(
    folder: Path, console: Console, number: int, seconds: float, idle_seconds: float, started: start.Start | None
) -> Bench:
    house = House(folder)
    try:
        house.start()
        console.print(f"idle for {idle_seconds:g} s …")
        at_rest = idle.measure(house.processes(), idle_seconds)
        with standing(house, folder, console) as pipelines:
            found = rounds.in_turn(pipelines, console, number, seconds)
        half = half_the_limit(house, found)
        return Bench(house.durable(), started, at_rest, found, _carried(half, console, seconds) if half else None)
    finally:
        house.stop()


def _carried(half: rounds.Way, console: Console, seconds: float) -> rounds.Round | None:
    """Half of the limit may be more than ours takes: that voids no other round."""
    try:
        return rounds.measure(half, "H-", seconds)
    except (RuntimeError, TimeoutError) as error:
        console.print(f"{half.name}: {error}", markup=False)
        return None


if __name__ == "__main__":
    main()
