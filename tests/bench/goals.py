"""What is wanted of the rates, round by round against the others, and the floors below which none may fall."""

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from tests.bench.rivals.limit import Limit
from tests.bench.rivals.run import FastStream, Tuned
from tests.bench.rounds import Round
from tests.bench.stock.run import Stock
from tests.bench.stock.same_run import Same
from tests.bench.ways import FASTSTREAM_PACED, HALF, OURS, OURS_PACED, OURS_TWENTY, OURS_WIDE

FLOORS = Path(__file__).with_name("floors.json")
PACED_MILLISECONDS, HALF_MILLISECONDS = 25.0, 100.0
_WANTED = (
    (OURS, Same.name, 5.0),
    (OURS_WIDE, Stock.name, 12.0),
    (OURS_WIDE, FastStream.name, 0.0),
    (OURS_WIDE, Tuned.name, 2.0),
    (OURS_WIDE, Limit.name, 0.35),
    (OURS_TWENTY, Limit.name, 0.7),
)
"""Whose events in a second over whose, and at least how many times as many; 0 where nothing is wanted."""


@dataclass(frozen=True)
class Ratio:
    """Ours over another's, paired by round."""

    name: str
    values: Sequence[float]
    wanted: float

    @property
    def median(self) -> float:
        """The middle of the rounds."""
        return median(self.values)


def ratios(rounds: Sequence[Sequence[Round]]) -> list[Ratio]:
    """Return the ratios of what was measured."""
    named = [{one.pipeline: one for one in results} for results in rounds]
    return [
        Ratio(f"{ours} / {other}", [each[ours].rate / each[other].rate for each in named], wanted)
        for ours, other, wanted in _WANTED
        if all(ours in each and other in each for each in named)
    ]


def below_floors(rounds: Sequence[Sequence[Round]]) -> list[str]:
    """Return in words which ratios are below their floor; one that was not yet recorded has none."""
    floors: Mapping[str, float] = json.loads(FLOORS.read_text(encoding="utf-8"))
    return [
        f"{ratio.name}: {ratio.median:.2f} < {floors[ratio.name]:.2f}"
        for ratio in ratios(rounds)
        if ratio.median < floors.get(ratio.name, 0.0)
    ]


def waits(rounds: Sequence[Sequence[Round]], half: Round | None) -> Iterator[tuple[str, float, float]]:
    """Yield what is wanted of the p99, how many milliseconds were seen, and how many are wanted at the most.

    Where half of the limit could not be carried at all, infinitely many were seen.
    """
    seen = {one.pipeline: [each.p99 for each in column] for column in zip(*rounds, strict=True) for one in column[:1]}
    yield f"p99, {OURS_PACED}", median(seen[OURS_PACED]), PACED_MILLISECONDS
    if FASTSTREAM_PACED in seen:
        yield f"p99, {OURS_PACED}, against FastStream's", median(seen[OURS_PACED]), median(seen[FASTSTREAM_PACED])
    if Limit.name in seen:
        yield f"p99, {HALF}", half.p99 if half else math.inf, HALF_MILLISECONDS
