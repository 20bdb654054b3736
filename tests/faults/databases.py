"""What can befall the database's server: the disk of its log is full; it dies for good, and its standby takes over."""

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import psycopg

from deploy.local.children import Child
from deploy.local.database import Database
from deploy.local.ports import free_port
from tests.faults.county import LinkedCounty
from tests.faults.disturbances import Bitten
from tests.faults.targets import Keeper
from tests.servers import takes_connections
from tests.waiting import eventually

DISK = 768 * 2**20
"""Bytes: more than the log's usual length, `max_wal_size`."""
SEGMENTS = 100
"""Of 16 MiB: more than that disk holds."""
UP = 60.0
"""Seconds in which a server must answer once nothing hinders it."""
FULL = b"No space left on device"


def may_mount() -> bool:
    """Whether a disk of its own can be made: that is root's alone."""
    return os.geteuid() == 0


@contextmanager
def full(county: LinkedCounty, _: str) -> Iterator[Bitten]:
    """The disk of the write-ahead log is full; then there is room again, and a keeper has started the server."""
    with _log_on_a_disk_of_its_own(county.server) as disk:
        database, ballast = county.targets()["database"], disk / "ballast"
        log, keeper = county.server.child.log, Keeper([database])
        before = log.stat().st_size
        keeper.start()
        _fill(ballast)
        try:
            _write_until_it_ends(county.database.superuser_url)
            yield lambda: FULL in log.read_bytes()[before:]
        finally:
            ballast.unlink()
            try:
                eventually(database.answers, within=UP, every=0.1)
            finally:
                keeper.stop()


@contextmanager
def _log_on_a_disk_of_its_own(server: Database) -> Iterator[Path]:
    """Restart the server so, and in the end once more as it was."""
    data = server.home.resolve() / "data"
    log, disk = data / "pg_wal", data.with_name("log-disk")
    disk.mkdir()
    _do("mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", disk)
    try:
        server.stop()
        _do("mv", log, disk)
        log.symlink_to(disk / log.name)
        server.child.start()
        server.finish()
        yield disk
    finally:
        server.stop()
        log.unlink()
        _do("mv", disk / log.name, log)
        _do("umount", disk)
        server.child.start()
        server.finish()


def _fill(ballast: Path) -> None:
    room = os.statvfs(ballast.parent)
    with ballast.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, room.f_bavail * room.f_frsize)


def _write_until_it_ends(url: str) -> None:
    """Use up the segments that were made before."""
    with suppress(psycopg.OperationalError), psycopg.connect(url, autocommit=True) as writing:
        for _ in range(SEGMENTS):
            writing.execute("SELECT pg_logical_emit_message(false, 'drill', 'x'), pg_switch_wal()")
        raise AssertionError("the log found room")


@contextmanager
def promoted(county: LinkedCounty, _: str) -> Iterator[Bitten]:
    """The server is killed and never comes back; its synchronous standby is promoted at its address, for good."""
    server, url = county.server, county.database.superuser_url
    standby = _follow(server)
    eventually(lambda: county.scalar("SELECT sync_state = 'sync' FROM pg_stat_replication"), within=UP, every=0.1)
    county.struck = time.monotonic()
    server.child.kill()
    standby.stop()
    server._child = _at(standby, server.port)
    server.child.start()
    eventually(lambda: takes_connections(url), within=UP, every=0.1)
    assert county.scalar("SELECT pg_promote()")
    yield lambda: bool(county.scalar("SELECT pg_walfile_name(pg_current_wal_lsn()) LIKE '00000002%%'"))


def _follow(server: Database) -> Child:
    """A standby that every commit waits for from now on."""
    child, url, data = server.child, server.superuser_url(), server.home.resolve() / "standby"
    assert child.environment is not None
    data.mkdir(mode=0o700)
    if child.user:
        os.chown(data, child.user.uid, child.user.gid)
    copy = [str(server._programs() / "pg_basebackup"), "-d", url, "-D", str(data), "-c", "fast", "-R"]
    subprocess.run(
        copy,
        cwd=data,
        env=dict(child.environment),
        user=child.user.uid if child.user else None,
        group=child.user.gid if child.user else None,
        extra_groups=[] if child.user else None,
        check=True,
        timeout=120,
        capture_output=True,
    )
    words = [str(data) if word == str(data.with_name("data")) else word for word in child.command]
    log, pid_file = child.log.with_name("standby.log"), child.pid_file.with_name("standby.pid")
    standby = _at(replace(child, name="standby", command=words, log=log, pid_file=pid_file), free_port())
    standby.start()
    with psycopg.connect(url, autocommit=True) as primary:
        primary.execute("ALTER SYSTEM SET synchronous_standby_names = '*'")
        primary.execute("SELECT pg_reload_conf()")
    return standby


def _at(standby: Child, port: int) -> Child:
    """The same, not yet started, at another port."""
    words = list(standby.command)
    words[words.index("-p") + 1] = str(port)
    return replace(standby, command=words, _process=None, _identity=None)


def _do(*words: str | Path) -> None:
    subprocess.run([str(word) for word in words], check=True, timeout=60)
