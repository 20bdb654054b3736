"""``echowall simulate``."""

import asyncio
import signal
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from random import Random

import click
import httpx
from rich.console import Console

from deploy.local.layout import Layout
from deploy.simulate import county
from deploy.simulate.clinic import clinics
from deploy.simulate.credentials import CredentialsFile
from deploy.simulate.display import shown
from deploy.simulate.house import houses
from deploy.simulate.inspecting import inspections
from deploy.simulate.land import sites
from deploy.simulate.line import SECONDS, GaveUpError, Line
from deploy.simulate.neighbours import neighbours
from deploy.simulate.opening import Centre
from deploy.simulate.plan import days, plan
from deploy.simulate.player import AT_ONCE, Player
from deploy.simulate.steps import Step
from deploy.simulate.tally import Tally
from deploy.simulate.veterans import stations


class _Speed(click.ParamType[float | None]):
    name = "speed"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> float | None:
        """Return simulated seconds for each real one; None for as fast as it goes."""
        try:
            speed = 0.0 if value == "max" else float(value)
        except ValueError:
            speed = -1.0
        if not 0 <= speed < float("inf"):
            self.fail(f"{value}: 应为正数、0 或 max (a positive number, 0 or max)", param, ctx)
        return speed or None


@dataclass(frozen=True)
class _Wish:
    """What was asked for on the command line."""

    credentials: Path
    speed: float | None
    parcels: int
    seed: int
    centres: int | None
    once: bool


_SPEEDS = "1 = 实时;60 = 一分钟过一小时;0 或 max = 尽快"


@click.command()
@click.option("--speed", type=_Speed(), default="60", show_default=True, help=_SPEEDS)
@click.option("--parcels", type=click.IntRange(1, 50_000), default=700, show_default=True, help="每天的包裹数")
@click.option("--seed", type=click.IntRange(0, 10**12), help="同一个种子演同一天;不给则每次不同")
@click.option("--centres", type=click.IntRange(1, 100), help="只演其中几处服务中心;不给则全部")
@click.option("--once", is_flag=True, help="演完一天就停;不给则一天接一天")
@click.option(
    "--credentials",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Layout().credentials,
    help="启动器写下的凭据文件;不给则用 .local/credentials.json",
)
def simulate(
    credentials: Path, speed: float | None, parcels: int, seed: int | None, centres: int | None, *, once: bool
) -> None:
    """演一个县的一天:快递预报、到站、通知、签收 (play a county's day against the running system).

    时限由服务器的时钟决定:演得再快,包裹的时限也不会跟着变快;夜里和没有事的时候会跳过。
    The server's clock decides about limits: at a speed above 1 the parcels move faster, their limits do not.
    """
    if not credentials.exists():
        raise click.ClickException(f"没有 {credentials}:请先运行 make run (start the system first)")
    chosen = int(time.time()) if seed is None else seed
    try:
        asyncio.run(_run(_Wish(credentials, speed, parcels, chosen, centres, once)))
    except GaveUpError as error:
        raise click.ClickException(str(error)) from error


async def _run(wish: _Wish) -> None:
    console = Console(highlight=False)
    tally = Tally(lambda text: console.print(text, markup=False, soft_wrap=True))
    limits = httpx.Limits(max_connections=AT_ONCE)
    async with httpx.AsyncClient(timeout=SECONDS, limits=limits, trust_env=False) as client:
        line = Line(CredentialsFile(wish.credentials), client, tally.problem)
        playing = asyncio.create_task(_play(wish, line, tally, console))
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, playing.cancel)
        try:
            await playing
        except asyncio.CancelledError:
            console.print("停止 (stopped)")
        for text in tally.closing():
            console.print(text, markup=False, soft_wrap=True)


async def _play(wish: _Wish, line: Line, tally: Tally, console: Console) -> None:
    centres = _some(await county.centres(line), wish)
    console.print(f"种子 (seed) {wish.seed},{len(centres)} 处服务中心,每天 {wish.parcels} 件", soft_wrap=True)
    player = Player(line, tally, wish.speed)
    around = (clinics, stations, neighbours, sites, inspections, houses)
    beside = [asyncio.create_task(each(line, tally, centres, wish.seed, wish.speed)) for each in around]
    try:
        async with shown(console, tally) as display:
            for day, steps in zip(count(1), _days(wish, centres), strict=False):
                display.begin(day, len(steps))
                await player.play(steps, display.advance)
    finally:
        for each in beside:
            each.cancel()


def _days(wish: _Wish, centres: list[Centre]) -> Iterator[list[Step]]:
    if wish.once:
        return iter([plan(wish.seed, centres, wish.parcels)])
    return days(wish.seed, centres, wish.parcels)


def _some(centres: Sequence[Centre], wish: _Wish) -> list[Centre]:
    if wish.centres is None or wish.centres >= len(centres):
        return list(centres)
    return Random(wish.seed).sample(centres, wish.centres)  # noqa: S311 - a demonstration, and repeatable
