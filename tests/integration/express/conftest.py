from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.processes.api import compose
from services.chassis.http.app import build
from services.express.api import API
from tests.end_to_end.client import Client
from tests.integration.express.counter import Counter, credentials, open_counter
from tests.integration.express.sending import Sending
from tests.servers import FreshDatabase
from tests.serving import served


@pytest.fixture
def counter(fresh_database: FreshDatabase, tmp_path: Path) -> Iterator[Counter]:
    """An open counter."""
    keys, settings = open_counter(fresh_database, tmp_path)
    with served(compose({"express": build(API, settings)})) as base_url:
        yield Counter(keys, settings, Client(credentials(keys, base_url)), fresh_database)


@pytest.fixture
def sending(counter: Counter) -> Sending:
    """The same counter, from the side of those who send."""
    return Sending(counter)
