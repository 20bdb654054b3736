"""`echowall status`: what runs here, and what waits where."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pika
import psycopg
from psycopg import sql
from rich.console import Console
from rich.table import Table

from deploy.local import settings, stale
from deploy.local.children import read_pid_file
from deploy.local.layout import Layout
from deploy.processes.discovery import with_tables
from services.chassis.bus.publisher import parameters
from services.chassis.bus.topology import dead_of, inbox_of

DOWN = 1
_SECONDS = 5
_MIB = 1024 * 1024


def show(layout: Layout) -> int:
    """Print tables of processes, queues, outboxes and clocks; return the exit code: 0 while everything runs."""
    state = _state(layout)
    console = Console()
    if not state or stale.running_launcher(layout) is None:
        console.print("没有在运行 (not running): make run")
        return DOWN
    settings.adopt(layout)
    console.print(f"[bold]{state['base_url']}[/]")
    whole = _show_processes(console, layout, state["processes"])
    for title, rows in (("队列 queues", _queues()), ("发件箱 outboxes", _outboxes()), ("时钟 clocks", _clocks())):
        _show_rows(console, title, rows)
    return 0 if whole else DOWN


def _state(layout: Layout) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(layout.state.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found


def _show_processes(console: Console, layout: Layout, processes: Mapping[str, Mapping[str, Any]]) -> bool:
    table = Table(title="进程 processes", title_justify="left")
    for column in ("", "pid", "内存 memory", "重启 restarts"):
        table.add_column(column, justify="left" if not column else "right")
    whole = True
    for name, restarts in [(stale.LAUNCHER, 0), *((name, entry["restarts"]) for name, entry in processes.items())]:
        found = read_pid_file(layout.pid_file(name))
        whole = whole and found is not None
        mark = "[green]●[/]" if found else "[red]○[/]"
        pid, memory = (str(found.pid), f"{memory_of(found.pid) / _MIB:.0f} MiB") if found else ("—", "—")
        table.add_row(f"{mark} {name}", pid, memory, str(restarts))
    console.print(table)
    return whole


def memory_of(pid: int) -> int:
    """Return the memory of a process in bytes: its own, and its share of what it shares with others (PSS)."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in text.splitlines() if line.startswith("Pss:")), 0)


def _show_rows(console: Console, title: str, rows: Iterator[tuple[str, str]]) -> None:
    table = Table(title=title, title_justify="left", show_header=False)
    try:
        for name, value in rows:
            table.add_row(name, value)
    except (psycopg.Error, pika.exceptions.AMQPError, OSError, KeyError) as trouble:
        table.add_row("[red]查不到 (can't be read)[/]", type(trouble).__name__)
    if table.row_count:
        console.print(table)


def _queues() -> Iterator[tuple[str, str]]:
    connection = pika.BlockingConnection(parameters(settings.needed("ADMIN_AMQP_URI"), "status"))
    try:
        for name in (queue for service in with_tables() for queue in (inbox_of(service), dead_of(service))):
            depth = _depth(connection, name)
            if depth is not None:
                yield name, f"{depth} 条 waiting"
    finally:
        connection.close()


def _depth(connection: pika.BlockingConnection, queue: str) -> int | None:
    """Return how many messages wait in a queue; None where there is no such queue."""
    channel = connection.channel()
    try:
        depth: int = channel.queue_declare(queue, passive=True).method.message_count
    except pika.exceptions.ChannelClosedByBroker:
        return None
    channel.close()
    return depth


_OUTBOX = """
    SELECT coalesce(sum(size), 0), coalesce(extract(epoch FROM clock_timestamp() - min(written_at)), 0)::float8
    FROM {}.outbox
"""


def _outboxes() -> Iterator[tuple[str, str]]:
    with psycopg.connect(settings.needed("ADMIN_DATABASE_URL"), connect_timeout=_SECONDS) as connection:
        for service in with_tables():
            row = connection.execute(sql.SQL(_OUTBOX).format(sql.Identifier(service))).fetchone()
            if row is not None:
                yield service, f"{row[0]} 条 waiting, 最久 oldest {row[1]:.1f} s"


_CLOCKS = """
    SELECT standard, count(*), count(*) FILTER (WHERE due_at < now())
    FROM supervision.clock WHERE ended_at IS NULL GROUP BY 1 ORDER BY 1
"""


def _clocks() -> Iterator[tuple[str, str]]:
    with psycopg.connect(settings.needed("ADMIN_DATABASE_URL"), connect_timeout=_SECONDS) as connection:
        for standard, running, late in connection.execute(_CLOCKS).fetchall():
            yield standard, f"{running} 个在走 running, {late} 个超时 late"
