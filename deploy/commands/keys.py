"""Keys: `echowall keys reencrypt SERVICE`. The order of a rotation stands in `docs/operations/keys.md`."""

import sys

import click


@click.group()
def keys() -> None:
    """密钥 (keys)."""


@keys.command()
@click.argument("service")
def reencrypt(service: str) -> None:
    """用当前字段密钥重新加密;可随时中断、重来,不影响办理 (SERVICE's encrypted columns; stop and repeat at will)."""
    from rich.progress import Progress

    from deploy.local import settings
    from deploy.local.layout import Layout
    from deploy.processes import sealing

    settings.adopt(Layout())
    if service not in sealing.sealing_services():
        raise click.ClickException(f"{service} 没有加密字段;有的是: {'、'.join(sealing.sealing_services())}")
    with sealing.opened(service) as sealer, Progress() as progress:
        for column in sealer.columns:
            bar = progress.add_task(f"{column.table}.{column.column}", total=sealer.outdated(column))
            for done in sealer.steps(column):
                progress.advance(bar, done)
        left = sealer.left()
    if left:
        click.echo(f"还有 {left} 项正被办理占用,请再运行一次 (values in use were left; run again)")
        sys.exit(1)
    click.echo(f"{service}: 全部使用密钥 {sealer.vault.current} (all under the current key)")
