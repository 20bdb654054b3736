"""Webhooks to partners: `echowall deliveries list|off|on|replay`."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from deploy.local import settings
from deploy.local.layout import Layout

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from services.chassis.deliveries.switches import Standing

ZONE = ZoneInfo("Asia/Shanghai")
_partner = click.option("--partner", required=True, help="合作方编号 (the partner's id)")


@click.group()
def deliveries() -> None:
    """给合作方的推送 (webhooks to partners)."""
    settings.adopt(Layout())


@deliveries.command("list")
@click.option("--partner", help="只看这个合作方 (only this; default: all)")
def list_deliveries(partner: str | None) -> None:
    """列出合作方和积压 (each partner: whether it is on, what waits, failed or was held back)."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from deploy.processes.deliveries import services_of_partners
    from services.chassis.deliveries.switches import standings

    table = Table("服务", "合作方", "推送", "等待", "最早", "失败", "未推", "原因")
    wanted = {service for name, service in services_of_partners().items() if partner in (None, name)}
    for service in sorted(wanted):
        with _opened(service) as connection:
            for each in standings(connection):
                if partner in (None, each.partner):
                    table.add_row(*(Text(cell) for cell in (service, *_cells(each))))
    Console().print(table if table.row_count else "没有登记推送地址的合作方 (no partner has an address)")


@deliveries.command()
@_partner
@click.option("--reason", default="人工关闭", help="原因 (why)")
def off(partner: str, reason: str) -> None:
    """关闭: 等待的和新的都不推,留待重推 (send nothing; what there is stays for a replay)."""
    from services.chassis.deliveries import switches

    with _of(partner) as connection:
        switched = switches.off(connection, partner, reason)
    click.echo(f"{partner}: {'已关闭 (off)' if switched else '原来就没有开启 (was not on)'}")


@deliveries.command()
@_partner
def on(partner: str) -> None:
    """开启: 从现在起的都推 (send what comes from now on)."""
    from services.chassis.deliveries import switches

    with _of(partner) as connection:
        known = switches.on(connection, partner)
    click.echo(
        f"{partner}: {'已开启 (on); 关闭期间的用 replay 重推' if known else '还没有推送过 (nothing was sent yet)'}"
    )


@deliveries.command()
@_partner
@click.option("--since", type=click.DateTime(), help="这个北京时间起的全部,含已送达 (all since, Asia/Shanghai)")
def replay(partner: str, since: datetime | None) -> None:
    """重推失败和未推的; 编号不变,合作方可以识别重复 (send again under the old ids)."""
    from services.chassis.deliveries import switches

    with _of(partner) as connection:
        try:
            number = switches.replay(connection, partner, since and since.replace(tzinfo=ZONE))
        except switches.SwitchedOff as closed:
            raise click.ClickException(f"{partner} 已关闭,请先 on (is off; switch it on first)") from closed
    click.echo(f"{partner}: {number} 条待推 (to be sent)")


@contextmanager
def _of(partner: str) -> Iterator["Connection"]:
    """A transaction where this partner's webhooks are."""
    from deploy.processes.deliveries import services_of_partners

    service = services_of_partners().get(partner)
    if service is None:
        raise click.ClickException(f"{partner} 没有登记推送地址 (has no webhook in the partner registry)")
    with _opened(service) as connection:
        yield connection


@contextmanager
def _opened(service: str) -> Iterator["Connection"]:
    from sqlalchemy.exc import DBAPIError

    from deploy.processes.deliveries import deliveries_of

    try:
        with deliveries_of(service) as connection:
            yield connection
    except DBAPIError as away:
        raise click.ClickException(f"数据库暂时不可用 (database away): {type(away).__name__}") from away


def _cells(each: "Standing") -> tuple[str, ...]:
    return (
        each.partner,
        "开 (on)" if each.open else f"关 (off) {_when(each.off_at)}",
        str(each.waiting),
        _when(each.oldest),
        str(each.failed),
        str(each.off),
        each.off_reason or each.last_reason or "",
    )


def _when(moment: datetime | None) -> str:
    return f"{moment.astimezone(ZONE):%Y-%m-%d %H:%M:%S}" if moment else ""
