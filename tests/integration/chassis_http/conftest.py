from collections.abc import Iterator

import psycopg
import pytest

from deploy.local.database import Database
from deploy.local.secret_file import SecretFile
from deploy.processes.api import compose
from services.chassis.config import Settings
from services.chassis.http.app import build
from services.chassis.http.server import Server
from tests import servers
from tests.integration.chassis_http.calling import Caller, settings_in
from tests.integration.chassis_http.library import API, CARDS, DDL
from tests.servers import FreshDatabase
from tests.serving import port_of, serving


@pytest.fixture(scope="module")
def library_database(database: Database, database_secrets: SecretFile) -> Iterator[FreshDatabase]:
    """The library's database; it lives in another service's empty schema."""
    with servers.copied_database(database, database_secrets) as fresh:
        with psycopg.connect(fresh.services["express"].owner) as owner:
            owner.execute(DDL)
        yield fresh


@pytest.fixture(scope="module")
def settings(library_database: FreshDatabase, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return settings_in(tmp_path_factory.mktemp("library"), library_database.write_url("express"))


@pytest.fixture(scope="module")
def server(settings: Settings) -> Iterator[Server]:
    """The library, mounted under `/library`."""
    with serving(compose({"library": build(API, settings, cards=CARDS)})) as running:
        yield running


@pytest.fixture
def caller(server: Server, settings: Settings, library_database: FreshDatabase) -> Iterator[Caller]:
    """Somebody who finds the shelves empty."""
    with psycopg.connect(library_database.services["express"].owner) as owner:
        owner.execute("TRUNCATE book, idempotency, outbox")
    caller = Caller(f"http://127.0.0.1:{port_of(server)}", settings)
    yield caller
    caller.http.close()
