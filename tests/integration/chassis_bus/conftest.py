from pathlib import Path

import psycopg
import pytest

from deploy.local.accounts import prepare
from deploy.local.secret_file import SecretFile
from services.chassis.migrations import migrate
from tests.integration.chassis_bus.bus import Bus, write_field_keys
from tests.integration.chassis_bus.till import TABLE
from tests.servers import FreshDatabase, Vhost


@pytest.fixture
def bus(fresh_database: FreshDatabase, database_secrets: SecretFile, vhost: Vhost, tmp_path: Path) -> Bus:
    """A mill and a till, and a broker that knows what they need."""
    urls = prepare(fresh_database.superuser_url, ["mill", "till"], database_secrets, fresh_database.name)
    for service, logins in urls.items():
        migrate(service, logins.owner)
    with psycopg.connect(urls["till"].owner) as connection:
        connection.execute(TABLE)
    made = Bus(vhost, urls, fresh_database.superuser_url, write_field_keys(tmp_path / "keys.json"))
    made.apply()
    return made
