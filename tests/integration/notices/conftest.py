from collections.abc import Iterator

import psycopg
import pytest
from sqlalchemy import Engine

from services.chassis.database import engine_for
from services.chassis.vault import Vault
from tests.integration.notices.shop import HEARD, SERVICE, InMemory, Shop
from tests.servers import FreshDatabase


@pytest.fixture
def engine(fresh_database: FreshDatabase) -> Iterator[Engine]:
    with psycopg.connect(fresh_database.services[SERVICE].owner) as owner:
        owner.execute(HEARD)
    engine = engine_for(fresh_database.write_url(SERVICE), name="test", pool=4)
    yield engine
    engine.dispose()


@pytest.fixture
def gateway() -> InMemory:
    return InMemory()


@pytest.fixture
def shop(engine: Engine, gateway: InMemory) -> Shop:
    return Shop(engine, Vault("k1", {"k1": b"1" * 32}, b"l" * 32), gateway)
