"""``python -m tests.faults``: random faults under load, or one long disturbance; ``make faults``."""

import json
import random
import shutil
import sys
from contextlib import ExitStack
from functools import partial
from secrets import token_urlsafe

import click
from rich.console import Console
from rich.table import Table

from deploy.local.secret_file import write_private
from deploy.processes.accounts import passwords
from tests import servers
from tests.faults import drills, long, old_tests, rig, upgrade
from tests.faults.apart import apart
from tests.faults.chaos import ALL, SUITED, WORDS
from tests.faults.county import LinkedCounty, ShakyCounty
from tests.faults.drills import DRILLS, Outcome
from tests.faults.ledger import Ledger
from tests.faults.mutants import MUTANTS
from tests.faults.rig import Report

REPLICAS = 2
"""Of each process in an upgrade."""
SECONDS, MUTANT_SECONDS = 120.0, 15.0
EACH = 3.0
"""Seconds for one fault at the most: 40 in two minutes."""


@click.command()
@click.option("--seed", type=int, default=None, help="重演一次运行 (replay a run)")
@click.option(
    "--seconds",
    type=click.FloatRange(5, 3600),
    default=None,
    help="注入故障的时长 (default: 120; mutants 15; drills 60)",
)
@click.option("--mutant", type=click.Choice(sorted(MUTANTS)), default=None, help="植入的缺陷 (a planted fault)")
@click.option(
    "--drill",
    type=click.Choice([*DRILLS, "all", upgrade.NAME, old_tests.NAME]),
    default=None,
    help="一次长的扰动,或滚动升级,或旧版测试 (one long disturbance, a rolling upgrade, the old version's tests)",
)
@click.option("--from", "commit", default=None, help="从哪个提交升级 (default: before the last change of tables)")
@click.option(
    "--long", "seeds", type=int, default=0, help="这么多个种子的长跑,可中断再续 (so many seeds; goes on where it was)"
)
def main(
    seed: int | None, seconds: float | None, mutant: str | None, drill: str | None, commit: str | None, seeds: int
) -> None:
    """Break everything at random; exits with 0 where nothing was lost or doubled, or where the mutant was found.

    With a drill: disturb one thing for long; exits with 0 where all went on as it must.
    """
    if (drill or seeds) and (mutant or seed is not None):
        raise click.UsageError("--drill、--long 不与 --mutant、--seed 同用 (take neither)")
    if seeds:
        sys.exit(_long(seeds, seconds or long.SECONDS))
    if drill == upgrade.NAME:
        sys.exit(_upgrade(_known(commit)))
    if drill == old_tests.NAME:
        sys.exit(_old_tests(_known(commit)))
    sys.exit(_drills(drill, seconds) if drill else _chaos(seed, seconds, mutant))


def _chaos(seed: int | None, seconds: float | None, mutant: str | None) -> int:
    seed = random.SystemRandom().randrange(1_000_000) if seed is None else seed
    seconds = seconds or (MUTANT_SECONDS if mutant else SECONDS)
    again = f"--seed {seed} --seconds {seconds:g}" + (f" --mutant {mutant}" if mutant else "")
    click.echo(f"种子 seed {seed}   重演 replay: python -m tests.faults {again}")
    with apart(mutant or "random", partial(ShakyCounty, mutant=mutant or "-")) as county:
        report = rig.run(county, SUITED[mutant] if mutant else ALL, seed, seconds, _tell)
    _print(report)
    return _verdict(report, mutant)


def _long(seeds: int, seconds: float) -> int:
    found = long.run(seeds, seconds, _tell)
    long.REPORT.write_text(long.written(found), "utf-8")
    click.echo(f"{long.REPORT}")
    wrong = long.shortcomings(found)
    for each in wrong:
        click.secho(f"不符 {each}", fg="red")
    click.secho("没有守住 (not kept)" if wrong else "一个不丢,一个不重 (nothing lost, nothing doubled)", bold=True)
    return 1 if wrong else 0


def _drills(name: str, seconds: float | None) -> int:
    chosen = [each for each in DRILLS.values() if name in ("all", each.name)]
    for drill in chosen:
        if not drill.permitted():
            click.secho(f"跳过 skipped {drill.name}:{drill.needs}", fg="yellow")
    outcomes = [_drill(drill.name, seconds) for drill in chosen if drill.permitted()]
    Console(width=140).print(_table(outcomes))
    wrong = [f"{outcome.drill.name}: {each}" for outcome in outcomes for each in outcome.shortcomings()]
    for each in wrong:
        click.secho(f"不符 {each}", fg="red")
    click.secho("没有守住 (not kept)" if wrong else "都守住了 (all kept)", bold=True)
    return 1 if wrong else 0


