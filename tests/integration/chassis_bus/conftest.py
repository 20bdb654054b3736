from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from deploy.local.accounts import prepare
from deploy.local.broker import Broker
from deploy.local.ports import free_port
from deploy.local.secret_file import SecretFile
from services.chassis.migrations import migrate
from tests.integration.chassis_bus.bus import Bus, write_field_keys
from tests.integration.chassis_bus.till import TABLE
from tests.servers import LOCAL, FreshDatabase, Vhost, fresh_vhost


def make_bus(fresh: FreshDatabase, secrets: SecretFile, vhost: Vhost, folder: Path) -> Bus:
    urls = prepare(fresh.superuser_url, ["mill", "till"], secrets, fresh.name)
    for service, logins in urls.items():
        migrate(service, logins.owner)
    with psycopg.connect(urls["till"].owner) as connection:
        connection.execute(TABLE)
    made = Bus(vhost, urls, fresh.superuser_url, write_field_keys(folder / "keys.json"))
    made.apply()
    return made


@pytest.fixture
def bus(fresh_database: FreshDatabase, database_secrets: SecretFile, vhost: Vhost, tmp_path: Path) -> Bus:
    """A mill and a till, and a broker that knows what they need."""
    return make_bus(fresh_database, database_secrets, vhost, tmp_path)


@pytest.fixture
def mortal_broker(tmp_path: Path) -> Iterator[Broker]:
    """A broker of this test's own, always on the same port, which may be killed and started again."""
    server = Broker(tmp_path / "broker", port=free_port(), unpacked=LOCAL / "debian")
    server.start()
    try:
        yield server
    finally:
        server.kill()


@pytest.fixture
def mortal_bus(
    fresh_database: FreshDatabase, database_secrets: SecretFile, mortal_broker: Broker, tmp_path: Path
) -> Iterator[Bus]:
    """The same on a broker that may be killed."""
    with fresh_vhost(mortal_broker) as vhost:
        yield make_bus(fresh_database, database_secrets, vhost, tmp_path)
