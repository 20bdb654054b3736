"""A villager without an account: a code to the phone, a session for the code, their own things for the session."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import psycopg
import pytest
from marshmallow import Schema, fields
from sqlalchemy import Connection

from contracts.people import Tier, villager_hash
from deploy.processes.api import compose
from services.chassis.config import Settings
from services.chassis.database import engine_for
from services.chassis.http.app import build
from services.chassis.http.openapi import document
from services.chassis.http.routes import Call, Json, Read
from services.chassis.http.villagers import MY
from services.chassis.ids import first_of
from services.chassis.notices import Pace, Post, Words
from services.chassis.vault import Vault
from services.chassis.work import UnitOfWork
from tests.integration.chassis_http.calling import CADRE, Caller
from tests.integration.chassis_http.library import API, CARDS, Shelf
from tests.integration.notices.shop import InMemory
from tests.servers import FreshDatabase
from tests.serving import served

PHONE, OTHER = "13800001234", "13900005678"
SENT = {"sent": True, "expires_in": 600}


class Mine(Schema):
    person = fields.String(required=True)


def mine(call: Call, _connection: Connection) -> Json:
    return {"person": villager_hash(call.actor)}


OWN = Read(path="/v1/my/books", read=mine, answer=Mine(), allow=frozenset({Tier.VILLAGER}), summary="我借的书")
LENDING = replace(API, routes=(*API.routes, *MY, OWN))


@dataclass
class Villager:
    """Somebody with a phone, before the library's door."""

    http: httpx.Client
    post: Post
    gateway: InMemory
    vault: Vault

    def ask(self, phone: str = PHONE) -> httpx.Response:
        return self.http.post("/library/v1/my/code", json={"phone": phone})

    def enter(self, code: str, phone: str = PHONE) -> httpx.Response:
        return self.http.post("/library/v1/my/session", json={"phone": phone, "code": code})

    def read_code(self) -> str:
        """The code on the phone, once it got there."""
        assert self.post.deliver_due() == 1
        newest = self.gateway.messages[max(self.gateway.messages)]
        found = re.search(r"\d{6}", newest.text)
        assert found
        return found[0]

    def get(self, path: str, token: str) -> httpx.Response:
        return self.http.get(path, headers={"authorization": f"Bearer {token}"})


@pytest.fixture
def owner(library_database: FreshDatabase) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(library_database.services["express"].owner, autocommit=True) as owner:
        owner.execute("TRUNCATE notice, one_time_code")
        yield owner


def at_the_door(settings: Settings) -> Iterator[Villager]:
    assert settings.field_keys_file
    vault, gateway = Vault.from_file(settings.field_keys_file), InMemory()
    engine = engine_for(settings.database_url, name="test")
    post = Post(UnitOfWork("library", engine, Shelf(), {}), vault, gateway, Words(texts={}), Pace())
    with (
        served(compose({"library": build(LENDING, settings, cards=CARDS)})) as base,
        httpx.Client(base_url=base, timeout=15, trust_env=False) as http,
    ):
        yield Villager(http, post, gateway, vault)
    engine.dispose()


@pytest.fixture
def villager(settings: Settings, owner: psycopg.Connection[Any]) -> Iterator[Villager]:
    yield from at_the_door(replace(settings, rate_open="1000/minute"))


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06d}"


def test_a_code_on_the_phone_opens_a_villagers_own_things(villager: Villager) -> None:
    asked = villager.ask()
    assert (asked.status_code, asked.json()) == (200, SENT)

    session = villager.enter(villager.read_code())

    assert session.status_code == 200, session.text
    assert [message.phone for message in villager.gateway.messages.values()] == [PHONE]
    shown = villager.get("/library/v1/my/books", session.json()["token"])
    assert shown.json() == {"person": villager.vault.fingerprint(PHONE)}


def test_a_villagers_token_opens_nothing_else(villager: Villager, owner: psycopg.Connection[Any]) -> None:
    villager.ask()
    token = villager.enter(villager.read_code()).json()["token"]

    assert villager.get("/library/v1/books", token).status_code == 403
    assert villager.get("/library/v1/shelf", token).status_code == 403
    assert villager.get("/library/v1/my/books", "vlg1.x.y").status_code == 401


def test_staff_do_not_get_at_a_villagers_own_things(villager: Villager, settings: Settings) -> None:
    token = Caller(str(villager.http.base_url), settings).token(CADRE)

    assert villager.get("/library/v1/my/books", token).status_code == 403


def test_a_code_is_good_once(villager: Villager) -> None:
    villager.ask()
    code = villager.read_code()

    assert villager.enter(code).status_code == 200
    again = villager.enter(code)

    assert (again.status_code, again.json()["tries_left"]) == (401, 0)


