"""`echowall operations`: the files by which the house is run and watched."""

import sys

import click

from deploy.local.debian import DebianError
from deploy.operations import documents, validity


@click.group()
def operations() -> None:
    """监控、Kubernetes 与容器的文件 (files for monitoring, Kubernetes and containers)."""


@operations.command()
def write() -> None:
    """按代码重写."""
    click.echo("\n".join(str(path) for path in documents.write()) or "运行文件已是最新")


@operations.command()
def check() -> None:
    """核对与代码是否一致,再由各自的工具核对."""
    try:
        wrong = documents.check() or validity.faults()
    except DebianError as missing:
        raise click.ClickException(f"缺少核对工具 (a tool is missing): {missing}") from missing
    click.echo("\n".join(wrong) or "运行文件与代码一致,各工具核对通过")
    sys.exit(1 if wrong else 0)
