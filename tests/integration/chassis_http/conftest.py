from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from services.chassis.config import Settings
from services.chassis.http.app import build
from services.chassis.http.server import Server
from tests.integration.chassis_http.library import API, CARDS, DDL
from tests.integration.chassis_http.serving import Caller, mounted, port_of, serving, settings_in
from tests.servers import FreshDatabase


@pytest.fixture
def settings(fresh_database: FreshDatabase, tmp_path: Path) -> Settings:
    """The library's settings; it lives in another service's empty schema."""
    with psycopg.connect(fresh_database.services["express"].owner) as owner:
        owner.execute(DDL)
        owner.execute("GRANT UPDATE ON SEQUENCE shelf_revision TO PUBLIC")
    return settings_in(tmp_path, fresh_database.write_url("express"))


@pytest.fixture
def server(settings: Settings) -> Iterator[Server]:
    """The library, mounted under `/library`."""
    with serving(mounted(build(API, settings, cards=CARDS))) as running:
        yield running


@pytest.fixture
def caller(server: Server, tmp_path: Path) -> Iterator[Caller]:
    caller = Caller(f"http://127.0.0.1:{port_of(server)}", tmp_path / "token-private.json")
    yield caller
    caller.http.close()
