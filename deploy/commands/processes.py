"""The processes that serve: `echowall api|worker|relay|front`, in a container or as the launcher's children."""

import click

from deploy.processes import discovery

_service = click.option("--service", "services", multiple=True, help="只运行这些服务 (only these; default: all)")
_host = click.option("--host", default="127.0.0.1", show_default=True, envvar="HOST")
_port = click.option("--port", default=8080, show_default=True, envvar="PORT")


@click.command()
@_service
@_host
@_port
def api(services: tuple[str, ...], host: str, port: int) -> None:
    """接口进程 (HTTP)."""
    from deploy.processes.api import run

    run(services or discovery.with_api(), host, port)


@click.command()
@_service
def worker(services: tuple[str, ...]) -> None:
    """事件与定时进程 (events and timers)."""
    from deploy.processes.worker import run

    run(services or discovery.with_worker())


@click.command()
@_service
def relay(services: tuple[str, ...]) -> None:
    """发件箱转发进程 (outboxes to the broker)."""
    from deploy.processes.relay import run

    run(services or discovery.with_tables())


@click.command()
@click.option("--to", "targets", multiple=True, required=True, help="SERVICE=http://HOST:PORT")
@_host
@_port
def front(targets: tuple[str, ...], host: str, port: int) -> None:
    """统一入口进程 (one address before services that run apart)."""
    from deploy.processes.front import run

    run(dict(target.split("=", 1) for target in targets), host, port)
