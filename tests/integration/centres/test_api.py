"""The registry over HTTP: who sees which centres, and who may see names."""

import asyncio
import base64
import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeAlias

import httpx
import psycopg
import pytest

from contracts.people import COUNTY, Actor, Tier
from services.centres.api import API
from services.centres.seed import seed
from services.chassis.config import Settings
from services.chassis.http.app import build
from services.chassis.http.tokens import issue, make_keys
from tests.servers import FreshDatabase

CENTRE, TOWN = "370829101002", "370829101"
CADRE = Actor("staff:370829101002-01", Tier.CADRE, CENTRE)
SUPERVISOR = Actor("staff:town-1", Tier.TOWN, TOWN)
OPERATOR = Actor("staff:county-1", Tier.COUNTY, COUNTY)

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
    """`ask(actor, path, **query)` against a seeded registry."""
    seed(settings)

    def get(actor: Actor | None, path: str, **query: Any) -> httpx.Response:
        token = issue(tmp_path / "token-private.json", actor) if actor else ""
        return asyncio.run(_get(settings, token, path, query))

    return get


async def _get(settings: Settings, token: str, path: str, query: dict[str, Any]) -> httpx.Response:
    app = build(API, settings)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://centres") as client,
    ):
        return await client.get(path, params=query, headers={"authorization": f"Bearer {token}"})


def test_the_county_reads_all_centres_page_by_page(ask: Ask) -> None:
    first = ask(OPERATOR, "/v1/centres", limit=60).json()
    rest = ask(OPERATOR, "/v1/centres", limit=60, cursor=first["next_cursor"]).json()
    ids = [centre["id"] for centre in first["items"] + rest["items"]]
    assert (len(first["items"]), len(rest["items"]), rest["next_cursor"]) == (60, 40, None)
    assert ids == sorted(set(ids))


def test_a_centre_is_shown_with_its_hours_and_version(ask: Ask) -> None:
    centre = ask(CADRE, f"/v1/centres/{CENTRE}").json()
    assert (centre["town_name"], centre["version"]) == ("纸坊镇", 1)
    assert centre["hours"]["windows"][0].keys() == {"opens", "closes"}
    assert centre["closed"][0] == "2026-02-17"


def test_anybody_finds_a_centre_and_when_it_is_open(settings: Settings, ask: Ask) -> None:
    everybody, town = (ask(None, "/v1/directory", **query).json()["items"] for query in ({}, {"town": TOWN}))

    assert (len(everybody), {centre["town"] for centre in town}) == (100, {TOWN})
    assert "population" not in town[0]
    assert (town[0]["state"], town[0]["hours"]["weekdays"][:5]) == ("open", [1, 2, 3, 4, 5])


def test_a_cadre_sees_the_own_centre_only(ask: Ask) -> None:
    listed = ask(CADRE, "/v1/centres").json()["items"]
    assert [centre["id"] for centre in listed] == [CENTRE]
    assert ask(CADRE, "/v1/centres/370829101001").status_code == 404


def test_a_town_supervisor_sees_the_own_town_only(ask: Ask) -> None:
    assert [town["name"] for town in ask(SUPERVISOR, "/v1/towns").json()["items"]] == ["纸坊镇"]
    assert ask(SUPERVISOR, "/v1/centres", town="370829001").json()["items"] == []


def test_names_of_staff_are_for_town_and_county(ask: Ask) -> None:
    staff = ask(SUPERVISOR, "/v1/staff", centre=CENTRE).json()["items"]
    assert [person["id"] for person in staff] == [f"staff:{CENTRE}-01", f"staff:{CENTRE}-02"]
    assert all(person["name"] for person in staff)
    assert ask(CADRE, "/v1/staff").status_code == 403


def access_log(database: FreshDatabase) -> list[tuple[str, ...]]:
    with psycopg.connect(database.services["centres"].owner) as owner:
        return owner.execute("SELECT actor, purpose, what, subject FROM access_log ORDER BY at, subject").fetchall()


def test_each_name_that_is_shown_stands_in_the_access_log_with_its_purpose(
    ask: Ask, fresh_database: FreshDatabase
) -> None:
    ask(SUPERVISOR, "/v1/staff", centre=CENTRE)
    ask(OPERATOR, "/v1/staff", centre=CENTRE, limit=1)

    assert access_log(fresh_database) == [
        ("staff:town-1", "查阅工作人员名册", "staff.name", f"staff:{CENTRE}-01"),
        ("staff:town-1", "查阅工作人员名册", "staff.name", f"staff:{CENTRE}-02"),
        ("staff:county-1", "查阅工作人员名册", "staff.name", f"staff:{CENTRE}-01"),
    ]


def test_what_is_refused_or_empty_leaves_nothing_in_the_access_log(ask: Ask, fresh_database: FreshDatabase) -> None:
    ask(CADRE, "/v1/staff")
    ask(SUPERVISOR, "/v1/staff", town="370829001")

    assert access_log(fresh_database) == []


def test_no_name_is_shown_that_cannot_be_logged(ask: Ask, fresh_database: FreshDatabase) -> None:
    with psycopg.connect(fresh_database.services["centres"].owner) as owner:
        owner.execute("ALTER TABLE access_log ADD CONSTRAINT full_disk CHECK (false)")

    answer = ask(OPERATOR, "/v1/staff")

    assert answer.status_code == 500
    assert "items" not in answer.json()


def test_the_county_reads_the_staff_page_by_page(ask: Ask) -> None:
    first = ask(OPERATOR, "/v1/staff", limit=150).json()
    rest = ask(OPERATOR, "/v1/staff", limit=150, cursor=first["next_cursor"]).json()
    assert len({person["id"] for person in first["items"] + rest["items"]}) == 200
