"""`echowall contracts`: publish, compare, release."""

import sys

import click

from deploy.contracts import gate, publish
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
    """核对契约文件与代码是否一致、是否合乎标准,已发布的契约是否仍然可用."""
    wrong = [*publish.check(), *map(str, gate.breaks())]
    click.echo("\n".join(wrong) or "契约文件与代码一致,已发布的契约仍然可用")
    sys.exit(1 if wrong else 0)


@contracts.command()
def release() -> None:
    """把当前契约定为已发布:此后不能破坏,除非另立新版."""
    stale = publish.check()
    if stale:
        raise click.ClickException("\n".join(stale))
    try:
        retired = gate.release()
    except gate.Refused as refused:
        raise click.ClickException(str(refused)) from refused
    click.echo("\n".join(["契约已发布", *(f"已退役: {path.name}" for path in retired)]))
