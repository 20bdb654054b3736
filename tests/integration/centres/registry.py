"""The registry with its application and a token for everybody, for tests that ask it over HTTP."""

import base64
import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from contracts.people import COUNTY, Actor, Tier
from services.centres.api import API
from services.centres.seed import hosts, invented
from services.centres.seed.terrain import terrain
from services.centres.seed.villages import enter
from services.centres.store import CentreStore
from services.chassis.config import Settings
from services.chassis.database import engine_for
from services.chassis.http.app import build
from services.chassis.http.tokens import issue, make_keys
from services.chassis.sheets import csv_of, sheet
from services.chassis.vault import Vault
from services.chassis.work import Job, UnitOfWork
from tests.servers import FreshDatabase
from tests.serving import served

CADRE = Actor("staff:370829101002-01", Tier.CADRE, "370829101002")
SUPERVISOR = Actor("staff:town-1", Tier.TOWN, "370829101")
OPERATOR = Actor("staff:county-1", Tier.COUNTY, COUNTY)


def settings_of(database: FreshDatabase, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Of the registry in this database, with keys of its own in `folder`."""
    key = base64.b64encode(os.urandom(32)).decode()
    (folder / "fields.json").write_text(json.dumps({"current": "k1", "keys": {"k1": key}, "lookup": key}))
    monkeypatch.setenv("DATABASE_URL", database.write_url("centres"))
    monkeypatch.setenv("CENTRES_READ_DATABASE_URL", database.services["centres"].read)
    monkeypatch.setenv("FIELD_KEYS_FILE", str(folder / "fields.json"))
    monkeypatch.setenv("TOKEN_KEYS_FILE", str(make_keys(folder)[1]))
    (folder / "partners.json").write_text("{}")
    return replace(Settings.load("centres"), partners_file=folder / "partners.json")


def populate(settings: Settings) -> None:
    """The demonstration's centres and villages, and nothing else of it."""
    assert settings.field_keys_file
    engine = engine_for(settings.database_url, name="seed")
    store = CentreStore(Vault.from_file(settings.field_keys_file))
    unit, county = UnitOfWork("centres", engine, store, API.handlers), invented()
    outcomes = unit.run([Job(command=centre) for centre in county])
    enter(engine, unit, terrain(hosts(county)))
    engine.dispose()
    assert all(outcome.answer for outcome in outcomes)


@dataclass
class Registry:
    client: httpx.Client
    headers: Callable[[Actor], dict[str, str]]

    def get(self, actor: Actor, path: str, **query: Any) -> httpx.Response:
        return self.client.get(path, params=query, headers=self.headers(actor))

    def put(self, actor: Actor, path: str, body: Any, **headers: str) -> httpx.Response:
        return self.client.put(path, json=body, headers=self.headers(actor) | headers)

    def hand_in(self, content: bytes, what: str = "villages", actor: Actor = OPERATOR) -> httpx.Response:
        return self.client.post(f"/v1/{what}/tables", content=content, headers=self.headers(actor))

    def apply(self, table: str, key: str = "one", actor: Actor = OPERATOR) -> httpx.Response:
        headers = self.headers(actor) | {"idempotency-key": key}
        return self.client.post(f"/v1/imports/{table}/apply", headers=headers)

    def take_in(self, content: bytes, what: str = "villages") -> None:
        table = self.hand_in(content, what).raise_for_status().json()["id"]
        self.apply(table, key=table).raise_for_status()


@contextmanager
def registry_in(settings: Settings, folder: Path) -> Iterator[Registry]:
    """It is served while this lasts."""

    def headers(actor: Actor) -> dict[str, str]:
        return {"authorization": f"Bearer {issue(folder / 'token-private.json', actor)}"}

    with served(build(API, settings)) as base, httpx.Client(base_url=base, timeout=30) as client:
        yield Registry(client, headers)


VILLAGE = {"code": "村代码", "name": "村名", "population": "人口", "lon": "经度", "lat": "纬度", "into": "并入村代码"}
TIME = {"village": "村代码", "centre": "服务中心编号", "minutes": "分钟"}


def workbook(*rows: Sequence[Any], columns: dict[str, str] = VILLAGE) -> bytes:
    return sheet(columns, [dict(zip(columns, row, strict=False)) for row in rows])


def csv(*rows: Sequence[Any], columns: dict[str, str] = VILLAGE) -> bytes:
    return csv_of(columns, [dict(zip(columns, row, strict=False)) for row in rows])
