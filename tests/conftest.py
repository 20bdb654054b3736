"""Fixtures that every test may ask for; a server starts when the first test needs it."""

import copy
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from deploy.local.broker import Broker
from deploy.local.database import Database
from deploy.local.secret_file import SecretFile
from services.chassis.work import Command, Job, Outcome
from services.chassis.work.unit import _Batch
from tests import servers
from tests.servers import FreshDatabase, Vhost


@pytest.fixture(autouse=True)
def _own_environment() -> Iterator[None]:
    """What a command takes over from a local run it takes over for its own test alone."""
    before = set(os.environ)
    yield
    for name in set(os.environ) - before:
        del os.environ[name]


@pytest.fixture(scope="session", autouse=True)
def _commands_may_be_run_again() -> Iterator[None]:
    """Whatever a command brings is the same after it was run: where its batch failed it is run once more."""
    run_one = _Batch._run_one

    def watched(batch: _Batch, job: Job) -> Outcome:
        before = [copy.copy(each) for each in _brought(job.command)]
        outcome = run_one(batch, job)
        assert _brought(job.command) == before, f"{type(job.command).__name__} was changed by its handler"
        return outcome

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_Batch, "_run_one", watched)
        yield


def _brought(command: Command) -> list[Any]:
    """The aggregates that a command has in its fields."""
    values = (getattr(command, name) for name in getattr(command, "__dataclass_fields__", ()))
    return [each for each in values if hasattr(each, "facts") and not isinstance(each, type)]


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Callable[[str], None]:
    """Tell a figure to whoever watches the tests run."""

    def told(figure: str) -> None:
        with capsys.disabled():
            sys.stdout.write(f" {figure} ")

    return told


@pytest.fixture(scope="session")
def server_folder() -> Iterator[Path]:
    """Where this session's servers keep their data."""
    folder = servers.session_folder()
    yield folder
    servers.remove(folder)


@pytest.fixture(scope="session")
def database(server_folder: Path) -> Iterator[Database]:
    """A running PostgreSQL of our own."""
    with servers.running_database(server_folder) as running:
        yield running


@pytest.fixture(scope="session")
def broker(server_folder: Path) -> Iterator[Broker]:
    """A running RabbitMQ node of our own."""
    with servers.running_broker(server_folder) as running:
        yield running


@pytest.fixture(scope="session")
def database_secrets(database: Database, server_folder: Path) -> SecretFile:
    """The services' passwords, once the template with their schemas stands."""
    secrets = SecretFile(server_folder / "secrets.json")
    servers.make_template(database, secrets)
    return secrets


@pytest.fixture
def fresh_database(database: Database, database_secrets: SecretFile) -> Iterator[FreshDatabase]:
    """A migrated database for this test alone."""
    with servers.copied_database(database, database_secrets) as fresh:
        yield fresh


@pytest.fixture
def vhost(broker: Broker) -> Iterator[Vhost]:
    """An empty virtual host for this test alone."""
    with servers.fresh_vhost(broker) as fresh:
        yield fresh
