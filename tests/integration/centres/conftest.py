import base64
import json
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from services.centres.api import API
from services.chassis.config import Settings
from services.chassis.database import engine_for
from services.chassis.http.app import build
from services.chassis.http.tokens import DEVELOPMENT_ISSUER, make_keys
from tests.integration.centres.counter import COUNTER, SECRET, Counter, populate
from tests.integration.centres.land import Land
from tests.servers import FreshDatabase
from tests.serving import served


@pytest.fixture
def counter(fresh_database: FreshDatabase, tmp_path: Path) -> Iterator[Counter]:
    """A registry of two centres on a real port."""
    key = base64.b64encode(os.urandom(32)).decode()
    (tmp_path / "fields.json").write_text(json.dumps({"current": "k1", "keys": {"k1": key}, "lookup": key}))
    (tmp_path / "partners.json").write_text(json.dumps({COUNTER: {"service": "centres", "secrets": [SECRET]}}))
    known = Settings(
        service="centres",
        database_url=fresh_database.write_url("centres"),
        amqp_uri=None,
        partners_file=tmp_path / "partners.json",
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


@pytest.fixture
def land(fresh_database: FreshDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Land]:
    key = base64.b64encode(os.urandom(32)).decode()
    (tmp_path / "fields.json").write_text(json.dumps({"current": "k1", "keys": {"k1": key}, "lookup": key}))
    (tmp_path / "partners.json").write_text("{}")
    monkeypatch.setenv("DATABASE_URL", fresh_database.write_url("centres"))
    monkeypatch.setenv("CENTRES_READ_DATABASE_URL", fresh_database.services["centres"].read)
    monkeypatch.setenv("FIELD_KEYS_FILE", str(tmp_path / "fields.json"))
    monkeypatch.setenv("PARTNERS_FILE", str(tmp_path / "partners.json"))
    monkeypatch.setenv("TOKEN_KEYS_FILE", str(make_keys(tmp_path)[1]))
    monkeypatch.setenv("RATE_ACTOR", "1000000/second")
    settings = Settings.load("centres")
    engine = engine_for(settings.database_url, name="test")
    with served(build(API, settings)) as base, httpx.Client(base_url=base, timeout=15) as client:
        yield Land(client, tmp_path / "token-private.json", engine)
    engine.dispose()
