"""Supervision on a database of its own, fed through the unit of work as the bus feeds it."""

import base64
import json
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from sqlalchemy import Connection, Engine

from contracts.envelope import Event
from contracts.people import COUNTY, Actor, Tier
from deploy.processes import rebuilding
from services.chassis.config import Settings
from services.chassis.database import engine_for
from services.chassis.http.app import build
from services.chassis.http.tokens import issue, make_keys
from services.chassis.work import Inbox, Job, Outcome, UnitOfWork
from services.supervision.api import API
from services.supervision.events import EVENTS
from services.supervision.store import SupervisionStore
from services.supervision.store.centres import copies
from tests.servers import FreshDatabase
from tests.serving import served

Hear = Callable[..., list[Outcome]]
Ask = Callable[..., httpx.Response]
Rebuild = Callable[[], int]

HERE, NEAR, FAR = "370829001001", "370829001002", "370829002001"
CADRE = Actor("staff:370829001001-01", Tier.CADRE, HERE)
SUPERVISOR = Actor("staff:town-1", Tier.TOWN, "370829001")
OPERATOR = Actor("staff:county-1", Tier.COUNTY, COUNTY)


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
def rebuild(fresh_database: FreshDatabase) -> Rebuild:
    """Make everything anew from the log."""
    url = fresh_database.services["supervision"].owner
    return lambda: rebuilding.rebuild(lambda taken, total: None, url)


@pytest.fixture
def settings(fresh_database: FreshDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    key = base64.b64encode(os.urandom(32)).decode()
    (tmp_path / "fields.json").write_text(json.dumps({"current": "k1", "keys": {"k1": key}, "lookup": key}))
    monkeypatch.setenv("DATABASE_URL", fresh_database.write_url("supervision"))
    monkeypatch.setenv("FIELD_KEYS_FILE", str(tmp_path / "fields.json"))
    monkeypatch.setenv("TOKEN_KEYS_FILE", str(make_keys(tmp_path)[1]))
    return replace(Settings.load("supervision"), partners_file=None)


@pytest.fixture
def client(settings: Settings) -> Iterator[httpx.Client]:
    with served(build(API, settings)) as base, httpx.Client(base_url=base, timeout=10) as client:
        yield client


@pytest.fixture
def bearer(tmp_path: Path, client: httpx.Client) -> Callable[[Actor], dict[str, str]]:
    return lambda actor: {"authorization": f"Bearer {issue(tmp_path / 'token-private.json', actor)}"}


@pytest.fixture
def ask(client: httpx.Client, bearer: Callable[[Actor], dict[str, str]]) -> Ask:
    """`ask(actor, path, **query)`."""
    return lambda actor, path, **query: client.get(path, params=query, headers=bearer(actor))


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
