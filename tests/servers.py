"""An own PostgreSQL and an own RabbitMQ for one pytest session, and fresh databases and virtual hosts in them."""

import fcntl
import itertools
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from deploy.local import outside
from deploy.local.accounts import open_database, prepare
from deploy.local.addresses import ServiceUrls
from deploy.local.broker import Broker
from deploy.local.children import identify, read_pid_file, write_pid_file
from deploy.local.database import Database
from deploy.local.secret_file import SecretFile
from deploy.processes.discovery import with_tables
from services.chassis.migrations import migrate

LOCAL = Path(__file__).parents[1] / ".local"
SESSIONS = LOCAL / "test-servers"
TEMPLATE = "template"
_numbers = itertools.count(1)


@dataclass(frozen=True)
class FreshDatabase:
    """A migrated database of one test: the superuser's URL, and for each service its owner's and its writer's."""

    name: str
    superuser_url: str
    services: Mapping[str, ServiceUrls]

    def write_url(self, service: str) -> str:
        """Return the URL that the service's processes use."""
        return self.services[service].write


@dataclass(frozen=True)
class Vhost:
    """A virtual host of one test, empty, with the administrator's URI and the broker it lives in."""

    name: str
    broker: Broker

    @property
    def uri(self) -> str:
        """The administrator's AMQP URI in this virtual host."""
        return self.broker.admin_uri_in(self.name)

    def account(self, user: str, password: str, configure: str, write: str, read: str) -> str:
        """Create or change a user with these rights here and return its AMQP URI."""
        self.broker.put_user(user, password)
        self.broker.put_permissions(self.name, user, configure, write, read)
        return self.broker.uri(user, password, self.name)


def session_folder() -> Path:
    """Make this session's folder; folders of sessions that have ended are deleted, one process at a time."""
    SESSIONS.mkdir(parents=True, exist_ok=True)
    with (SESSIONS / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        _remove_ended_sessions()
        mine = SESSIONS / str(os.getpid())
        mine.mkdir(exist_ok=True)
        identity = identify(os.getpid())
        if identity is not None:
            write_pid_file(mine / "session.pid", identity)
    return mine


def _remove_ended_sessions() -> None:
    for old in SESSIONS.iterdir():
        if old.is_dir() and read_pid_file(old / "session.pid") is None:
            remove(old)


def remove(folder: Path) -> None:
    """Delete a session's folder and its databases, which may lie elsewhere."""
    for path in [path for path in folder.rglob("*") if path.is_symlink()]:
        outside.remove(path)
    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def running_database(folder: Path) -> Iterator[Database]:
    """Run a database in this folder; what its tests kill is a process, so it waits for no disk."""
    server = Database(folder / "database", durable=False)
    server.start()
    try:
        yield server
    finally:
        server.stop()


def takes_connections(url: str) -> bool:
    """Whether the database of an address lets one in, within 2 s."""
    try:
        psycopg.connect(url, connect_timeout=2).close()
    except psycopg.Error:
        return False
    return True


@contextmanager
def running_broker(folder: Path) -> Iterator[Broker]:
    """Run a broker in this folder; its end is a kill, since a clean one takes seconds and nobody wants its data."""
    server = Broker(folder / "broker", unpacked=LOCAL / "debian")
    server.start()
    try:
        yield server
    finally:
        server.kill()


def make_template(database: Database, secrets: SecretFile) -> None:
    """Make the database that the tests' databases are copied from: schemas, roles, migrations."""
    urls = prepare(database.superuser_url(), with_tables(), secrets, TEMPLATE)
    for service, logins in urls.items():
        migrate(service, logins.owner)


@contextmanager
def copied_database(database: Database, secrets: SecretFile) -> Iterator[FreshDatabase]:
    """Copy the template for one test and drop the copy after it."""
    name = f"test_{next(_numbers)}"
    with psycopg.connect(database.superuser_url(), autocommit=True) as admin:
        copy = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY")
        admin.execute(copy.format(sql.Identifier(name), sql.Identifier(TEMPLATE)))
    urls = open_database(database.superuser_url(), with_tables(), secrets, name)
    try:
        yield FreshDatabase(name, database.superuser_url(name), urls)
    finally:
        with psycopg.connect(database.superuser_url(), autocommit=True) as admin:
            admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def new_vhost(broker: Broker) -> Vhost:
    """Create a virtual host that goes with its broker."""
    name = f"test-{next(_numbers)}"
    broker.add_vhost(name)
    return Vhost(name, broker)


@contextmanager
def fresh_vhost(broker: Broker) -> Iterator[Vhost]:
    """Create a virtual host for one test and delete it after it."""
    vhost = new_vhost(broker)
    try:
        yield vhost
    finally:
        broker.delete_vhost(vhost.name)


@dataclass(frozen=True)
class OwnServers:
    """Servers that nobody else uses, and a migrated database in them."""

    folder: Path
    database: Database
    broker: Broker
    fresh: FreshDatabase


@contextmanager
def own_servers(
    running: Callable[[Path], AbstractContextManager[Database]] = running_database,
) -> Iterator[OwnServers]:
    """Run both servers in a folder of this process, which is deleted in the end; `running` starts the database."""
    folder = session_folder()
    with ExitStack() as stack:
        stack.callback(remove, folder)
        database = stack.enter_context(running(folder))
        broker = stack.enter_context(running_broker(folder))
        secrets = SecretFile(folder / "secrets.json")
        make_template(database, secrets)
        fresh = stack.enter_context(copied_database(database, secrets))
        yield OwnServers(folder, database, broker, fresh)
