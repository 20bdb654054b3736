import base64
import json
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from deploy.processes.api import compose
from services.chassis.config import Settings
from services.chassis.http.app import build
from services.chassis.http.tokens import DEVELOPMENT_ISSUER, issue, make_keys
from services.clinic.api import API
from tests.end_to_end.client import Client
from tests.integration.clinic.desk import CADRE, CENTRE, ELSEWHERE, HOSPITAL, NEIGHBOUR, TOWN, Desk
from tests.servers import FreshDatabase
from tests.serving import served

SECRET = f"whsec_{base64.b64encode(b'a hospital has a secret!').decode()}"


@pytest.fixture
def settings(fresh_database: FreshDatabase, tmp_path: Path) -> Settings:
    """Settings of a clinic that knows two centres and a hospital."""
    with psycopg.connect(fresh_database.services["clinic"].owner) as owner:
        for centre in (CENTRE, ELSEWHERE):
            owner.execute("INSERT INTO centre (id, name, version) VALUES (%s, '金穗村乡村振兴服务中心', 1)", [centre])
    key = base64.b64encode(os.urandom(32)).decode()
    (tmp_path / "fields.json").write_text(json.dumps({"current": "k1", "keys": {"k1": key}, "lookup": key}))
    (tmp_path / "partners.json").write_text(json.dumps({HOSPITAL: {"service": "clinic", "secrets": [SECRET]}}))
    found = Settings(
        service="clinic",
        database_url=fresh_database.write_url("clinic"),
        amqp_uri=None,
        partners_file=tmp_path / "partners.json",
        token_keys_file=make_keys(tmp_path)[1],
        field_keys_file=tmp_path / "fields.json",
        token_issuer=DEVELOPMENT_ISSUER,
        ops_port=None,
        log_level="INFO",
    )
    return replace(found, rate_actor="10000/second", notice_gateway="file")


@pytest.fixture
def desk(settings: Settings, fresh_database: FreshDatabase, tmp_path: Path) -> Iterator[Desk]:
    """An open clinic on a real port."""
    keys = tmp_path / "token-private.json"
    with served(compose({"clinic": build(API, settings)})) as base_url:
        credentials = {
            "base_url": base_url,
            "partners": {HOSPITAL: {"secret": SECRET}},
            "tokens": {"cadre": {CENTRE: issue(keys, CADRE), ELSEWHERE: issue(keys, NEIGHBOUR)}},
        }
        yield Desk(Client(credentials), settings, fresh_database, issue(keys, TOWN))
