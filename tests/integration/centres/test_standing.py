"""Centres that are suspended, merged and opened again, over HTTP and by the clock."""

import asyncio
import base64
import json
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeAlias

import httpx
import psycopg
import pytest

from contracts.days import day_of
from contracts.people import COUNTY, Actor, Tier
from services.centres.api import API
from services.centres.events import due
from services.centres.handlers import HANDLERS
from services.centres.seed import seed
from services.centres.store import store_for
from services.chassis.config import Settings
from services.chassis.database import engine_for
from services.chassis.http.app import build
from services.chassis.http.tokens import issue, make_keys
from services.chassis.vault import Vault
from services.chassis.work import Job, UnitOfWork
from tests.servers import FreshDatabase

CENTRE, OTHER, THIRD = "370829101001", "370829101002", "370829101003"
OPERATOR, COLLEAGUE = Actor("staff:county-1", Tier.COUNTY, COUNTY), Actor("staff:county-2", Tier.COUNTY, COUNTY)
SUPERVISOR = Actor("staff:town-1", Tier.TOWN, CENTRE[:9])
MERGE = {"reason": "villages_merged", "joint_site": OTHER}
NEXT_WEEK = (day_of(datetime.now(UTC)) + timedelta(days=7)).isoformat()
SUSPEND = {"reason": "damage", "instead": OTHER, "reopens_on": NEXT_WEEK, "note": "屋顶漏雨"}

Ask: TypeAlias = Callable[..., httpx.Response]


@pytest.fixture
def settings(fresh_database: FreshDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    key = base64.b64encode(os.urandom(32)).decode()
    (tmp_path / "fields.json").write_text(json.dumps({"current": "k1", "keys": {"k1": key}, "lookup": key}))
    monkeypatch.setenv("DATABASE_URL", fresh_database.write_url("centres"))
    monkeypatch.setenv("FIELD_KEYS_FILE", str(tmp_path / "fields.json"))
    monkeypatch.setenv("TOKEN_KEYS_FILE", str(make_keys(tmp_path)[1]))
    (tmp_path / "partners.json").write_text("{}")
    return replace(Settings.load("centres"), partners_file=tmp_path / "partners.json")


@pytest.fixture
def ask(settings: Settings, tmp_path: Path) -> Ask:
    """`ask(verb, body, centre=…, actor=…, **headers)` against a seeded registry; without a verb a look."""
    seed(settings)

    def post(
        verb: str, body: Any = None, centre: str = CENTRE, actor: Actor = OPERATOR, **headers: str
    ) -> httpx.Response:
        token = issue(tmp_path / "token-private.json", actor)
        return asyncio.run(_send(settings, f"/v1/centres/{centre}/{verb}".rstrip("/"), token, body, headers))

    return post


async def _send(settings: Settings, path: str, token: str, body: Any, headers: dict[str, str]) -> httpx.Response:
    app = build(API, settings)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://centres") as client,
    ):
        client.headers.update({"authorization": f"Bearer {token}", **headers})
        return await (client.get(path) if body is None else client.post(path, json=body))


def test_the_county_merges_what_its_town_asks_for_and_the_history_says_who(ask: Ask) -> None:
    asked = ask("ask", {"action": "merge", **MERGE, "note": "两村已合并"}, actor=SUPERVISOR)
    assert (asked.status_code, asked.json()["state"]) == (200, "open")
    assert ask("merge", MERGE).json()["state"] == "merged"
    seen = ask("").json()
    assert (seen["state"], seen["joint_site"], seen["reason"]) == ("merged", OTHER, "villages_merged")
    told = ask("timeline").json()["items"]
    assert [each["type"].split(".")[1] for each in told] == ["published", "closing_asked", "merged", "published"]
    assert [(each["actor"], each["note"]) for each in told[1:3]] == [
        ("staff:town-1", "两村已合并"),
        (OPERATOR.id, None),
    ]


def test_only_the_county_decides(ask: Ask) -> None:
    assert ask("merge", MERGE, actor=SUPERVISOR).status_code == 403
    assert ask("ask", {"action": "merge", **MERGE}).status_code == 403


def test_no_two_centres_merge_into_each_other_nor_one_into_a_merged_one(ask: Ask) -> None:
    assert ask("merge", MERGE).status_code == 200
    for joint_site in (CENTRE, OTHER):
        refused = ask("merge", {**MERGE, "joint_site": joint_site}, centre=OTHER)
        assert (refused.status_code, list(refused.json()["errors"])) == (422, ["joint_site"])
    assert ask("merge", {**MERGE, "joint_site": THIRD}, centre=OTHER).status_code == 200


def test_whoever_merged_takes_it_back_and_nobody_else(ask: Ask) -> None:
    ask("merge", MERGE)
    assert ask("correct", {"note": "点错"}, actor=COLLEAGUE).status_code == 403
    assert ask("correct", {"note": "点错"}).json()["state"] == "open"


def test_a_version_that_is_over_changes_nothing_and_a_repetition_is_answered_alike(ask: Ask) -> None:
    assert ask("suspend", SUSPEND, **{"if-match": "9"}).status_code == 409
    first = ask("suspend", SUSPEND, **{"if-match": "1", "idempotency-key": "k"})
    again = ask("suspend", SUSPEND, **{"if-match": "1", "idempotency-key": "k"})
    assert (first.status_code, first.json()) == (200, again.json())


def test_a_suspended_centre_opens_again_on_its_day_by_itself(
    ask: Ask, settings: Settings, fresh_database: FreshDatabase
) -> None:
    ask("suspend", SUSPEND)
    assert settings.field_keys_file is not None
    engine = engine_for(settings.database_url, name="test")
    unit = UnitOfWork("centres", engine, store_for(settings, Vault.from_file(settings.field_keys_file)), HANDLERS)

    def tick() -> None:
        with engine.connect() as connection:
            named = due(connection, 10)
        unit.run([Job(command=each) for each in named])

    tick()
    assert ask("").json()["state"] == "suspended"
    with psycopg.connect(fresh_database.services["centres"].owner) as owner:
        earlier = "jsonb_build_array(jsonb_build_object('from_day', current_date - 9, 'reopens_on', current_date - 1))"
        owner.execute(f"UPDATE centre SET pauses = {earlier} WHERE id = %s".encode(), [CENTRE])
    tick()
    assert ask("").json()["state"] == "open"
    engine.dispose()


def test_another_seed_leaves_a_merged_centre_merged(ask: Ask, settings: Settings) -> None:
    ask("merge", MERGE)
    assert seed(settings) == 0
    assert ask("").json()["state"] == "merged"
