from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from services.chassis.database import engine_for
from tests.integration.deliveries.house import SERVICE, House
from tests.integration.deliveries.listener import Listener, listening
from tests.servers import FreshDatabase


@pytest.fixture
def engine(fresh_database: FreshDatabase) -> Iterator[Engine]:
    engine = engine_for(fresh_database.write_url(SERVICE), name="test", pool=8)
    yield engine
    engine.dispose()


@pytest.fixture
def house(engine: Engine, tmp_path: Path) -> House:
    return House(engine, tmp_path)


@pytest.fixture
def shop() -> Iterator[Listener]:
    """A partner who takes everything, unless its `reply` is changed."""
    with listening(Listener("shop")) as running:
        yield running


@pytest.fixture
def chain() -> Iterator[Listener]:
    """Another."""
    with listening(Listener("chain")) as running:
        yield running
