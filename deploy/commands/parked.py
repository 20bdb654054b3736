"""Messages put aside as poison: `echowall parked list|show|replay|drop`."""

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from deploy.local import settings
from deploy.local.layout import Layout
from deploy.processes import discovery

if TYPE_CHECKING:
    from services.chassis.bus.parked import Parked, ParkedMessages

ZONE = ZoneInfo("Asia/Shanghai")
_SOME_FAILED = 1
_names = click.Choice(discovery.with_worker())
_numbers = click.argument("numbers", type=int, nargs=-1, metavar="编号…")


@click.group()
def parked() -> None:
    """搁置的消息 (messages put aside as poison)."""
    settings.adopt(Layout())


@parked.command("list")
@click.option("--service", "services", type=_names, multiple=True, help="只看这个服务 (only this; default: all)")
@click.option("--done", is_flag=True, help="也列出已重放的 (also those already replayed)")
def list_parked(services: Sequence[str], *, done: bool) -> None:
    """列出搁置的消息 (the oldest first, 500 of each service at the most)."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table("服务", *_NAMES)
    for service in services or discovery.with_worker():
        with _messages(service) as messages:
            for one in messages.find_all(done=done):
                table.add_row(*(Text(cell) for cell in (service, *_cells(one))))
    Console().print(table if table.row_count else "没有搁置的消息 (none is parked)")


@parked.command()
@click.argument("service", type=_names)
@click.argument("number", type=int, metavar="编号")
@click.option("--body", is_flag=True, help="连同消息头和正文 (with headers and body)")
def show(service: str, number: int, *, body: bool) -> None:
    """看一条: 原因与调用栈 (one of them: reason and stack)."""
    with _messages(service) as messages:
        found = messages.find(number)
    for name, value in (
        ("事件编号", found.event_id),
        ("来源", found.exchange),
        *zip(_NAMES, _cells(found), strict=True),
    ):
        click.echo(f"{name} {value or '—'}")
    click.echo(found.stack or "")
    if body:
        click.echo(json.dumps(found.headers, ensure_ascii=False, indent=2))
        click.echo(found.body.decode(errors="replace"))


@parked.command()
@click.argument("service", type=_names)
@_numbers
@click.option("--all", "every", is_flag=True, help="全部 (all of the service's)")
def replay(service: str, numbers: Sequence[int], *, every: bool) -> None:
    """重放: 同一处理程序, 只生效一次 (through the same handler; an effect comes once; exit code 1 if one failed)."""
    from deploy.processes.parked import clerk_of

    failed = 0
    with _messages(service) as messages, clerk_of(service) as clerk:
        for number in [one.id for one in messages.find_all()] if every else numbers:
            trouble = messages.replay(number, clerk)
            failed += trouble is not None
            click.echo(f"{number} {'已生效 (done)' if trouble is None else f'仍不能处理 (still fails): {trouble}'}")
    sys.exit(_SOME_FAILED if failed else 0)


@parked.command()
@click.argument("service", type=_names)
@_numbers
@click.option("--yes", is_flag=True, help="不再询问 (don't ask)")
def drop(service: str, numbers: Sequence[int], *, yes: bool) -> None:
    """删除, 不可恢复 (delete for good)."""
    if not yes:
        click.confirm(f"删除 {service} 的 {len(numbers)} 条消息,不可恢复 (delete for good)?", abort=True)
    with _messages(service) as messages:
        dropped = messages.drop(numbers)
    click.echo(f"已删除 (deleted): {', '.join(map(str, dropped)) or '—'}")


@contextmanager
def _messages(service: str) -> Iterator["ParkedMessages"]:
    """The parked messages of a service; what goes wrong is said in a line."""
    from sqlalchemy.exc import DBAPIError

    from contracts.refusals import Unavailable
    from deploy.processes.parked import parked_of

    try:
        with parked_of(service) as messages:
            yield messages
    except KeyError as missing:
        raise click.ClickException(f"{service} 没有这条消息 (no such message): {missing}") from missing
    except (DBAPIError, Unavailable) as away:
        raise click.ClickException(f"数据库暂时不可用 (database away): {type(away).__name__}") from away


_NAMES = "编号", "事件类型", "搁置时间", "重放时间", "原因"


def _cells(one: "Parked") -> tuple[str, ...]:
    return str(one.id), one.routing_key or "", _when(one.parked_at), _when(one.replayed_at), one.reason


def _when(moment: datetime | None) -> str:
    return f"{moment.astimezone(ZONE):%Y-%m-%d %H:%M:%S}" if moment else ""
