from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.processes.api import compose
from services.chassis.http.app import build
from services.supermarket.api import API
from tests.integration.supermarket.till import Till, open_till
from tests.servers import FreshDatabase
from tests.serving import served


@pytest.fixture
def till(fresh_database: FreshDatabase, tmp_path: Path) -> Iterator[Till]:
    """A general shop with ten bags of rice, open."""
    settings, credentials = open_till(fresh_database, tmp_path)
    with served(compose({"supermarket": build(API, settings)})) as base_url:
        yield Till(base_url, credentials, settings, fresh_database)
