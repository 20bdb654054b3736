import base64
import json
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from services.centres.api import API
from services.chassis.config import Settings
from services.chassis.http.app import build
from services.chassis.http.tokens import DEVELOPMENT_ISSUER, make_keys
from tests.integration.centres.counter import Counter, populate
from tests.servers import FreshDatabase
from tests.serving import served


@pytest.fixture
def counter(fresh_database: FreshDatabase, tmp_path: Path) -> Iterator[Counter]:
    """A registry of two centres on a real port."""
    key = base64.b64encode(os.urandom(32)).decode()
    (tmp_path / "fields.json").write_text(json.dumps({"current": "k1", "keys": {"k1": key}, "lookup": key}))
    known = Settings(
        service="centres",
        database_url=fresh_database.write_url("centres"),
        amqp_uri=None,
        partners_file=None,
        token_keys_file=make_keys(tmp_path)[1],
        field_keys_file=tmp_path / "fields.json",
        token_issuer=DEVELOPMENT_ISSUER,
        ops_port=None,
        log_level="INFO",
    )
    settings = replace(known, rate_actor="10000/second", notice_gateway="file")
    populate(settings)
    with served(build(API, settings)) as base_url:
        yield Counter(base_url, settings, fresh_database, tmp_path / "token-private.json")
