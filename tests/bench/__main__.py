"""``python -m tests.bench``: about three minutes; with ``--start`` also two starts from an empty checkout."""

import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import click
from rich.console import Console

from deploy.local.layout import Layout
from tests.bench import idle, rounds, start
from tests.bench.house import House, clear
from tests.bench.report import Bench, save, show
from tests.bench.stock.run import Stock

MOST = {"echowall": 40_000, "stock nameko": 10_000}
"""Events at the most in one round."""
WARM_UP_SECONDS = 2.0
RESULTS = Layout().home / "bench"


@click.command()
@click.option("--start", "starts", is_flag=True, help="also `make run` from an empty checkout, cold and warm")
@click.option("--rounds", "number", type=click.IntRange(1, 5), default=3, show_default=True)
@click.option("--seconds", type=click.FloatRange(1, 15), default=6.0, show_default=True, help="of load in each round")
@click.option("--idle", "idle_seconds", type=click.FloatRange(1, 60), default=20.0, show_default=True)
def main(number: int, seconds: float, idle_seconds: float, *, starts: bool) -> None:
    """Measure and print; the figures are kept below .local/bench/."""
    console, folder = Console(), RESULTS / "run"
    clear(folder)
    folder.mkdir(parents=True)
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


def _measure(
    folder: Path, console: Console, number: int, seconds: float, idle_seconds: float, started: start.Start | None
) -> Bench:
    house = House(folder)
    try:
        house.start()
        console.print(f"idle for {idle_seconds:g} s …")
        at_rest = idle.measure(house.processes(), idle_seconds)
        settings = house.settings()
        stock = Stock(folder, settings["ADMIN_DATABASE_URL"], settings["ADMIN_AMQP_URI"], settings["MANAGEMENT_URL"])
        try:
            stock.start()
            pairs = _rounds(house, stock, console, number, seconds)
        finally:
            stock.stop()
        return Bench(house.durable(), started, at_rest, pairs)
    finally:
        house.stop()


def _rounds(
    house: House, stock: Stock, console: Console, number: int, seconds: float
) -> list[tuple[rounds.Round, rounds.Round]]:
    """Warm both up, then measure them in turn; who comes first changes with each round."""
    found: list[tuple[rounds.Round, rounds.Round]] = []
    for turn in range(number + 1):
        order: list[rounds.Pipeline] = [house, stock] if turn % 2 else [stock, house]
        length = seconds if turn else WARM_UP_SECONDS
        results = {one.name: rounds.measure(one, f"B{turn}-", MOST[one.name], length) for one in order}
        if turn:
            found.append((results[house.name], results[stock.name]))
            console.print(f"round {turn} of {number} at {time.strftime('%H:%M:%S')}")
    return found


if __name__ == "__main__":
    main()
