"""One service for all tests of a file."""

from collections.abc import Iterator
from dataclasses import replace

import psycopg
import pytest

from deploy.local.database import Database
from deploy.local.secret_file import SecretFile
from services.chassis.http.app import build
from services.feedback.api import API
from tests import servers
from tests.integration.express.counter import KeyFiles
from tests.integration.feedback.desk import CENTRE, Echo
from tests.serving import served


@pytest.fixture(scope="module")
def echo(database: Database, database_secrets: SecretFile, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Echo]:
    with servers.copied_database(database, database_secrets) as fresh:
        with psycopg.connect(fresh.services["feedback"].owner) as owner:
            owner.execute("INSERT INTO centre (id, name, version) VALUES (%s, '金穗村', 1)", [CENTRE])
        keys = KeyFiles(tmp_path_factory.mktemp("echo"))
        settings = keys.settings(fresh.write_url("feedback"))
        settings = replace(settings, service="feedback", rate_actor="10000/second", rate_open="10000/second")
        settings = replace(settings, notice_gateway="mailbox", public_url="https://wall.test")
        with served(build(API, settings)) as base:
            yield Echo(base, keys, fresh)
