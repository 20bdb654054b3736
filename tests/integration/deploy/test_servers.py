"""The servers that tests and the launcher run."""

import os
import signal
from pathlib import Path

import pika
import psycopg
import pytest

from deploy.local import outside
from deploy.local.database import Database
from tests.servers import FreshDatabase, Vhost
from tests.waiting import eventually


def _count(url: str) -> int:
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT count(*) FROM kept").fetchone()
    assert row is not None
    return int(row[0])


@pytest.fixture
def own_database(server_folder: Path) -> Database:
    """A server with one committed row, below a folder that only its owner may enter."""
    closed = server_folder / "closed"
    closed.mkdir(mode=0o700, exist_ok=True)
    server = Database(closed / "database")
    server.start()
    with psycopg.connect(server.superuser_url()) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (id int)")
        connection.execute("TRUNCATE kept")
        connection.execute("INSERT INTO kept VALUES (1)")
    return server


def test_data_survive_a_stop(own_database: Database) -> None:
    """A clean stop and a start give the same rows and the same password."""
    own_database.stop()
    assert not own_database.running()

    own_database.start()

    assert _count(own_database.superuser_url()) == 1
    own_database.stop()


def test_a_crash_loses_nothing_and_a_second_owner_takes_over(own_database: Database) -> None:
    """Kill -9 of the server, then another object for the same folder, as the next start of the launcher makes it."""
    own_database.child.kill()
    heir = Database(own_database.home)

    heir.start()

    assert _count(heir.superuser_url()) == 1
    heir.stop()


def test_a_server_left_behind_is_ended_before_a_new_one_starts(own_database: Database) -> None:
    """Two servers never share a data folder."""
    heir = Database(own_database.home)

    heir.start()

    eventually(lambda: not own_database.running())
    assert _count(heir.superuser_url()) == 1
    heir.stop()


def test_the_parent_folder_keeps_its_mode_and_removal_leaves_nothing(own_database: Database) -> None:
    """Also the part outside the checkout goes, which root needs."""
    own_database.stop()
    place = outside.outside_folder(own_database.home)
    assert own_database.home.parent.stat().st_mode & 0o777 == 0o700

    outside.remove(own_database.home)

    assert not own_database.home.exists()
    assert not place.exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can't run PostgreSQL itself")
def test_as_root_the_server_runs_as_somebody_else(own_database: Database) -> None:
    """PostgreSQL refuses root."""
    status = Path(f"/proc/{own_database.child.pid}/status").read_text(encoding="utf-8")

    assert "Uid:\t0" not in status
    own_database.stop()


def test_the_server_ends_with_the_process_that_started_it(server_folder: Path) -> None:
    """Also when that process is killed outright."""
    home = server_folder / "tied"
    child = os.fork()
    if child == 0:
        Database(home).start()
        os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)

    eventually(lambda: not (home / "data" / "postmaster.pid").exists())


def test_each_test_has_a_database_of_its_own(fresh_database: FreshDatabase) -> None:
    """Migrated, and open to the services' writers."""
    for logins in fresh_database.services.values():
        with psycopg.connect(logins.write) as writer:
            assert writer.execute("SELECT current_database()").fetchone() == (fresh_database.name,)


def test_each_test_has_a_virtual_host_of_its_own(vhost: Vhost) -> None:
    """With accounts that may do what they were given."""
    uri = vhost.account("reader", "secret", "^mine$", "^mine$", "^mine$")
    connection = pika.BlockingConnection(pika.URLParameters(uri))
    channel = connection.channel()
    channel.queue_declare("mine", durable=True, arguments={"x-queue-type": "quorum"})

    with pytest.raises(pika.exceptions.ChannelClosedByBroker, match="ACCESS_REFUSED"):
        channel.queue_declare("yours", durable=True)
    connection.close()