def test_of_many_at_once_one_gets_in(villager: Villager) -> None:
    villager.ask()
    code = villager.read_code()

    with ThreadPoolExecutor(5) as threads:
        statuses = list(threads.map(lambda _: villager.enter(code).status_code, range(5)))

    assert sorted(statuses) == [200, 401, 401, 401, 401]


def test_of_two_codes_the_later_one_is_good_and_comes_last(villager: Villager) -> None:
    villager.ask()
    villager.ask()
    villager.post.deliver_due()
    first, second = (re.findall(r"\d{6}", message.text)[0] for message in villager.gateway.messages.values())

    assert first == second or villager.enter(first).status_code == 401
    assert villager.enter(second).status_code == 200


def test_five_tries_and_no_more_and_each_says_what_is_left(villager: Villager) -> None:
    villager.ask()
    code = villager.read_code()

    answers = [villager.enter(wrong(code)).json() for _ in range(5)]

    assert [answer["tries_left"] for answer in answers] == [4, 3, 2, 1, 0]
    assert "还可以试 4 次" in answers[0]["detail"]
    assert "重新获取" in answers[4]["detail"]
    assert villager.enter(code).status_code == 401


def test_many_wrong_tries_at_once_count_one_by_one(villager: Villager) -> None:
    villager.ask()
    code = villager.read_code()

    with ThreadPoolExecutor(8) as threads:
        left = list(threads.map(lambda _: villager.enter(wrong(code)).json()["tries_left"], range(8)))

    assert sorted(left) == [0, 0, 0, 0, 1, 2, 3, 4]


def test_a_code_ends_after_ten_minutes(villager: Villager, owner: psycopg.Connection[Any]) -> None:
    villager.ask()
    code = villager.read_code()
    owner.execute("UPDATE one_time_code SET expires_at = expires_at - interval '10 minutes'")

    assert villager.enter(code).status_code == 401


def test_a_code_that_is_good_no_more_is_not_sent(villager: Villager, owner: psycopg.Connection[Any]) -> None:
    villager.ask()
    owner.execute("UPDATE notice SET id = %s", [first_of(datetime.now(UTC) - timedelta(minutes=11))])

    assert villager.post.deliver_due() == 0
    assert villager.gateway.messages == {}
    assert owner.execute("SELECT state, sealed FROM notice").fetchall() == [("dropped", None)]


def test_a_code_is_for_its_own_number(villager: Villager) -> None:
    villager.ask()

    assert villager.enter(villager.read_code(), phone=OTHER).status_code == 401


def test_the_fourth_code_in_an_hour_is_not_sent_and_the_answer_does_not_say_so(
    villager: Villager, owner: psycopg.Connection[Any]
) -> None:
    answers = [villager.ask().json() for _ in range(4)]

    assert answers == [SENT] * 4
    assert villager.post.deliver_due() == 3
    owner.execute("UPDATE one_time_code SET asked = ARRAY(SELECT at - interval '1 hour' FROM unnest(asked) at)")
    villager.ask()
    assert villager.post.deliver_due() == 1


def test_many_who_ask_at_once_for_one_number_get_three_codes(villager: Villager) -> None:
    with ThreadPoolExecutor(8) as threads:
        assert set(threads.map(lambda _: villager.ask().status_code, range(8))) == {200}

    assert villager.post.deliver_due() == 3


def test_a_number_that_nobody_here_has_is_answered_alike(villager: Villager) -> None:
    first, second = villager.ask(PHONE), villager.ask(f"+86{OTHER}")

    assert first.content == second.content


@pytest.mark.parametrize("phone", ["138****1234", "18412345678-12", "0537-6821234", "", "1380000123"])
def test_what_no_code_can_reach_is_refused_by_its_form(villager: Villager, phone: str) -> None:
    answer = villager.ask(phone)

    assert answer.status_code == 422
    assert answer.json()["errors"] == {"phone": ["请填写 11 位手机号"]}


def test_neither_number_nor_code_lies_open(villager: Villager, owner: psycopg.Connection[Any]) -> None:
    villager.ask()
    stored = owner.execute("SELECT t::text FROM one_time_code t UNION ALL SELECT n::text FROM notice n").fetchall()
    code = villager.read_code()

    assert len(stored) == 2
    assert not [row for row in stored if PHONE in row[0] or f",{code}," in row[0]]


def test_one_address_may_not_ask_for_ever(settings: Settings, owner: psycopg.Connection[Any]) -> None:
    for villager in at_the_door(replace(settings, rate_open="3/hour")):
        assert [villager.ask(f"138{number:08d}").status_code for number in range(4)] == [200, 200, 200, 429]
        assert villager.enter("123456").status_code == 429


def test_the_document_says_that_no_token_is_needed() -> None:
    paths = document(LENDING, CARDS)["paths"]

    assert paths["/v1/my/code"]["post"]["security"] == []
    assert paths["/v1/my/session"]["post"]["responses"]["401"]
