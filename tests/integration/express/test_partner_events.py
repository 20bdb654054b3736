"""What a partner may fetch: the events of the parcels that it told of, each once, in order, without secrets."""

import base64
import json
import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeAlias

import httpx
import psycopg
import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError
from standardwebhooks import Webhook

from contracts.people import Actor, Tier
from services.chassis.centres import CopyCentre
from services.chassis.config import Settings
from services.chassis.database import LOCK_TIMEOUT, engine_for, sqlstate_of
from services.chassis.feed import LEAP, STAMP, go_on
from services.chassis.http.app import build
from services.chassis.http.tokens import issue, make_keys
from services.chassis.ids import uuid7
from services.chassis.migrations import migrate
from services.chassis.work import Job, UnitOfWork
from services.express.api import API
from tests.express_store import a_store
from tests.servers import FreshDatabase
from tests.serving import served

HERE = "370829001001"
CADRE = Actor("staff:370829001001-01", Tier.CADRE, HERE)
SECRETS = {name: "whsec_" + base64.b64encode(name.encode() * 6).decode() for name in ("yunda", "other", "retail")}
SERVICES = {"yunda": "express", "other": "express", "retail": "supermarket"}
FEED = "/v1/partner/events"
AHEAD = 10**9
"""Transactions that a server counted which lived longer."""

Fetch: TypeAlias = Callable[..., httpx.Response]


