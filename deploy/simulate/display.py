"""The day on a terminal: a bar with counts; where there is no terminal, a line every ten seconds."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TextColumn
from rich.text import Text

from deploy.simulate.tally import Tally

EVERY = 10.0
"""Seconds from line to line."""


class Display(Protocol):
    """What the player tells."""

    def begin(self, day: int, steps: int) -> None:
        """Begin a day of so many steps."""

    def advance(self) -> None:
        """Count one step done."""


@asynccontextmanager
async def shown(console: Console, tally: Tally) -> AsyncIterator[Display]:
    """Show the tally while the block runs."""
    if console.is_terminal:
        with Progress(*_COLUMNS, console=console, refresh_per_second=2) as progress:
            yield _Bar(progress, tally)
        return
    lines = _Lines(console, tally)
    printing = asyncio.create_task(lines.print_on())
    try:
        yield lines
    finally:
        printing.cancel()
        with suppress(asyncio.CancelledError):
            await printing
        lines.print()


class _Rate(ProgressColumn):
    def render(self, task: Task) -> Text:
        return Text(f"{task.speed or 0:.1f} 步/秒", style="progress.data.speed")


_COLUMNS = (
    TextColumn("第 {task.fields[day]} 天"),
    BarColumn(bar_width=24),
    TextColumn("{task.percentage:>3.0f}%"),
    TextColumn("{task.fields[counts]}"),
    _Rate(),
)


class _Bar:
    def __init__(self, progress: Progress, tally: Tally) -> None:
        self._progress = progress
        self._tally = tally
        self._task = progress.add_task("", total=None, day=1, counts="")

    def begin(self, day: int, steps: int) -> None:
        self._progress.reset(self._task, total=steps, day=day)

    def advance(self) -> None:
        self._progress.update(self._task, advance=1, counts=words(self._tally))


class _Lines:
    def __init__(self, console: Console, tally: Tally) -> None:
        self._console = console
        self._tally = tally
        self._day = self._steps = self._done = 0
        self._last = time.monotonic(), 0

    def begin(self, day: int, steps: int) -> None:
        self._day, self._steps, self._done = day, steps, 0

    def advance(self) -> None:
        self._done += 1

    async def print_on(self) -> None:
        while True:
            await asyncio.sleep(EVERY)
            self.print()

    def print(self) -> None:
        moment, total = self._last
        self._last = time.monotonic(), self._tally.total
        rate = (self._last[1] - total) / max(self._last[0] - moment, 0.001)
        progress = f"第 {self._day} 天 {self._done}/{self._steps}"
        self._console.print(f"{progress} {words(self._tally)} {rate:.1f} 件/秒", markup=False, soft_wrap=True)


_NAMES = {
    "announced": "预报",
    "tracked": "轨迹",
    "arrived": "到站",
    "notified": "通知",
    "collected": "签收",
    "sent": "寄出",
    "applied": "申请",
    "ordered": "下单",
    "said": "意见",
    "rated": "评价",
    "handled": "其他办理",
    "overtaken": "已先办",
    "refused": "挡回",
}


def words(tally: Tally) -> str:
    """Return the counts as one line."""
    counts = " ".join(f"{name} {tally.counts[what]}" for what, name in _NAMES.items())
    return f"{counts} 问题 {tally.problems.total()}" if tally.problems else counts
