"""Running everything on this machine: `echowall run|stop|reset|status|token`."""

import sys

import click

from deploy.local.layout import Layout

_TROUBLE = 1


@click.command()
@click.option("--port", default=8080, show_default=True, envvar="PORT", help="网页与接口的端口 (pages and APIs)")
@click.option("--apart/--together", default=False, envvar="APART", help="每个服务单独运行 (each service alone)")
@click.option("--simulate/--no-simulate", default=True, envvar="SIMULATE", help="演示流量 (demo traffic)")
def run(port: int, apart: bool, simulate: bool) -> None:  # noqa: FBT001 - options of a command
    """启动全部并留在前台 (start everything, stay in the foreground)."""
    from deploy.local.broker import BrokerError
    from deploy.local.database import DatabaseError
    from deploy.local.launcher import Launcher, LaunchError, Wishes
    from deploy.local.outside import TakenError
    from deploy.local.waiting import TookTooLongError

    try:
        Launcher(Layout(), Wishes(port, apart, simulate)).run()
    except (BrokerError, DatabaseError, LaunchError, TakenError, TookTooLongError) as error:
        click.secho(str(error), fg="red", err=True)
        sys.exit(_TROUBLE)


@click.command()
def stop() -> None:
    """停止正在运行的全部进程 (stop whatever runs, also what a killed launcher left)."""
    from deploy.local import stale

    ended = stale.stop(Layout())
    click.echo(f"已停止 (stopped): {', '.join(ended)}" if ended else "没有在运行 (nothing was running)")


@click.command()
def reset() -> None:
    """停止并删除全部本地数据 (stop, and delete all local data; the unpacked broker programs stay)."""
    from deploy.local import stale, wiping

    layout = Layout()
    stale.stop(layout)
    wiping.wipe(layout)
    click.echo("本地数据已删除 (local data deleted)")


@click.command()
def status() -> None:
    """进程、队列、发件箱与时钟 (processes, queues, outboxes, clocks)."""
    from deploy.local import status as found

    sys.exit(found.show(Layout()))


@click.command()
@click.option("--role", required=True, type=click.Choice(["county", "town", "bureau", "inspector", "cadre"]))
@click.option("--centre", "place", help="中心编号 (centre id, for a cadre)")
@click.option("--town", "place", help="镇街编号 (town id)")
@click.option("--bureau", "place", help="部门 (commerce, health, veterans)")
def token(role: str, place: str | None) -> None:
    """打印一个本地令牌 (print a local bearer token)."""
    from deploy.local import credentials, settings

    settings.adopt(Layout())
    try:
        click.echo(credentials.token(settings.path("TOKEN_PRIVATE_KEY_FILE"), role, place))
    except (KeyError, ValueError, FileNotFoundError) as trouble:
        raise click.ClickException(str(trouble)) from trouble
