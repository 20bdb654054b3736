"""``python -m deploy.local servers --home DIR``: an own database and an own broker in the foreground."""

from pathlib import Path

import click

from deploy.local.servers import serve


@click.group()
def main() -> None:
    """Local servers of Echowall."""


@main.command()
@click.option("--home", type=click.Path(path_type=Path), required=True, help="数据与 servers.json 所在的文件夹")
def servers(home: Path) -> None:
    """启动数据库和消息服务 (start both servers; addresses in HOME/servers.json)."""
    serve(home.absolute())


if __name__ == "__main__":
    main()
