"""After a database was restored: `echowall reconcile`."""

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from deploy.local import settings
from deploy.local.layout import Layout

if TYPE_CHECKING:
    from rich.progress import Progress

    from contracts.envelope import Event
    from deploy.processes.reconciling import Findings

ZONE = ZoneInfo("Asia/Shanghai")
BEYOND_MENDING = 1
_HEADINGS = "service", "case", "sequence", "type", "time", "centre", "id", "heard_by"


@click.command()
@click.option("--send", is_flag=True, help="补发 (say again what is lacking; without it only compare)")
@click.option("--since", type=click.DateTime(), help="从这个北京时间起 (Asia/Shanghai; default: all that is kept)")
@click.option(
    "--list",
    "target",
    type=click.Path(dir_okay=False, path_type=Path),
    help="把补不回的逐条写入这个 CSV,补发时必须有 (write what can't be mended; --send needs it)",
)
@click.pass_context
def reconcile(context: click.Context, *, send: bool, since: datetime | None, target: Path | None) -> None:
    """恢复备份之后,比对各服务说过的和听到的,补发缺少的 (compare what was said and heard; exit code 1 as below).

    默认只比对。补发之前先把补不回的写好。收过的会认出来,所以可以反复执行,也可以在运行中执行;还在队列里没有收下的也会数进去。
    有补不回的,退出码是 1 (1 where something can't be mended).
    """
    from rich.progress import Progress, TextColumn, TimeElapsedColumn
    from sqlalchemy.exc import OperationalError

    if send and target is None:
        raise click.UsageError("补发请用 --list 记下补不回的:发过的服务又会认得它们 (--send needs --list)")
    if target is not None and target.exists():
        raise click.UsageError(
            f"{target} 已经有了,里面的可能再也查不出,请换一个文件名 (the list would be written over)"
        )
    settings.adopt(Layout())
    columns = TextColumn("{task.description}"), TextColumn("{task.completed} 个事件 (events)"), TimeElapsedColumn()
    try:
        with Progress(*columns) as progress:
            compare = partial(_compare, progress, since and since.replace(tzinfo=ZONE))
            found = compare("比对 (compare)", send=False)
            lines = _write(target, found) if target else 0
            lacking = compare("补发 (say again)", send=True) if send else found
    except OperationalError as away:
        raise click.ClickException(f"数据库暂时不可用 (database away): {type(away).__name__}") from away
    for line in (*_kept(found), *_lacking(lacking, send=send), *_beyond_mending(found)):
        click.echo(line)
    if target is not None:
        click.echo(f"逐条写入 {target}: {lines} 条 (lines)")
    if found.orphans or any(found.unknown.values()):
        context.exit(BEYOND_MENDING)


def _compare(progress: "Progress", since: datetime | None, words: str, *, send: bool) -> "Findings":
    from deploy.processes import reconciling

    bar = progress.add_task(words, total=None)
    return reconciling.reconcile(
        send=send, since=since, tell=lambda looked_at: progress.update(bar, completed=looked_at)
    )


def _kept(found: "Findings") -> Iterator[str]:
    for service, since in found.kept.items():
        told = f"{since.astimezone(ZONE):%Y-%m-%d %H:%M:%S} 起可比对 (since)" if since else "还没有发过 (nothing sent)"
        yield f"{service}: {told}"


def _lacking(found: "Findings", *, send: bool) -> Iterator[str]:
    if not found.lacking:
        yield "没有缺少的 (nothing is lacking)"
        return
    for (consumer, producer, kind), number in sorted(found.lacking.items()):
        yield f"{consumer} 没有收到 {producer} 的 {kind}: {number} 个 (not heard)"
    if send:
        yield f"已把 {found.again} 个事件放回发件箱,由转发进程补发,收过的自动认出 (said again)"
    else:
        yield "只比对,没有补发;补发请加 --send --list (compared only)"


def _beyond_mending(found: "Findings") -> Iterator[str]:
    for (service, kind), number in sorted(Counter(map(_named, found.orphans)).items()):
        cases = len({event.subject for event in found.orphans if _named(event) == (service, kind)})
        yield f"补不回: {kind} {number} 个、案件 {cases} 件,监督有记录,{service} 自己已没有,备份早于它们 (orphans)"
    for consumer, ids in sorted(found.unknown.items()):
        if ids:
            yield f"补不回: {consumer} 收过 {len(ids)} 个事件,发出它们的服务和监督都已没有 (unknown)"


def _named(event: "Event") -> tuple[str, str]:
    return event.source.removeprefix("/"), event.type


def _write(target: Path, found: "Findings") -> int:
    rows: list[Sequence[object]] = [
        (event.source[1:], event.subject, event.sequence, event.type, event.time, event.centre, event.id, "supervision")
        for event in found.orphans
    ]
    rows += [(*[""] * 6, one, consumer) for consumer, ids in found.unknown.items() for one in ids]
    with target.open("x", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([_HEADINGS, *rows])
    return len(rows)