def _known(commit: str | None) -> str:
    found = commit or upgrade.previous()
    if found is None:
        raise click.UsageError("没有前一版的历史 (the history doesn't reach back); --from")
    click.echo(f"前一版 from {found[:7]}")
    return found


def _old_tests(commit: str) -> int:
    folder = servers.session_folder()
    try:
        return old_tests.run(commit, folder)
    finally:
        servers.remove(folder)


def _upgrade(commit: str) -> int:
    folder, logs = servers.session_folder(), servers.LOCAL / "faults" / upgrade.NAME
    shutil.rmtree(logs, ignore_errors=True)
    with ExitStack() as stack:
        stack.callback(servers.remove, folder)
        database = stack.enter_context(servers.running_database(folder))
        broker = stack.enter_context(servers.running_broker(folder))
        vhost = stack.enter_context(servers.fresh_vhost(broker))
        secrets = folder / "secrets.json"
        write_private(secrets, json.dumps({name: token_urlsafe() for name in passwords()}))
        fleet = stack.enter_context(upgrade.fleet_of(database, secrets, vhost, logs, commit, REPLICAS))
        outcome = upgrade.run(fleet, Ledger(), _tell)
    click.echo(
        f"请求 requests: {len(outcome.answers)}, 最慢 slowest: {outcome.slowest:.1f} s, "
        f"接受 accepted: {outcome.accepted}, 到达 arrived: {outcome.arrived}, 答为重复 duplicates: {outcome.duplicates}"
    )
    wrong = outcome.shortcomings()
    for each in wrong:
        click.secho(f"不符 {each}", fg="red")
    click.secho("没有守住 (not kept)" if wrong else "一个不丢,没有 5xx (nothing lost, no 5xx)", bold=True)
    return 1 if wrong else 0


def _drill(name: str, seconds: float | None) -> Outcome:
    with apart(name, LinkedCounty) as county:
        return drills.run(county, DRILLS[name], seconds or DRILLS[name].seconds, Ledger(), _tell)


def _table(outcomes: list[Outcome]) -> Table:
    table = Table("演练", "期间请求", "答 503", "最慢 s", "接受", "到达", "滞留的行", "应答 s", "全部到达 s", "重启")
    for each in outcomes:
        restarts = " ".join(f"{name} {number}" for name, number in sorted(each.restarts.items())) or "0"
        counts = (len(each.during), len(each.refused), f"{each.slowest:.1f}", each.accepted, each.arrived, each.waiting)
        table.add_row(each.drill.name, *map(str, counts), f"{each.alive:.1f}", f"{each.caught_up:.1f}", restarts)
    return table


def _tell(seconds: float, text: str) -> None:
    click.echo(f"{seconds:7.1f} s  {text}")


def _print(report: Report) -> None:
    ledger = report.ledger
    click.echo(f"故障 faults that fired: {report.fired.total()} of {report.dealt}")
    for fault, number in sorted(report.fired.items()):
        click.echo(f"    {number:3}  {WORDS[fault.deed]}: {fault.target}")
    click.echo(
        f"事件 events accepted: {ledger.accepted} ({len(ledger.histories())} 件 cases), "
        f"重试 repeated: {ledger.repeated}, 答为重复 answered as duplicate: {ledger.duplicates}"
    )
    click.echo(f"数据库被杀后用 pg_amcheck 检查 inspections of a database that was killed: {report.inspected}")
    click.echo(f"恢复 from the last fault until all is through: {report.recovery:.1f} s")
    for name, wrong in report.failures.items():
        click.secho(f"不符 {name}", fg="red")
        for each in wrong:
            click.echo(f"    {each}")


def _verdict(report: Report, mutant: str | None) -> int:
    if mutant:
        click.secho(f"缺陷 {mutant}: " + ("已发现 found" if report.failures else "没有发现 survived"), bold=True)
        return 0 if report.failures else 1
    enough = report.fired.total() >= report.seconds / EACH
    if not enough:
        click.secho("故障太少 (too few faults fired)", fg="red")
    kept = not report.failures and report.recovery < rig.RECOVERY
    click.secho("一个不丢,一个不重 (nothing lost, nothing doubled)" if kept else "没有守住 (not kept)", bold=True)
    return 0 if kept and enough else 1


if __name__ == "__main__":
    main()
