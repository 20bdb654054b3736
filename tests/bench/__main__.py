"""``python -m tests.bench``: below ten minutes; with ``--start`` also two starts from an empty checkout.

With ``--sweep`` the sweep alone, with ``--circle`` the 15-minute circle, with ``--pages`` the pages, with
``--overview`` what the operations page asks for, over a million open cases, with ``--scale`` how figures grow, with
``--replicas`` what more of each process carries, with ``--soak`` how an hour at half of that goes by.
"""

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import click
from rich.console import Console

from deploy.local.layout import Layout
from tests.bench import circle, folding, idle, overview, pages, replicas, rounds, scale, soak, start, sweep
from tests.bench.goals import below_floors
from tests.bench.house import House
from tests.bench.report import Bench, save, show
from tests.bench.ways import half_the_limit, standing
from tests.servers import remove

RESULTS = Layout().home / "bench"
WIDE = 180
"""Columns of what is printed to a file."""


@click.command()
@click.option("--start", "starts", is_flag=True, help="also `make run` from an empty checkout, cold and warm")
@click.option("--rounds", "number", type=click.IntRange(1, 5), default=3, show_default=True)
@click.option("--seconds", type=click.FloatRange(1, 15), default=6.0, show_default=True, help="of load in each round")
@click.option("--idle", "idle_seconds", type=click.FloatRange(1, 60), default=20.0, show_default=True)
@click.option("--fold", "alone", flag_value="fold", help="only supervision: a batch of 500 events, and a rebuild")
@click.option("--sweep", "alone", flag_value="sweep", help="only the sweep, over a million open clocks")
@click.option("--circle", "alone", flag_value="circle", help="only the 15-minute circle, over 100,000 villages")
@click.option("--pages", "alone", flag_value="pages", help="only the pages, on a throttled line")
@click.option("--overview", "alone", flag_value="overview", help="only the operations page, over a million cases")
@click.option("--scale", "alone", flag_value="scale", help="only how supervision's figures grow with what is stored")
@click.option(
    "--replicas", "alone", flag_value="replicas", help="only replicas: 1, 2, 4 on a queue; 2 of all on 2 cores"
)
@click.option("--soak", "alone", flag_value="soak", help="only an hour at half of what the machine takes")
@click.option("--minutes", type=click.IntRange(1, 600), default=60, show_default=True, help="with --soak")
@click.option(
    "--events", type=click.IntRange(1), default=overview.EVENTS, show_default=True, help="with --overview or --scale"
)
def main(
    number: int, seconds: float, idle_seconds: float, alone: str | None, minutes: int, events: int, *, starts: bool
) -> None:
    """Measure and print; the figures are kept below .local/bench/.

    Ends with 1 where a round is void, a ratio lies below the floor that is committed, or a soak's figures did not stay.
    """
    console = Console(width=None if sys.stdout.isatty() else WIDE)
    folder = RESULTS / "run"
    remove(folder)
    folder.mkdir(parents=True)
    try:
        if alone is not None:
            sys.exit(_ALONE[alone](Wish(folder, console, events, number, minutes)) is False)
        bench = _measure(folder, console, number, seconds, idle_seconds, start.measure(folder) if starts else None)
    except rounds.VoidError as error:
        console.print(f"void: {error}", style="red", markup=False)
        sys.exit(1)
    finally:
        remove(folder)
    show(bench, console)
    path = RESULTS / f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}.json"
    save(bench, path)
    console.print(f"{path}", soft_wrap=True)
    fallen = below_floors(bench.rounds)
    for words in fallen:
        console.print(f"below its floor: {words}", style="red", markup=False)
    sys.exit(bool(fallen))


@dataclass(frozen=True)
class Wish:
    """What those that are measured alone are told."""

    folder: Path
    console: Console
    events: int
    rounds: int
    minutes: int


def _show_folding(wish: Wish) -> None:
    found = folding.measure(wish.folder)
    wish.console.print(f"a batch of 500 events: {found.batch:.1f} ms, 95% below {found.batch_p95:.1f} ms")
    wish.console.print(f"rebuild: {found.rebuild:,.0f} events/s of {found.events:,}")


_ALONE: Mapping[str, Callable[[Wish], bool | None]] = {
    "fold": _show_folding,
    "sweep": lambda wish: sweep.show(sweep.measure(wish.folder, wish.console), wish.console),
    "circle": lambda wish: circle.show(circle.measure(wish.folder), wish.console),
    "pages": lambda wish: pages.show(pages.measure(), wish.console),
    "overview": lambda wish: overview.show(overview.measure(wish.console, wish.events), wish.console),
    "scale": lambda wish: scale.show(scale.measure(wish.folder, wish.console, wish.events), wish.console),
    "replicas": lambda wish: replicas.show(replicas.measure(wish.console, wish.rounds), wish.console),
    "soak": lambda wish: soak.show(soak.measure(wish.folder, wish.console, wish.minutes), wish.console),
}
"""What is measured by itself, by the name of its option; False where what was seen must not be."""


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
