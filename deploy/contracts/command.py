"""`echowall contracts`: publish and compare."""

import sys

import click

from deploy.contracts import publish
from deploy.contracts.readme import MissingPart


@click.group()
def contracts() -> None:
    """契约文件:OpenAPI、AsyncAPI、JSON Schema,以及各服务 README 中的图表."""


@contracts.command()
def write() -> None:
    """按代码重写全部契约文件."""
    try:
        touched = publish.write()
    except MissingPart as missing:
        raise click.ClickException(str(missing)) from missing
    click.echo("\n".join(str(path) for path in touched) or "契约文件已是最新")


@contracts.command()
def check() -> None:
    """核对契约文件与代码是否一致,文件本身是否合乎标准."""
    wrong = publish.check()
    click.echo("\n".join(wrong) or "契约文件与代码一致")
    sys.exit(1 if wrong else 0)
