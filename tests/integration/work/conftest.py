from collections.abc import Iterator

import psycopg
import pytest
from sqlalchemy import Engine

from services.chassis.database import engine_for
from services.chassis.work import UnitOfWork
from tests.integration.work.accounts import DDL, unit_of_work
from tests.servers import FreshDatabase


@pytest.fixture
def engine(fresh_database: FreshDatabase) -> Iterator[Engine]:
    """Connections to a bank without accounts yet."""
    with psycopg.connect(fresh_database.services["express"].owner) as owner:
        owner.execute(DDL)
    engine = engine_for(fresh_database.write_url("express"), name="test", pool=4)
    yield engine
    engine.dispose()


@pytest.fixture
def unit(engine: Engine) -> UnitOfWork:
    """The bank's unit of work."""
    return unit_of_work(engine)
