"""What is measured beside each other, and how each is sent to; a rival that can't be had is left out and named."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median

from rich.console import Console

from tests.bench.house import House
from tests.bench.rivals import limit
from tests.bench.rivals.run import FastStream, Tuned, install
from tests.bench.rounds import Pipeline, Round, Way
from tests.bench.stock.run import Stock
from tests.bench.stock.same_run import Same

OURS, OURS_WIDE, OURS_TWENTY = "echowall", "echowall, 256 connections", "echowall, 20 for each request"
OURS_PACED, FASTSTREAM_PACED = "echowall at 300/s", "FastStream at 300/s"
HALF = "echowall at half the limit, 20 for each request"
PACE = 300.0
MOST_OURS, MOST_OTHERS = 80_000, 40_000
"""Events at the most in one round."""


@contextmanager
def standing(house: House, folder: Path, console: Console) -> Iterator[Sequence[Pipeline]]:
    """Start what ours is measured against, on the same servers, and stop it at the end."""
    settings = house.settings()
    servers = (folder, settings["ADMIN_DATABASE_URL"], settings["ADMIN_AMQP_URI"], settings["MANAGEMENT_URL"])
    with ExitStack() as started:

        def start(other: Stock) -> Stock:
            started.callback(other.stop)
            other.start()
            return other

        found: list[Pipeline] = [
            Way(house, OURS, MOST_OURS),
            Way(house, OURS_WIDE, MOST_OURS, connections=256),
            Way(house, OURS_TWENTY, MOST_OURS, each=20),
            Way(house, OURS_PACED, MOST_OURS, rate=PACE),
            Way(start(Same(*servers)), Same.name, MOST_OTHERS),
            Way(start(Stock(*servers)), Stock.name, MOST_OTHERS),
        ]
        if missing := install():
            console.print(f"left out, FastStream and tuned asyncio: {missing}", markup=False)
        else:
            fast = start(FastStream(*servers))
            found += [
                Way(fast, FastStream.name, MOST_OTHERS, connections=256),
                Way(fast, FASTSTREAM_PACED, MOST_OTHERS, rate=PACE),
                Way(start(Tuned(*servers)), Tuned.name, MOST_OTHERS, connections=256),
            ]
        program = limit.compiled(folder)
        if isinstance(program, str):
            console.print(f"left out, the limit: {program}", markup=False)
        else:
            bare = limit.Limit(program, *servers)
            bare.start()
            found.append(bare)
        yield found


def half_the_limit(house: House, rounds: Sequence[Sequence[Round]]) -> Way | None:
    """Return how ours is sent half of what the limit takes, where that was measured."""
    rates = [one.rate for results in rounds for one in results if one.pipeline == limit.Limit.name]
    return Way(house, HALF, 2 * MOST_OURS, each=20, rate=median(rates) / 2) if rates else None
