"""Nobody gets in without saying who they are, except where this list says so."""

import asyncio
import base64
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from marshmallow import fields, validate
from starlette.applications import Starlette
from starlette.routing import Route as Door

from contracts.fields import WORDS
from contracts.people import Tier
from deploy.contracts.publish import apis
from services.chassis.config import Settings
from services.chassis.http import cells
from services.chassis.http.app import build
from services.chassis.http.routes import Api, Hook, Open, OpenWrite, Public, Pull, Sheet
from services.chassis.http.tokens import make_keys

PUBLIC = {"/healthz", "/readyz", "/metrics", "/openapi.json"}
OPEN = {"/v1/my/code", "/v1/my/session", "/v1/cases", "/v1/ratings", "/v1/receipts"}
"""For villagers, who have nothing yet to show, or a receipt, or a ticket to rate by."""
EVERYBODYS = {
    ("centres", "/v1/directory"),
    ("centres", "/v1/directory/hours"),
    ("centres", "/v1/directory/sites"),
    ("feedback", "/v1/wall"),
    ("hall", "/v1/guide"),
    ("supervision", "/v1/satisfaction/public"),
    ("veterans", "/v1/items"),
}
"""What anybody may know."""
OWN = "/v1/my/"
"""Under it lies what a villager may see with a one-time code: their own things."""
CARRIERS = {("express", f"/v1/carriers/{carrier}") for carrier in ("kdniao", "kuaidi100", "yunda")}
SIGNED = CARRIERS | {(name, "/v1/partner/events") for name in ("clinic", "express", "feedback", "hall", "supermarket")}
SIGNED |= {("supermarket", "/v1/partner/reconciliation"), ("supermarket", "/v1/chains/shopify")}
SIGNED |= {("clinic", "/v1/partner/slots"), ("veterans", "/v1/partner/events"), ("feedback", "/v1/partner/ratings")}
"""For partners, who sign what they send."""
PEOPLE = {Tier.CADRE, Tier.TOWN, Tier.COUNTY, Tier.BUREAU, Tier.INSPECTOR}


def by_service(api: Api) -> str:
    return api.service


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings of a service whose database nobody will ask."""
    key = base64.b64encode(os.urandom(32)).decode()
    (tmp_path / "fields.json").write_text(json.dumps({"current": "k", "keys": {"k": key}, "lookup": key}))
    (tmp_path / "partners.json").write_text("{}")
    _, public_keys = make_keys(tmp_path)
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nothing")
    monkeypatch.setenv("FIELD_KEYS_FILE", str(tmp_path / "fields.json"))
    monkeypatch.setenv("PARTNERS_FILE", str(tmp_path / "partners.json"))
    monkeypatch.setenv("TOKEN_KEYS_FILE", str(public_keys))
    return Settings.load("house")


async def knock(app: Starlette) -> dict[tuple[str, str], int]:
    """The status of every route, asked by somebody who shows nothing."""
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://house") as client:
        return {door: (await knock_at(client, *door)).status_code for door in doors(app)}


async def knock_at(client: httpx.AsyncClient, method: str, path: str) -> httpx.Response:
    return await client.request(method, filled(path), headers={"content-type": kind(path)})


def doors(app: Starlette) -> Iterator[tuple[str, str]]:
    for route in app.routes:
        if isinstance(route, Door) and route.path not in PUBLIC:
            yield from ((method, route.path) for method in sorted(route.methods or ()))


def filled(path: str) -> str:
    return "/".join("00000000-0000-0000-0000-000000000000" if "{" in part else part for part in path.split("/"))


def is_open(api: Api, path: str) -> bool:
    return path in OPEN or (api.service, path) in EVERYBODYS


def kind(path: str) -> str:
    if path == "/v1/events":
        return "application/cloudevents+json"
    return "application/x-www-form-urlencoded" if "/carriers/" in path else "application/json"


@pytest.mark.parametrize("api", apis().values(), ids=by_service)
def test_a_stranger_gets_401_on_every_route_that_is_not_public(api: Api, settings: Settings) -> None:
    answers = asyncio.run(knock(build(api, settings)))
    assert len(answers) >= len(api.routes)
    assert {door: status for door, status in answers.items() if status != 401 and not is_open(api, door[1])} == {}


@pytest.mark.parametrize("api", apis().values(), ids=by_service)
def test_a_route_names_the_tiers_of_people_that_it_is_for(api: Api) -> None:
    for route in api.routes:
        if isinstance(route, Hook | Pull):
            assert (api.service, route.path) in SIGNED
        elif isinstance(route, Open | OpenWrite):
            assert route.path in OPEN
        elif isinstance(route, Public):
            assert (api.service, route.path) in EVERYBODYS
        else:
            assert route.allow, route.path
            assert route.allow <= PEOPLE | {Tier.VILLAGER}, route.path
            assert Tier.VILLAGER not in route.allow or route.path.startswith(OWN), route.path


@pytest.mark.parametrize("api", apis().values(), ids=by_service)
def test_a_route_is_told_from_the_others_and_says_what_it_is_for(api: Api) -> None:
    assert len({route.path + type(route).__name__ for route in api.routes}) == len(api.routes)
    assert all(route.path.lstrip("/").startswith(("v1/", "fhir/")) and route.summary for route in api.routes)


def test_a_column_of_codes_says_them_in_words() -> None:
    bare = [
        f"{name} {route.path}: {column}"
        for name, api in apis().items()
        for route in api.routes
        if isinstance(route, Sheet)
        for column in route.columns
        if is_bare_code(cells.field_of(route.answer, column))
    ]

    assert bare == []


def is_bare_code(field: fields.Field[Any] | None) -> bool:
    return (
        isinstance(field, fields.String)
        and WORDS not in field.metadata
        and any(isinstance(each, validate.OneOf) for each in field.validators)
    )
