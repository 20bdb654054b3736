"""One service's application with partners, keys and a case, for whoever asks every route of it."""

import base64
import json
import os
from pathlib import Path

import pytest

from services.chassis.config import Settings
from services.chassis.http.routes import Api
from services.chassis.http.tokens import make_keys
from tests.integration.routes.callers import partner_registry
from tests.integration.routes.cases import CASES, Case
from tests.servers import FreshDatabase


@pytest.fixture
def settings(api: Api, fresh_database: FreshDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    key = base64.b64encode(os.urandom(32)).decode()
    (tmp_path / "foreign").mkdir()
    (tmp_path / "fields.json").write_text(json.dumps({"current": "k1", "keys": {"k1": key}, "lookup": key}))
    (tmp_path / "partners.json").write_text(json.dumps(partner_registry(api.service)))
    monkeypatch.setenv("DATABASE_URL", fresh_database.write_url(api.service))
    if api.service in fresh_database.services:
        monkeypatch.setenv(f"{api.service.upper()}_READ_DATABASE_URL", fresh_database.services[api.service].read)
    monkeypatch.setenv("FIELD_KEYS_FILE", str(tmp_path / "fields.json"))
    monkeypatch.setenv("PARTNERS_FILE", str(tmp_path / "partners.json"))
    monkeypatch.setenv("TOKEN_KEYS_FILE", str(make_keys(tmp_path)[1]))
    monkeypatch.setenv("RATE_ACTOR", "1000000/second")
    monkeypatch.setenv("RATE_OPEN", "1000000/second")
    monkeypatch.setenv("RATE_PARTNER", "1000000/second")
    make_keys(tmp_path / "foreign")
    return Settings.load(api.service)


@pytest.fixture
def case(api: Api, settings: Settings, fresh_database: FreshDatabase) -> Case:
    return CASES[api.service](settings, fresh_database) if api.service in CASES else Case()
