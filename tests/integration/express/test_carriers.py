"""Carriers' native pushes, as they are taken in and kept: each once, whatever is pushed again."""

import base64
import json
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias

import httpx
import psycopg
import pytest

from contracts.people import Actor, Tier
from services.chassis.centres import CopyCentre
from services.chassis.config import Settings
from services.chassis.database import engine_for
from services.chassis.http.app import build
from services.chassis.http.tokens import make_keys
from services.chassis.work import Job, UnitOfWork
from services.express.api import API
from services.express.domain.people import Recipient
from services.express.handlers.parcels import Announce
from tests.express_store import a_store
from tests.servers import FreshDatabase
from tests.serving import served
from tests.unit.express.carriers.pushing import SALT, by_kdniao, by_kuaidi100, by_yunda, payload, told

HERE = "370829001001"
PARTNER = Actor("partner:express-demo", Tier.PARTNER, "370829")
WAYBILL = "4328015600123"

Push: TypeAlias = Callable[[str, Mapping[str, str]], dict[str, Any]]
Rows: TypeAlias = Callable[[str], list[Any]]


@pytest.fixture
def push(fresh_database: FreshDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Push]:
    """`push(carrier, form)` at an api that knows one centre and one announced parcel: the acknowledgement."""
    key = base64.b64encode(os.urandom(32)).decode()
    partners = {name: {"service": "express", "salt": SALT} for name in ("kuaidi100", "kdniao", "yunda")}
    (tmp_path / "fields.json").write_text(json.dumps({"current": "k1", "keys": {"k1": key}, "lookup": key}))
    (tmp_path / "partners.json").write_text(json.dumps(partners))
    monkeypatch.setenv("DATABASE_URL", fresh_database.write_url("express"))
    monkeypatch.setenv("FIELD_KEYS_FILE", str(tmp_path / "fields.json"))
    monkeypatch.setenv("PARTNERS_FILE", str(tmp_path / "partners.json"))
    monkeypatch.setenv("TOKEN_KEYS_FILE", str(make_keys(tmp_path)[1]))
    engine = engine_for(fresh_database.write_url("express"), name="test")
    unit = UnitOfWork("express", engine, a_store(), API.handlers)
    unit.run([Job(command=CopyCentre(id=HERE, name="十里铺", version=1))])
    coming = Announce(carrier="yunda", waybill=WAYBILL, centre=HERE, recipient=Recipient())
    unit.run([Job(command=coming, actor=PARTNER)])
    engine.dispose()
    with served(build(API, Settings.load("express"))) as base, httpx.Client(base_url=base, timeout=10) as client:

        def pushing(carrier: str, form: Mapping[str, str]) -> dict[str, Any]:
            answer = client.post(f"/v1/carriers/{carrier}", data=dict(form))
            acknowledgement: dict[str, Any] = answer.raise_for_status().json()
            return acknowledgement

        yield pushing


@pytest.fixture
def rows(fresh_database: FreshDatabase) -> Iterator[Rows]:
    """`rows(query)` as one who sees everything."""
    with psycopg.connect(fresh_database.superuser_url, autocommit=True) as connection:
        yield lambda query: connection.execute(query).fetchall()


STATES = "SELECT carrier, waybill, state FROM express.parcel ORDER BY waybill"
KEPT = "SELECT (SELECT count(*) FROM express.parcel_event), (SELECT count(*) FROM express.parcel_trace)"


@pytest.mark.parametrize(
    ("carrier", "form"),
    [
        ("kuaidi100", by_kuaidi100(payload("kuaidi100_at_station"))),
        ("kdniao", by_kdniao(payload("kdniao_batch"))),
        ("yunda", by_yunda(payload("yunda_steps"))),
    ],
)
def test_an_announced_parcel_comes_on_the_shelf_once_however_often_it_is_pushed(
    carrier: str, form: dict[str, str], push: Push, rows: Rows
) -> None:
    first = push(carrier, form)
    kept = rows(KEPT)

    assert push(carrier, form) | {"UpdateTime": ""} == first | {"UpdateTime": ""}
    assert ("yunda", WAYBILL, "inbound") in rows(STATES)
    assert rows(KEPT) == kept


def test_the_waybills_of_a_batch_that_nobody_announced_wait_for_a_station(push: Push, rows: Rows) -> None:
    assert push("kdniao", by_kdniao(payload("kdniao_batch")))["Success"] is True

    assert rows(STATES) == [
        ("yunda", WAYBILL, "inbound"),
        ("zhongtong", "78123456789012", "unmatched"),
        ("shunfeng", "SF1234567890123", "unmatched"),
    ]


def test_the_same_lines_from_two_carriers_of_news_do_not_move_the_parcel_twice(push: Push, rows: Rows) -> None:
    push("kuaidi100", by_kuaidi100(payload("kuaidi100_at_station")))
    push("kdniao", by_kdniao(payload("kdniao_batch")))

    query = (
        f"SELECT count(*) FROM express.parcel_event WHERE type = 'parcel.inbound.v1' AND data->>'waybill' = '{WAYBILL}'"
    )
    assert rows(query) == [(1,)]


def test_an_unknown_code_is_kept_once_for_a_waybill_and_nobody_can_read_what_it_came_in(push: Push, rows: Rows) -> None:
    for time in ("2026-07-01 10:00:00", "2026-07-01 11:00:00"):
        changed = told("kuaidi100_at_station")
        changed["lastResult"]["state"] = "999"
        changed["lastResult"]["data"][0] |= {"time": time, "ftime": time}
        assert push("kuaidi100", by_kuaidi100(changed))["result"] is True

    [(source, code, raw)] = rows("SELECT source, code, raw FROM express.unmapped_code")
    assert (source, code) == ("kuaidi100", "999")
    assert "13812345678" not in raw


def test_an_aborted_subscription_is_acknowledged_and_leaves_nothing(push: Push, rows: Rows) -> None:
    kept = rows(KEPT)

    assert push("kuaidi100", by_kuaidi100(payload("kuaidi100_abort")))["returnCode"] == "200"
    assert rows(KEPT) == kept
