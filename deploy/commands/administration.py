"""Looking after a running house: `echowall accounts|certificates|migrate|seed|topology|audit|rebuild|retention`.

Each takes its addresses from the environment, and where it is silent, from the local run of this checkout.
"""

from pathlib import Path

import click

from deploy.local import settings
from deploy.local.layout import Layout


def _adopt() -> None:
    settings.adopt(Layout())


@click.command()
@click.option("--service", help="只升级这个服务 (only this; default: all)")
def migrate(service: str | None) -> None:
    """数据表升级 (bring the tables to their newest revision)."""
    from deploy.processes import migration

    _adopt()
    migration.migrate_one(service) if service else migration.migrate_all()
    click.echo("数据表已是最新 (tables are up to date)")


@click.command()
def seed() -> None:
    """示范县数据 (the demonstration county; done twice, nothing changes)."""
    from deploy.processes import seeding

    _adopt()
    seeding.seed_all()
    click.echo("示范县数据已就绪 (the demonstration county is there)")


@click.group()
def topology() -> None:
    """交换机、队列与账号 (exchanges, queues, accounts)."""


@topology.command("apply")
def apply_topology() -> None:
    """按登记表声明 (declare what the registry says; heals what was changed; exit code 1 where a queue is silent)."""
    from deploy.processes import topology as composed

    _adopt()
    for line in composed.apply():
        click.echo(line)
    if silent := composed.silent():
        names = ", ".join(silent)
        raise click.ClickException(f"队列没有应答,已失去 leader (no answer, no leader): {names}; topology recreate")


@topology.command("recreate")
@click.argument("queue")
@click.option("--yes", is_flag=True, help="不再询问 (don't ask)")
def recreate_queue(queue: str, *, yes: bool) -> None:
    """重建没有应答的队列 (delete a silent queue with all that it holds, and declare it anew)."""
    from deploy.processes import topology as composed

    _adopt()
    if not yes:
        click.confirm(f"删除队列 {queue} 及其中全部消息 (delete it with all its messages)?", abort=True)
    for line in composed.recreate(queue):
        click.echo(line)


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--database", default="postgres", show_default=True, help="数据库主机名 (its host)")
@click.option("--broker", default="rabbitmq", show_default=True, help="消息代理主机名 (its host)")
@click.option(
    "--authority", help="各进程看到的 CA 文件;写明则全用 TLS (the CA's file as processes see it: TLS everywhere)"
)
def secrets(folder: Path, database: str, broker: str, authority: str | None) -> None:
    """做好全部密码、地址与密钥,已有的不变 (make all passwords, addresses and keys; what is there stays)."""
    from deploy.containers import secrets as composed

    made = composed.make(folder, database, broker, authority)
    click.echo(f"{folder}: {len(made)} 个文件 (files)")


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--host", "hosts", multiple=True, required=True, help="主机名或 IP;一张证书几个名字用逗号隔开 (name or address)"
)
def certificates(folder: Path, hosts: tuple[str, ...]) -> None:
    """自己的 CA 与各主机的证书,快到期的重做 (a private CA and certificates; those that end soon are made anew)."""
    from deploy.local import certificates as made

    for path in made.make(folder, hosts):
        click.echo(str(path))


@click.command()
def accounts() -> None:
    """数据库:各服务的模式与账号 (schemas and roles of all services; done twice, nothing changes)."""
    from deploy.processes import accounts as composed

    _adopt()
    try:
        prepared = composed.apply()
    except KeyError as missing:
        raise click.ClickException(str(missing.args[0])) from missing
    click.echo(f"账号已就绪 (accounts are there): {', '.join(prepared)}")


@click.command()
@click.option("--service", help="只清理这个服务 (only this; default: all)")
def retention(service: str | None) -> None:
    """删除过期的访问日志,每天运行一次 (drop months of the access log past ACCESS_LOG_MONTHS; once a day)."""
    from environs import EnvError
    from sqlalchemy.exc import OperationalError

    from deploy.processes import retention as composed

    _adopt()
    try:
        dropped = {service: composed.keep(service)} if service else composed.keep_all()
    except EnvError as wrong:
        raise click.ClickException(f"ACCESS_LOG_MONTHS 是整数,不少于 {composed.LEAST_MONTHS} 个月: {wrong}") from wrong
    except OperationalError as away:
        raise click.ClickException("数据库不可用,或该月正被读取;请稍后再运行 (away or in use; run again)") from away
    for name, months in dropped.items():
        click.echo(f"{name}: {', '.join(months) or '没有过期的月份 (nothing is due)'}")


@click.group()
def audit() -> None:
    """审计日志 (the audit log)."""


@audit.command("verify")
@click.option("--chain", help="只核对这一条链: 中心编号或 county (only this chain; default: all)")
def verify_audit(chain: str | None) -> None:
    """逐条核对审计链,再核对台阶和记录与其事件 (check chains, ladders, records; exit code 1 where one differs)."""
    from deploy.processes import auditing

    _adopt()
    report = auditing.check(chain)
    click.echo(f"{report.chains} 条链, {report.entries} 条记录 (chains, entries)")
    if report.broken is not None:
        broken = report.broken
        raise click.ClickException(f"链 {broken.chain} 第 {broken.position} 条 ({broken.id}): {broken.why}")
    click.echo("完整 (whole)")
    if chain is not None:
        return
    compared = auditing.ladders()
    if compared.differing is not None:
        raise click.ClickException(f"台阶 {compared.differing.name}: {compared.differing.why}")
    click.echo(f"{compared.ladders} 个台阶与其事件一致 (ladders are as their events say)")
    held = auditing.records()
    if held.differing is not None:
        raise click.ClickException(f"记录 {held.differing.name}: {held.differing.why}")
    counts = f"{held.inspections} 次巡查、{held.findings} 个问题、{held.editions} 份封存的考核"
    click.echo(f"{counts}与其事件一致 (inspections, findings, signed appraisals are as their events say)")


@audit.command("appraisal")
@click.argument("month")
def reproduce_appraisal(month: str) -> None:
    """从审计日志重算一个月的考核,核对签名 (make a month's reports once more; exit code 1 where one differs)."""
    from deploy.processes import auditing

    _adopt()
    made = auditing.reports(month)
    for each in made:
        name = "封存" if each.number == 0 else f"补正 {each.number}"
        click.echo(f"{name}: {'一致' if each.same else '不一致'}, {'签名有效' if each.signed else '签名无效'}")
    if not made or not all(each.same and each.signed for each in made):
        raise click.ClickException("这个月没有封存的考核,或与审计日志不符 (nothing frozen, or it differs)")


@click.group()
def rebuild() -> None:
    """由审计日志重建 (make anew what follows from the audit log)."""


@rebuild.command("supervision")
def rebuild_supervision() -> None:
    """计时、数字、承诺与日历全部由审计日志重算,旧表照常服务,完成后一次切换 (the old tables serve until the switch).

    中断不留痕迹,可再运行;期间发布了新承诺或放假安排的,自动从头再来 (broken off, it leaves all as it was).
    """
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeElapsedColumn

    from deploy.processes import rebuilding

    _adopt()
    columns = ("{task.description}", BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    try:
        with Progress(*columns) as progress:
            bar = progress.add_task("重建 (rebuild)", total=None)
            done = rebuilding.rebuild(lambda taken, total: progress.update(bar, completed=taken, total=total))
    except rebuilding.Busy as busy:
        raise click.ClickException("另一处正在重建;请等它完成 (somebody else rebuilds)") from busy
    click.echo(f"已切换: {done} 个事件 (events; switched)")
