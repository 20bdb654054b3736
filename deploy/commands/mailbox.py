"""The local mailbox: `echowall mailbox` shows the messages that would have gone to people's phones."""

import time
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from rich.table import Table

    from services.chassis.notices.mailbox import Letter

_EVERY = 0.5


@click.command()
@click.option("--phone", default="", help="只看这个号码 (only this number)")
@click.option("--last", default=20, show_default=True, type=click.IntRange(0), help="最近几条 (how many)")
@click.option("--follow", is_flag=True, help="等待新的消息 (wait for new ones)")
@click.option("--full", is_flag=True, help="显示完整号码 (whole numbers)")
def mailbox(phone: str, last: int, *, follow: bool, full: bool) -> None:
    """本地信箱:本应发到群众手机上的消息 (messages that would have gone to phones)."""
    from rich.console import Console

    from deploy.local import settings
    from deploy.local.layout import Layout
    from services.chassis.notices.mailbox import letters
    from services.chassis.phones import domestic

    settings.adopt(Layout())
    try:
        folder = settings.path("NOTICE_MAILBOX")
    except KeyError as missing:
        raise click.ClickException(str(missing.args[0])) from missing
    number, console = domestic(phone), Console()
    found = list(letters(folder))
    wanted = [letter for letter in found if number in ("", letter.phone)]
    console.print(_table(wanted[len(wanted) - min(last, len(wanted)) :], full=full))
    seen = found[-1].id if found else ""
    while follow:
        seen = _follow(folder, seen, number, full=full)
        time.sleep(_EVERY)


def _follow(folder: Path, seen: str, number: str, *, full: bool) -> str:
    """Print what came behind the message `seen`; returns the last one's id."""
    from services.chassis.notices.mailbox import letters

    for letter in letters(folder, after=seen):
        seen = letter.id
        if number in ("", letter.phone):
            click.echo("  ".join(_cells(letter, full=full)))
    return seen


def _table(found: "Iterable[Letter]", *, full: bool) -> "Table":
    from rich.table import Table

    table = Table("时间 time", "号码 phone", "内容 text")
    for letter in found:
        table.add_row(*_cells(letter, full=full))
    return table


def _cells(letter: "Letter", *, full: bool) -> tuple[str, str, str]:
    from services.chassis.masking import mask_phone

    at = letter.at.astimezone().strftime("%m-%d %H:%M:%S")
    return at, letter.phone if full else mask_phone(letter.phone), letter.text
