from collections.abc import Iterator

import psycopg
import pytest
import structlog
from sqlalchemy import Engine

from services.chassis.database import engine_for
from services.chassis.work import UnitOfWork
from tests.integration.work.accounts import DDL, unit_of_work
from tests.servers import FreshDatabase


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Bugs are part of these tests, and drawing each one's stack takes longer than all else."""
    with structlog.testing.capture_logs():
        yield


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