@pytest.fixture
def client(fresh_database: FreshDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[httpx.Client]:
    key = base64.b64encode(os.urandom(32)).decode()
    partners = {name: {"service": SERVICES[name], "secrets": [secret]} for name, secret in SECRETS.items()}
    (tmp_path / "fields.json").write_text(json.dumps({"current": "k1", "keys": {"k1": key}, "lookup": key}))
    (tmp_path / "partners.json").write_text(json.dumps(partners))
    monkeypatch.setenv("DATABASE_URL", fresh_database.write_url("express"))
    monkeypatch.setenv("FIELD_KEYS_FILE", str(tmp_path / "fields.json"))
    monkeypatch.setenv("PARTNERS_FILE", str(tmp_path / "partners.json"))
    monkeypatch.setenv("TOKEN_KEYS_FILE", str(make_keys(tmp_path)[1]))
    engine = engine_for(fresh_database.write_url("express"), name="test")
    unit = UnitOfWork("express", engine, a_store(), API.handlers)
    unit.run([Job(command=CopyCentre(id=HERE, name="十里铺", version=1))])
    engine.dispose()
    with served(build(API, Settings.load("express"))) as base, httpx.Client(base_url=base, timeout=10) as client:
        yield client


@pytest.fixture
def fetch(client: httpx.Client) -> Fetch:
    """`fetch(partner, **query)`"""
    return lambda partner, **query: client.get(FEED, params=query, headers=signed(partner, b""))


def signed(partner: str, body: bytes) -> dict[str, str]:
    now = datetime.now(UTC)
    return {
        "partner-id": partner,
        "webhook-id": "msg_1",
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(SECRETS[partner]).sign("msg_1", now, body.decode()),
    }


def arrive(client: httpx.Client, partner: str, waybill: str) -> None:
    recipient = {"name": "王白露", "phone": "15400001234"}
    data = {"carrier": "yunda", "waybill": waybill, "centre": HERE, "recipient": recipient, "consent": True}
    kind = "partner.parcel.arrived.v1"
    event = {"specversion": "1.0", "id": str(uuid7()), "source": f"/{partner}", "type": kind, "data": data}
    body = json.dumps(event).encode()
    headers = signed(partner, body) | {"content-type": "application/cloudevents+json"}
    answer = client.post("/v1/events", content=body, headers=headers)
    assert answer.json()["results"][0]["status"] == "accepted", answer.text


def seen(answer: httpx.Response) -> list[tuple[str, str, int]]:
    assert answer.status_code == 200, answer.text
    return [(item["waybill"], item["type"], item["sequence"]) for item in answer.json()["items"]]


@pytest.fixture
def bearer(tmp_path: Path) -> dict[str, str]:
    return {"authorization": f"Bearer {issue(tmp_path / 'token-private.json', CADRE)}"}


def hand_over(client: httpx.Client, bearer: dict[str, str], waybill: str) -> str:
    """The code of the parcel, which is now in its recipient's hands."""
    found = client.get("/v1/parcels", params={"waybill": waybill}, headers=bearer).json()["items"][0]
    body = {
        "code": found["pickup_code"],
        "by": "agent",
        "agent": {"name": "李春分", "relation": "邻居"},
        "consent": True,
    }
    client.post(f"/v1/parcels/{found['id']}/collect", json=body, headers=bearer).raise_for_status()
    return str(found["pickup_code"])


def test_a_partner_hears_what_became_of_its_own_parcels_and_of_no_others(
    client: httpx.Client, fetch: Fetch, bearer: dict[str, str]
) -> None:
    arrive(client, "yunda", "YD0001")
    arrive(client, "other", "OT0001")
    hand_over(client, bearer, "YD0001")

    assert seen(fetch("yunda")) == [("YD0001", "parcel.inbound.v1", 1), ("YD0001", "parcel.collected.v1", 2)]
    assert seen(fetch("other")) == [("OT0001", "parcel.inbound.v1", 1)]


def test_a_parcel_that_the_station_scanned_is_no_partners(
    client: httpx.Client, fetch: Fetch, bearer: dict[str, str]
) -> None:
    scan = {"carrier": "yunda", "waybill": "YD0002", "consent": True}
    client.post("/v1/parcels/check-in", json=scan, headers=bearer).raise_for_status()

    assert seen(fetch("yunda")) == seen(fetch("other")) == []


def test_names_phones_and_codes_stay_inside(client: httpx.Client, fetch: Fetch, bearer: dict[str, str]) -> None:
    arrive(client, "yunda", "YD0001")
    code = hand_over(client, bearer, "YD0001")

    told = fetch("yunda").text

    assert "YD0001" in told
    assert not [secret for secret in (code, "王", "15400001234", "1234", "李春分", "staff:") if secret in told]


def test_the_cursor_goes_on_where_it_stopped_also_from_the_end(client: httpx.Client, fetch: Fetch) -> None:
    for number in range(5):
        arrive(client, "yunda", f"YD000{number}")

    first = fetch("yunda", limit=3)
    rest = fetch("yunda", cursor=first.json()["next_cursor"])
    nothing = fetch("yunda", cursor=rest.json()["next_cursor"])
    arrive(client, "yunda", "YD0005")
    later = fetch("yunda", cursor=nothing.json()["next_cursor"])

    waybills = [[waybill for waybill, *_ in seen(answer)] for answer in (first, rest, nothing, later)]
    assert waybills == [["YD0000", "YD0001", "YD0002"], ["YD0003", "YD0004"], [], ["YD0005"]]


def test_a_cursor_never_passes_over_an_event_that_is_committed_late(
    client: httpx.Client, fetch: Fetch, fresh_database: FreshDatabase
) -> None:
    arrive(client, "yunda", "YD0000")
    cursor = fetch("yunda").json()["next_cursor"]
    with psycopg.connect(fresh_database.write_url("express")) as slow:
        slow.execute(
            "INSERT INTO parcel_event (parcel, sequence, type, time, actor, data, partner)"
            " SELECT parcel, 2, 'parcel.notified.v1', now(), 'staff:x', '{}', partner FROM parcel_event"
        )
        arrive(client, "yunda", "YD0001")
        assert seen(fetch("yunda", cursor=cursor)) == []

    assert seen(fetch("yunda", cursor=cursor)) == [
        ("YD0000", "parcel.notified.v1", 2),
        ("YD0001", "parcel.inbound.v1", 1),
    ]


def test_a_feed_goes_on_where_a_backup_of_another_server_was_restored(
    client: httpx.Client, fetch: Fetch, fresh_database: FreshDatabase
) -> None:
    arrive(client, "yunda", "YD0000")
    tx, *behind = json.loads(base64.urlsafe_b64decode(fetch("yunda").json()["next_cursor"]))
    handed_out = base64.urlsafe_b64encode(json.dumps([tx + AHEAD, *behind]).encode()).decode()
    with psycopg.connect(fresh_database.services["express"].owner) as other:
        other.execute("UPDATE parcel_event SET tx = CAST(CAST(%s AS text) AS xid8)", [tx + AHEAD])
        other.execute("UPDATE feed_clock SET cluster = 'another'")
    assert seen(fetch("yunda")) == []

    for _ in range(2):
        migrate("express", fresh_database.services["express"].owner)
    arrive(client, "yunda", "YD0001")

    new = ("YD0001", "parcel.inbound.v1", 1)
    assert seen(fetch("yunda")) == [("YD0000", "parcel.inbound.v1", 1), new]
    assert seen(fetch("yunda", cursor=handed_out)) == [new]
    with psycopg.connect(fresh_database.write_url("express")) as here:
        assert here.execute("SELECT higher_by FROM feed_clock").fetchall() == [(LEAP,)]


def impatient(connection: Connection) -> Connection:
    connection.execute(text("SET LOCAL lock_timeout = '50ms'"))
    return connection


def test_nothing_counts_higher_while_somebody_writes_with_the_number_before(fresh_database: FreshDatabase) -> None:
    owner = fresh_database.services["express"].owner
    engine = engine_for(owner, name="test")
    with psycopg.connect(owner) as slow:
        slow.execute("UPDATE feed_clock SET cluster = 'another'")
        slow.commit()
        slow.execute(f"SELECT {STAMP}")
        with engine.begin() as connection, pytest.raises(OperationalError) as refusal:
            go_on(impatient(connection))
        assert sqlstate_of(refusal.value) == LOCK_TIMEOUT

    with engine.begin() as connection:
        go_on(connection)
        assert connection.execute(text("SELECT higher_by FROM feed_clock")).scalar_one() == LEAP
    engine.dispose()


def test_who_does_not_sign_learns_nothing(client: httpx.Client, fetch: Fetch, bearer: dict[str, str]) -> None:
    forged = signed("yunda", b"") | {"partner-id": "other"}

    assert client.get(FEED).status_code == 401
    assert client.get(FEED, headers=bearer).status_code == 401
    assert client.get(FEED, headers=forged).status_code == 401
    assert fetch("retail").status_code == 403


@pytest.mark.parametrize("query", [{"cursor": "x"}, {"cursor": "WzEsIDIsIDNd"}, {"limit": 0}, {"limit": 201}, {"x": 1}])
def test_a_query_that_cannot_be_read_is_422(fetch: Fetch, query: dict[str, Any]) -> None:
    assert fetch("yunda", **query).status_code == 422
