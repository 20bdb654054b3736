"""Supervision on a database of its own, fed through the unit of work as the bus feeds it."""

from collections.abc import Callable, Iterator, Sequence

import pytest
from sqlalchemy import Connection, Engine

from contracts.envelope import Event
from services.chassis.database import engine_for
from services.chassis.work import Inbox, Job, Outcome, UnitOfWork
from services.supervision.api import API
from services.supervision.events import EVENTS
from services.supervision.store import SupervisionStore
from services.supervision.store.centres import copies
from tests.servers import FreshDatabase

Hear = Callable[..., list[Outcome]]


@pytest.fixture
def engine(fresh_database: FreshDatabase) -> Iterator[Engine]:
    """Connections as supervision's writer."""
    engine = engine_for(fresh_database.write_url("supervision"), name="test", pool=4)
    yield engine
    engine.dispose()


@pytest.fixture
def owner(fresh_database: FreshDatabase) -> Iterator[Engine]:
    """Connections as the owner of the tables, who may do what no service may."""
    engine = engine_for(fresh_database.services["supervision"].owner, name="test-owner")
    yield engine
    engine.dispose()


@pytest.fixture
def hear(engine: Engine) -> Hear:
    """Take in events as one batch."""
    unit = UnitOfWork("supervision", engine, SupervisionStore(copies()), API.handlers)

    def batch(*events: Event) -> list[Outcome]:
        return unit.run([job(event) for event in events])

    return batch


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    """A transaction that reads."""
    with engine.connect() as connection:
        yield connection


def job(event: Event) -> Job:
    """A message from the bus, on its way."""
    return Job(command=EVENTS[event.type](event), once=Inbox("supervision", event.id))


def statuses(outcomes: Sequence[Outcome]) -> list[str]:
    """What became of each."""
    return [outcome.status.value for outcome in outcomes]
