"""One county for all end-to-end tests: each uses waybills of its own. It ends with them, as it is never quite idle."""

from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType

import pytest

from deploy.local.broker import Broker
from deploy.local.database import Database
from deploy.local.secret_file import SecretFile
from tests import servers
from tests.end_to_end.client import Client
from tests.end_to_end.collector import Collector, collecting
from tests.end_to_end.county import Counties, County, running_county

LAST_LINES = 30
"""Of each process's log, shown with a test that failed."""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Function) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A test that failed shows what the county's processes said last."""
    report = yield
    county = getattr(item, "funcargs", {}).get("county")
    if report.failed and isinstance(county, County):
        report.sections += [(f"{child.name}.log", child.last_words(LAST_LINES)) for child in county.children]
    return report


@pytest.fixture(scope="package")
def collector() -> Iterator[Collector]:
    """Who is sent the spans of requests whose caller asks for them."""
    with collecting() as running:
        yield running


@pytest.fixture(scope="session")
def counties(
    database: Database, database_secrets: SecretFile, broker: Broker, tmp_path_factory: pytest.TempPathFactory
) -> Counties:
    """`with counties("wire", more_settings) as county:` for tests that need one of their own."""

    @contextmanager
    def running(name: str, more: Mapping[str, str] = MappingProxyType({})) -> Iterator[County]:
        with (
            servers.copied_database(database, database_secrets) as fresh,
            servers.fresh_vhost(broker) as vhost,
            running_county(fresh, vhost, tmp_path_factory.mktemp(name), more) as county,
        ):
            yield county

    return running


@pytest.fixture(scope="package")
def county(counties: Counties, collector: Collector) -> Iterator[County]:
    """All services' processes, running."""
    with counties("county", collector.environment) as running:
        yield running


@pytest.fixture
def client(county: County) -> Client:
    """Somebody who calls it."""
    return county.client
