"""``python -m tests.faults``: random faults under load, for two minutes, from a printed seed; ``make faults``."""

import random
import shutil
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import click

from deploy.local.secret_file import SecretFile
from tests import servers
from tests.faults import rig
from tests.faults.chaos import ALL, SUITED, WORDS
from tests.faults.county import ShakyCounty
from tests.faults.mutants import MUTANTS
from tests.faults.rig import Report

SECONDS, MUTANT_SECONDS = 120.0, 15.0
EACH = 3.0
"""Seconds for one fault at the most: 40 in two minutes."""


@click.command()
@click.option("--seed", type=int, default=None, help="重演一次运行 (replay a run)")
@click.option(
    "--seconds", type=click.FloatRange(5, 3600), default=None, help="注入故障的时长 (default: 120; mutants 15)"
)
@click.option("--mutant", type=click.Choice(sorted(MUTANTS)), default=None, help="植入的缺陷 (a planted fault)")
def main(seed: int | None, seconds: float | None, mutant: str | None) -> None:
    """Break everything at random; exits with 0 where nothing was lost or doubled, or where the mutant was found."""
    seed = random.SystemRandom().randrange(1_000_000) if seed is None else seed
    seconds = seconds or (MUTANT_SECONDS if mutant else SECONDS)
    again = f"--seed {seed} --seconds {seconds:g}" + (f" --mutant {mutant}" if mutant else "")
    click.echo(f"种子 seed {seed}   重演 replay: python -m tests.faults {again}")
    with _county(mutant or "-") as county:
        report = rig.run(county, SUITED[mutant] if mutant else ALL, seed, seconds, _tell)
    _print(report)
    sys.exit(_verdict(report, mutant))


@contextmanager
def _county(mutant: str) -> Iterator[ShakyCounty]:
    """Everything up; the broker was restarted once, as one that is killed soon after its first declarations hangs."""
    folder = servers.session_folder()
    logs = servers.LOCAL / "faults" / mutant.strip("-")
    shutil.rmtree(logs, ignore_errors=True)
    with ExitStack() as stack:
        stack.callback(servers.remove, folder)
        database = stack.enter_context(servers.running_database(folder))
        broker = stack.enter_context(servers.running_broker(folder))
        secrets = SecretFile(folder / "secrets.json")
        servers.make_template(database, secrets)
        fresh = stack.enter_context(servers.copied_database(database, secrets))
        vhost = stack.enter_context(servers.fresh_vhost(broker))
        county = ShakyCounty(database, fresh, vhost, logs, mutant)
        stack.callback(county.stop)
        county.start()
        broker.stop()
        broker.start()
        yield county


def _tell(seconds: float, text: str) -> None:
    click.echo(f"{seconds:7.1f} s  {text}")


def _print(report: Report) -> None:
    ledger = report.ledger
    click.echo(f"故障 faults that fired: {report.fired.total()} of {report.dealt}")
    for fault, number in sorted(report.fired.items()):
        click.echo(f"    {number:3}  {WORDS[fault.deed]}: {fault.target}")
    click.echo(
        f"事件 events accepted: {ledger.accepted} ({len(ledger.histories())} 件 parcels), "
        f"重试 repeated: {ledger.repeated}, 答为重复 answered as duplicate: {ledger.duplicates}"
    )
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
